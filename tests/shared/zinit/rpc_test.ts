import { callOnce } from "../../../shared/zinit/rpc.ts";
import type { Transport } from "../../../shared/zinit/transport.ts";
import { bytes } from "../../fixtures/zinit_fake.ts";
import { memoryTransportPair } from "../../fixtures/zinit_memory_transport.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { rejection } from "../../fixtures/zinit_thrown.ts";

const LONG = { timeoutMs: 60_000 };

Deno.test("callOnce() sends one request line and returns the result, in however many pieces", async () => {
  const [client, server] = memoryTransportPair();
  const call = callOnce(() => Promise.resolve(client), "service.list", { a: 1 }, LONG);
  assertEquals(
    await server.read(),
    bytes('{"jsonrpc":"2.0","id":1,"method":"service.list","params":{"a":1}}\n'),
  );
  await server.write(bytes('{"jsonrpc":"2.0","id":1,"re'));
  await server.write(bytes('sult":["x"]}\n'));
  assertEquals(await call, { kind: "result", result: ["x"] });
  assert(client.closed);
});

Deno.test("callOnce() tells a time-out and closes the connection", async () => {
  const [client] = memoryTransportPair();
  const outcome = await callOnce(() => Promise.resolve(client), "x", {}, { timeoutMs: 5 });
  assertEquals(outcome, { kind: "timeout" });
  assert(client.closed);
});

Deno.test("callOnce() closes a connection that comes after the time-out", async () => {
  const [client] = memoryTransportPair();
  const late = Promise.withResolvers<Transport>();
  assertEquals(await callOnce(() => late.promise, "x", {}, { timeoutMs: 5 }), { kind: "timeout" });
  late.resolve(client);
  await late.promise;
  assert(client.closed);
});

Deno.test("callOnce() gives up with the signal's reason and closes the connection", async () => {
  const [client, server] = memoryTransportPair();
  const controller = new AbortController();
  const call = callOnce(() => Promise.resolve(client), "x", {}, {
    ...LONG,
    signal: controller.signal,
  });
  await server.read();
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await rejection(() => call, Error), reason);
  assert(client.closed);
  await rejection(
    () => callOnce(() => Promise.reject(), "x", {}, { ...LONG, signal: controller.signal }),
    Error,
    "enough",
  );
});

Deno.test("callOnce() says why an answer can't be read", async () => {
  const answers: [string, Uint8Array | null][] = [
    ["it is not JSON", bytes("garbage\n")],
    ["it is not a JSON-RPC response", bytes('{"hello":1}\n')],
    ["it belongs to another call", bytes('{"jsonrpc":"2.0","id":7,"result":1}\n')],
    ["a line is not UTF-8", new Uint8Array([0xff, 0x0a])],
    ["the connection was closed without one", null],
  ];
  for (const [problem, answer] of answers) {
    const [client, server] = memoryTransportPair();
    const call = callOnce(() => Promise.resolve(client), "x", {}, LONG);
    await server.read();
    if (answer === null) server[Symbol.dispose]();
    else await server.write(answer);
    assertEquals(
      await call,
      answer === null
        ? { kind: "broken", problem }
        : { kind: "unreadable", problem, tooLarge: false },
    );
  }
});

Deno.test("callOnce() tells half an answer from none", async () => {
  const [client, server] = memoryTransportPair();
  const call = callOnce(() => Promise.resolve(client), "x", {}, LONG);
  await server.read();
  await server.write(bytes('{"jsonrpc":"2.0",'));
  server[Symbol.dispose]();
  assertEquals(await call, {
    kind: "broken",
    problem: "the connection was closed in the middle of it",
  });
});

Deno.test("callOnce() returns an error with its code and data", async () => {
  const [client, server] = memoryTransportPair();
  const call = callOnce(() => Promise.resolve(client), "x", {}, LONG);
  await server.read();
  await server.write(
    bytes('{"jsonrpc":"2.0","id":1,"error":{"code":-32011,"message":"no","data":{"errors":[]}}}\n'),
  );
  assertEquals(await call, { kind: "error", code: -32011, message: "no", data: { errors: [] } });
});
