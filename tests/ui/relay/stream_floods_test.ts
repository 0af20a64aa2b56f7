import { SUBPROTOCOL } from "../../../shared/protocol.ts";
import { assert, assertMatch, assertStrictEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { report } from "../../fixtures/figures.ts";
import { startGateway, TEST_TOKEN, type TestGateway } from "../../fixtures/gateway.ts";
import { type RawWebSocket, rawWebSocketOn, sendRaw } from "../../fixtures/raw_http.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { standInEngine } from "../../fixtures/stand_in_engine.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { closeOf, openOf } from "../../fixtures/web_sockets.ts";

const MIB = 1_048_576;

async function rawStream(gateway: TestGateway): Promise<RawWebSocket> {
  const { port } = gateway;
  const headers = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TEST_TOKEN}`];
  return await rawWebSocketOn(await Deno.connect({ port }), SUBPROTOCOL, headers);
}

Deno.test("StreamRelays refuses one more stream of an address, in a sentence", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using _engine = standInEngine({ socket });
  await using gateway = startGateway({ socket, maxOfAddress: 2 });
  const taken = [gateway.connect(), gateway.connect()];
  await Promise.all(taken.map(openOf));
  const refused = gateway.connect();
  const messages: string[] = [];
  refused.onmessage = ({ data }) => messages.push(data);
  assertStrictEquals((await closeOf(refused)).code, 1013);
  const { code, message } = JSON.parse(messages[0] ?? "");
  assertStrictEquals(code, "over_limit");
  assertMatch(message, /^There are 2 live sessions from your address already; .*\.$/);
  const closed = closeOf(taken[0]!);
  taken[0]?.close();
  await closed;
  await eventually(() => gateway.streams.size === 1);
  const next = gateway.connect();
  await openOf(next);
  const closes = [next, taken[1]!].map((stream) => {
    const end = closeOf(stream);
    stream.close();
    return end;
  });
  await Promise.all(closes);
});

Deno.test("StreamRelays counts clients that never answer a close, and drops them after a while", async () => {
  using folder = tempFolder();
  await using gateway = startGateway({ socket: `${folder.path}/nobody.sock`, maxStreams: 1 });
  using mute = await rawStream(gateway);
  assertStrictEquals(await mute.nextClose(), 1013);
  assertStrictEquals(gateway.streams.size, 1);
  const refused = gateway.connect();
  assertMatch((await closeOf(refused)).reason, /^There are 1 live sessions already; .*\.$/);
  await eventually(() => gateway.streams.size === 0);
});

Deno.test("MemoryGuard breaks off streams whose messages never end, and spares those that speak", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using _engine = standInEngine({
    socket,
    stream: (stream) => stream.onmessage = ({ data }) => stream.send(data),
  });
  const before = Deno.memoryUsage().rss;
  const maxMemoryBytes = before + 150 * MIB;
  await using gateway = startGateway({ socket, maxMemoryBytes });
  const speaking = gateway.connect();
  await openOf(speaking);
  const echoes: unknown[] = [];
  speaking.onmessage = ({ data }) => echoes.push(data);
  const timer = setInterval(() => speaking.send("x"), 100);

  // Messages in fragments that never end: Deno itself would keep all of it.
  let highest = 0;
  const watching = setInterval(() => {
    highest = Math.max(highest, Deno.memoryUsage().rss);
  }, 10);
  const fragment = new Uint8Array(MIB);
  const attack = async (speaksFirst: boolean): Promise<number> => {
    using stream = await rawStream(gateway);
    if (speaksFirst) await stream.write(0x81, "whole");
    let sent = 0;
    try {
      for (let first = 0x02; sent < 600 * MIB; first = 0x00) {
        await stream.write(first, fragment);
        sent += fragment.length;
      }
    } catch {
      // Broken off, as it should be.
    }
    return sent;
  };
  const sent = await Promise.all(
    Array.from({ length: count(4, 20) }, (_, i) => attack(i % 2 === 0)),
  );
  clearInterval(watching);
  assert(sent.every((bytes) => bytes < 600 * MIB), "it was not broken off");
  const over = Math.round((highest - maxMemoryBytes) / MIB);
  report(`memory went ${over} MiB over a bound of ${Math.round(maxMemoryBytes / MIB)} MiB`);
  assertStrictEquals(speaking.readyState, WebSocket.OPEN);
  await eventually(() => echoes.length > 3);
  clearInterval(timer);
  const closed = closeOf(speaking);
  speaking.close();
  await closed;
  await eventually(() => gateway.streams.size === 0);
});

Deno.test("POST /login gives up on a body that never comes, and takes only so many at once", async () => {
  using folder = tempFolder();
  await using gateway = startGateway({ socket: `${folder.path}/nobody.sock` });
  const { port } = gateway;
  const lines = [
    "POST /login HTTP/1.1",
    `Host: 127.0.0.1:${port}`,
    "Content-Length: 100",
    "",
    '{"token": ',
  ];
  const slow = await Promise.all(
    Array.from({ length: 32 }, () => sendRaw(port, lines.join("\r\n"))),
  );
  const login = (): Promise<Response> =>
    fetch(`${gateway.url}/login`, { method: "POST", body: JSON.stringify({ token: TEST_TOKEN }) });
  await eventually(async () => {
    const answer = await login();
    await answer.body?.cancel();
    return answer.status === 503;
  });
  const answers = await Promise.all(slow.map(async (connection) => {
    using _ = connection;
    const buffer = new Uint8Array(4_096);
    const size = await connection.read(buffer) ?? 0;
    return new TextDecoder().decode(buffer.subarray(0, size)).split("\r\n")[0];
  }));
  for (const answer of answers) assertMatch(answer ?? "", /^HTTP\/1\.1 408 /);
  assertStrictEquals((await login()).status, 204);
});
