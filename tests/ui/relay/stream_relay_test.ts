import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import {
  startGateway,
  TEST_BUFFERED_BYTES,
  TEST_TOKEN,
  type TestGateway,
} from "../../fixtures/gateway.ts";
import { openRawWebSocket, rawWebSocketOn } from "../../fixtures/raw_http.ts";
import { standInEngine, type StreamBehaviour } from "../../fixtures/stand_in_engine.ts";
import { type TempFolder, tempFolder } from "../../fixtures/temp_folder.ts";
import { closeOf, openOf } from "../../fixtures/web_sockets.ts";
import { MAX_MESSAGE_BYTES, SUBPROTOCOL } from "../../../shared/protocol.ts";
import { MAX_REFUSED_STREAMS } from "../../../ui/limits.ts";

interface Bench extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly folder: TempFolder;
  readonly stopEngine: () => Promise<void>;
}

/** A gateway before an engine that does this with each stream. */
function bench(stream: StreamBehaviour, maxStreams?: number): Bench {
  const folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  const engine = standInEngine({ socket, stream });
  const gateway = startGateway({ socket, ...(maxStreams === undefined ? {} : { maxStreams }) });
  return {
    gateway,
    folder,
    stopEngine: () => engine.stop(),
    async [Symbol.asyncDispose](): Promise<void> {
      await gateway[Symbol.asyncDispose]();
      await engine.stop();
      folder[Symbol.dispose]();
    },
  };
}

function messagesOf(socket: WebSocket): (string | ArrayBuffer)[] {
  const messages: (string | ArrayBuffer)[] = [];
  socket.binaryType = "arraybuffer";
  socket.addEventListener("message", ({ data }) => messages.push(data));
  return messages;
}

