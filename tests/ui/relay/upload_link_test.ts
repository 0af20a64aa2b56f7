import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertStrictEquals,
} from "../../assert.ts";
import { startGateway } from "../../fixtures/gateway.ts";
import { standInEngine } from "../../fixtures/stand_in_engine.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { uploadsTo } from "../../../ui/relay/upload_link.ts";

const MIB = 1_048_576;
/** What may wait between a sender and an engine that takes nothing: buffers of sockets and of one piece. */
const MAX_WAITING_BYTES = 2 * MIB;
const { signal } = new AbortController();

/** A body of zeros that counts what was taken of it. */
function zeros(bytes: number, pieceBytes: number): {
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly state: { taken: number; cancelled: boolean };
} {
  const state = { taken: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller): void => {
      const piece = new Uint8Array(Math.min(pieceBytes, bytes - state.taken));
      state.taken += piece.length;
      controller.enqueue(piece);
      if (state.taken === bytes) controller.close();
    },
    cancel: (): void => {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { body, state };
}

function upload(
  socket: string,
  body: ReadableStream<Uint8Array>,
  bodyBytes: number,
  stop: AbortSignal = signal,
): Promise<Response> {
  const headers = new Headers({ "x-seen": "yes" });
  return uploadsTo(socket)("/v1/x?a=b", { method: "POST", headers, body, bodyBytes, signal: stop });
}

Deno.test("uploadsTo() sends method, path, headers and the body with its size", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using _engine = standInEngine({
    socket,
    http: async (request) => {
      const { pathname, search } = new URL(request.url);
      const names = ["content-length", "transfer-encoding", "x-seen"];
      const seen = names.map((name) => request.headers.get(name));
      const { length } = await request.bytes();
      return Response.json([request.method, pathname + search, ...seen, length], {
        status: 201,
        headers: { location: "/there" },
      });
    },
  });
  for (const bytes of [1, 65_536, 300_001]) {
    const response = await upload(socket, zeros(bytes, 10_000).body, bytes);
    assertEquals([response.status, response.headers.get("location")], [201, "/there"]);
    assertEquals(await response.json(), ["POST", "/v1/x?a=b", `${bytes}`, null, "yes", bytes]);
  }
});

Deno.test("uploadsTo() takes no more of a body than the engine does, in pieces of any size", async () => {
  for (const pieceBytes of [8_192, 65_536, 262_144]) {
    using folder = tempFolder();
    const socket = `${folder.path}/engine.sock`;
    const go = Promise.withResolvers<void>();
    await using _engine = standInEngine({
      socket,
      http: async (request) => {
        await go.promise;
        return new Response(`${(await request.bytes()).length}`);
      },
    });
    const bytes = 16 * MIB;
    const { body, state } = zeros(bytes, pieceBytes);
    const answer = upload(socket, body, bytes);
    let before = -1;
    while (state.taken !== before) {
      before = state.taken;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert(state.taken <= MAX_WAITING_BYTES, `${state.taken} in pieces of ${pieceBytes}`);
    go.resolve();
    assertStrictEquals(await (await answer).text(), `${bytes}`);
  }
});

Deno.test("uploadsTo() gives an answer that comes before the body is sent, and sends no more", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using _engine = standInEngine({
    socket,
    http: () => new Response("too large", { status: 413 }),
  });
  const { body, state } = zeros(500 * MIB, 65_536);
  const response = await upload(socket, body, 500 * MIB);
  assertEquals([response.status, await response.text()], [413, "too large"]);
  while (!state.cancelled) await new Promise((resolve) => setTimeout(resolve, 5));
  assert(state.taken < 100 * MIB);
});

Deno.test("uploadsTo() rejects without an engine, when given up, and when the body breaks off", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  const away = zeros(100, 10);
  await assertRejects(() => upload(socket, away.body, 100));
  const outcomes: string[] = [];
  await using _engine = standInEngine({
    socket,
    http: async (request) => {
      outcomes.push(await request.bytes().then(() => "whole", () => "broken"));
      return new Response("");
    },
  });
  const controller = new AbortController();
  const given = upload(socket, new ReadableStream({}), 100, controller.signal);
  setTimeout(() => controller.abort(new Error("given up")), 50);
  await assertRejects(() => given, /given up/);
  const breaking = new ReadableStream<Uint8Array>({
    start: (body): void => {
      body.enqueue(new Uint8Array(10));
      setTimeout(() => body.error(new Error("gone")), 50);
    },
  });
  await assertRejects(() => upload(socket, breaking, 100), /gone/);
  while (outcomes.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(outcomes, ["broken", "broken"]);
});

Deno.test("HttpRelay refuses a file that comes in chunks, and no other body", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using _engine = standInEngine({ socket, http: async (r) => new Response(await r.text()) });
  await using gateway = startGateway({ socket });
  const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> => zeros(10, 5).body;
  for (const path of ["/v1/recordings", "/v1/recordings?title=a"]) {
    const refused = await gateway.fetch(path, { method: "POST", body: stream() });
    assertStrictEquals(refused.status, 411);
    assertMatch((await refused.json()).error.message, /Content-Length/);
  }
  const sized = await gateway.fetch("/v1/recordings", { method: "POST", body: "a file" });
  assertStrictEquals(await sized.text(), "a file");
  const other = await gateway.fetch("/v1/x", { method: "POST", body: stream() });
  assertStrictEquals((await other.text()).length, 10);
  assertStrictEquals(gateway.http.underWay, 0);
});