/** Resolves when no stream is left in the gateway. */
async function emptied(gateway: TestGateway): Promise<void> {
  while (gateway.streams.size > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

for (const code of [1000, 1001, 1007, 1008, 1009, 1011, 1013, 4000, 4004, 4008, 4009, 4013]) {
  Deno.test(`StreamRelay passes the engine's close code ${code} on`, async () => {
    await using test = bench((socket) => {
      socket.onopen = () => {
        socket.send(`{"type":"pong"}`);
        socket.close(code, "the reason");
      };
    });
    const client = test.gateway.connect();
    const messages = messagesOf(client);
    const closed = await closeOf(client);
    assertStrictEquals(closed.code, code);
    assertStrictEquals(closed.reason, "the reason");
    assertEquals(messages, [`{"type":"pong"}`]);
    await emptied(test.gateway);
  });
}

for (const [code, expected] of [[1000, 1000], [3001, 3001], [4321, 4321]] as const) {
  Deno.test(`StreamRelay passes the client's close code ${code} on`, async () => {
    const engineClosed = Promise.withResolvers<CloseEvent>();
    const engineOpen = Promise.withResolvers<void>();
    await using test = bench((socket) => {
      socket.onopen = () => engineOpen.resolve();
      socket.onclose = engineClosed.resolve;
    });
    const client = test.gateway.connect();
    const closed = closeOf(client);
    await Promise.all([openOf(client), engineOpen.promise]);
    client.close(code, "bye");
    assertStrictEquals((await engineClosed.promise).code, expected);
    await closed;
    await emptied(test.gateway);
  });
}

Deno.test("StreamRelay keeps text and binary messages in order and as they are, both ways", async () => {
  await using test = bench((socket) => {
    socket.onmessage = ({ data }) => socket.send(data);
  });
  const total = count(2_000, 50_000);
  const client = test.gateway.connect();
  client.binaryType = "arraybuffer";
  await openOf(client);
  const all = Promise.withResolvers<void>();
  let received = 0;
  client.onmessage = ({ data }) => {
    const expected = received++;
    if (expected % 3 === 0) assertStrictEquals(data, `text ${expected} \u00e4\u{1f600}`);
    else assertEquals(new Uint32Array(data)[0], expected);
    if (received === total) all.resolve();
  };
  for (let i = 0; i < total; i++) {
    if (i % 3 === 0) client.send(`text ${i} \u00e4\u{1f600}`);
    else client.send(Uint32Array.of(i, ...Array(i % 50)));
    // In step with what comes back, so that no bound is met.
    while (i - received > 200) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await all.promise;
  const closed = closeOf(client);
  client.close(1000);
  await closed;
});

Deno.test("StreamRelay keeps what comes before the engine's connection is open, in order", async () => {
  const got: string[] = [];
  const enough = Promise.withResolvers<void>();
  await using test = bench((socket) => {
    socket.onmessage = ({ data }) => {
      got.push(data);
      if (got.length === 100) enough.resolve();
    };
  });
  const client = test.gateway.connect();
  client.onopen = () => {
    for (let i = 0; i < 100; i++) client.send(`${i}`);
  };
  await enough.promise;
  assertEquals(got, Array.from({ length: 100 }, (_, i) => `${i}`));
  const closed = closeOf(client);
  client.close();
  await closed;
});

Deno.test("StreamRelay says that the engine is away and closes with 1013", async () => {
  using folder = tempFolder();
  await using gateway = startGateway({ socket: `${folder.path}/nobody.sock` });
  const client = gateway.connect();
  const messages = messagesOf(client);
  const closed = await closeOf(client);
  assertStrictEquals(closed.code, 1013);
  assertStrictEquals(messages.length, 1);
  const message = JSON.parse(String(messages[0]));
  assertStrictEquals(message.type, "error");
  assertStrictEquals(message.code, "engine_away");
  assertMatch(message.message, /The engine does not answer; .*\.$/);
  await emptied(gateway);
});

Deno.test("StreamRelay turns a connection to the engine that breaks into 1013", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/engine.sock`;
  using listener = Deno.listen({ transport: "unix", path });
  await using gateway = startGateway({ socket: path });
  const client = gateway.connect();
  const messages = messagesOf(client);
  const closed = closeOf(client);
  {
    using connection = await listener.accept();
    await acceptWebSocket(connection);
    await connection.write(textFrame(`{"type":"pong"}`));
    while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    // Closed without a word, as when the process is killed.
  }
  assertStrictEquals((await closed).code, 1013);
  assertStrictEquals(messages[0], `{"type":"pong"}`);
  assertStrictEquals(JSON.parse(String(messages[1])).code, "engine_away");
  await emptied(gateway);
});

/** Answers the handshake of a WebSocket by hand. */
async function acceptWebSocket(connection: Deno.Conn): Promise<void> {
  const buffer = new Uint8Array(4_096);
  let head = "";
  while (!head.includes("\r\n\r\n")) {
    const size = await connection.read(buffer);
    if (size === null) throw new Error("The handshake ended early");
    head += new TextDecoder().decode(buffer.subarray(0, size));
  }
  const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1] ?? "";
  const digest = await crypto.subtle.digest(
    "SHA-1",
    new TextEncoder().encode(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`),
  );
  const answer = [
    "HTTP/1.1 101 Switching Protocols",
    "Connection: Upgrade",
    "Upgrade: websocket",
    `Sec-WebSocket-Accept: ${new Uint8Array(digest).toBase64()}`,
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    "",
    "",
  ].join("\r\n");
  await connection.write(new TextEncoder().encode(answer));
}

/** A text message of less than 126 bytes as a server sends it. */
function textFrame(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.of(0x81, bytes.length, ...bytes);
}

Deno.test("StreamRelay closes the engine's side at once when the client breaks off", async () => {
  const engineClosed = Promise.withResolvers<void>();
  const engineOpen = Promise.withResolvers<void>();
  await using test = bench((socket) => {
    socket.onopen = () => engineOpen.resolve();
    socket.onclose = () => engineClosed.resolve();
  });
  const { port } = test.gateway;
  const headers = [`Authorization: Bearer ${TEST_TOKEN}`];
  const connection = await openRawWebSocket(port, "/v1/stream", SUBPROTOCOL, headers);
  await engineOpen.promise;
  connection.close();
  await engineClosed.promise;
  await emptied(test.gateway);
});

Deno.test("StreamRelay ends with a client that never reads, and holds a bounded amount for it", async () => {
  const engineClosed = Promise.withResolvers<void>();
  let sentBytes = 0;
  await using test = bench((socket) => {
    const chunk = new Uint8Array(60_000);
    let timer: ReturnType<typeof setInterval>;
    socket.onopen = () => {
      timer = setInterval(() => {
        if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > 4_000_000) return;
        socket.send(chunk);
        sentBytes += chunk.length;
      }, 1);
    };
    socket.onclose = () => {
      clearInterval(timer);
      engineClosed.resolve();
    };
  });
  const { port } = test.gateway;
  const headers = [`Authorization: Bearer ${TEST_TOKEN}`];
  using connection = await openRawWebSocket(port, "/v1/stream", SUBPROTOCOL, headers);
  await engineClosed.promise;
  // What the kernel's buffers took is beyond the gateway; they hold some megabytes at most.
  if (sentBytes < TEST_BUFFERED_BYTES) throw new Error(`ended after only ${sentBytes} bytes`);
  connection.close();
  await emptied(test.gateway);
});

Deno.test("StreamRelay ends with 1013 when the engine takes nothing and too much waits for it", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/engine.sock`;
  using listener = Deno.listen({ transport: "unix", path });
  await using gateway = startGateway({ socket: path });
  const client = gateway.connect();
  const closed = closeOf(client);
  await openOf(client);
  const messages = messagesOf(client);
  // Accepts the connection and never answers, so that all stays in the gateway's queue.
  using _connection = await listener.accept();
  const chunk = new Uint8Array(60_000);
  for (let sent = 0; sent <= TEST_BUFFERED_BYTES; sent += chunk.length) client.send(chunk);
  assertStrictEquals((await closed).code, 1013);
  assertMatch(String(messages[0]), /"too_slow".*The engine is slow to answer/);
  await emptied(gateway);
});

Deno.test("StreamRelay ends with 1013 when the engine stops taking what comes", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/engine.sock`;
  using listener = Deno.listen({ transport: "unix", path });
  await using gateway = startGateway({ socket: path });
  const client = gateway.connect();
  const closed = closeOf(client);
  await openOf(client);
  const messages = messagesOf(client);
  {
    using connection = await listener.accept();
    await acceptWebSocket(connection);
    await connection.write(textFrame("taken"));
    while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const chunk = new Uint8Array(60_000);
    // The buffers between the two take some of it, hundreds of kilobytes at most.
    for (let sent = 0; sent < 8 * TEST_BUFFERED_BYTES; sent += chunk.length) {
      if (client.readyState !== WebSocket.OPEN) break;
      client.send(chunk);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    assertStrictEquals((await closed).code, 1013);
  }
  assertMatch(String(messages[1]), /"too_slow".*The engine takes too little/);
  await emptied(gateway);
});

Deno.test("StreamRelay breaks off a client that sends on and on after its end", async () => {
  await using test = bench(() => {});
  const { port } = test.gateway;
  const headers = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TEST_TOKEN}`];
  using client = await rawWebSocketOn(await Deno.connect({ port }), SUBPROTOCOL, headers);
  const message = new Uint8Array(MAX_MESSAGE_BYTES + 1);
  const limit = 64 * TEST_BUFFERED_BYTES;
  let sent = 0;
  try {
    for (; sent < limit; sent += message.length) await client.write(0x82, message);
  } catch {
    // Broken off.
  }
  assert(sent < limit, "it was not broken off");
  await emptied(test.gateway);
});

Deno.test("StreamRelays refuses streams plainly when those it tells so are too many", async () => {
  await using test = bench(() => {}, 1);
  const first = test.gateway.connect();
  await openOf(first);
  const { port } = test.gateway;
  const headers = [`Host: 127.0.0.1:${port}`, `Authorization: Bearer ${TEST_TOKEN}`];
  const mute: Disposable[] = [];
  let refusal = "";
  while (refusal === "" && mute.length < 2 * MAX_REFUSED_STREAMS) {
    const connection = await Deno.connect({ port });
    const stream = await rawWebSocketOn(connection, SUBPROTOCOL, headers).catch((error) => {
      refusal = String(error);
      return undefined;
    });
    if (stream !== undefined) mute.push(stream);
  }
  assertMatch(refusal, /503/);
  assertStrictEquals(mute.length, MAX_REFUSED_STREAMS);
  for (const stream of mute) stream[Symbol.dispose]();
  const closed = closeOf(first);
  first.close();
  await closed;
  await emptied(test.gateway);
});

for (
  const [what, message] of [
    ["text", "x".repeat(MAX_MESSAGE_BYTES + 1)],
    ["text that is longer in UTF-8", "\u00e4".repeat(MAX_MESSAGE_BYTES / 2 + 1)],
    ["binary", new Uint8Array(MAX_MESSAGE_BYTES + 1)],
  ] as const
) {
  Deno.test(`StreamRelay refuses a too long message (${what}) with 1009`, async () => {
    const got: unknown[] = [];
    await using test = bench((socket) => socket.onmessage = ({ data }) => got.push(data));
    const client = test.gateway.connect();
    const messages = messagesOf(client);
    const closed = closeOf(client);
    await openOf(client);
    client.send(message);
    assertStrictEquals((await closed).code, 1009);
    assertStrictEquals(JSON.parse(String(messages[0])).code, "too_large");
    await emptied(test.gateway);
    assertEquals(got, []);
  });
}

Deno.test("StreamRelay passes a message of the largest size on", async () => {
  await using test = bench((socket) => {
    socket.onmessage = ({ data }) => socket.send(`${data.byteLength}`);
  });
  const client = test.gateway.connect();
  const messages = messagesOf(client);
  const closed = closeOf(client);
  await openOf(client);
  client.send(new Uint8Array(MAX_MESSAGE_BYTES));
  while (messages.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assertEquals(messages, [`${MAX_MESSAGE_BYTES}`]);
  client.close();
  await closed;
});

Deno.test("StreamRelays refuses streams over its bound and takes new ones when others end", async () => {
  await using test = bench(() => {}, 2);
  const first = test.gateway.connect();
  const second = test.gateway.connect();
  await Promise.all([openOf(first), openOf(second)]);
  const third = test.gateway.connect();
  const messages = messagesOf(third);
  assertStrictEquals((await closeOf(third)).code, 1013);
  assertStrictEquals(JSON.parse(String(messages[0])).code, "over_limit");
  const closed = closeOf(first);
  first.close();
  await closed;
  while (test.gateway.streams.size > 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const fourth = test.gateway.connect();
  await openOf(fourth);
  fourth.send("x");
  assertStrictEquals(test.gateway.streams.size, 2);
  const closes = [closeOf(second), closeOf(fourth)];
  second.close();
  fourth.close();
  await Promise.all(closes);
});

Deno.test("StreamRelays.drain() closes all streams with 1001 and takes no new ones", async () => {
  let engineCloses = 0;
  await using test = bench((socket) => socket.onclose = () => engineCloses += 1);
  const clients = Array.from({ length: 5 }, () => test.gateway.connect());
  const closes = clients.map(closeOf);
  await Promise.all(clients.map(openOf));
  await test.gateway.streams.drain();
  for (const close of await Promise.all(closes)) assertStrictEquals(close.code, 1001);
  assertStrictEquals(test.gateway.streams.size, 0);
  assertStrictEquals(engineCloses, 5);
  const late = await test.gateway.fetch("/v1/stream", {
    headers: { upgrade: "websocket", "sec-websocket-protocol": SUBPROTOCOL },
  });
  await late.body?.cancel();
  // Without the rest of a handshake fetch can't come further than to the refusal.
  assertStrictEquals(late.status, 503);
});
