import { limitedFetch } from "../../../server/provider/limited_fetch.ts";
import { assert, assertStrictEquals } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

/** Requests at the same time. */
const REQUESTS = 20;
const ANSWER = new TextEncoder().encode("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK");

Deno.test("limitedFetch() keeps few of its connections when many requests are over", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const all = Promise.withResolvers<void>();
  const open = new Set<Deno.Conn>();
  let most = 0;
  /** Answers when all have asked; resolves when the client has closed the connection. */
  async function serve(connection: Deno.Conn): Promise<void> {
    using _closedInTheEnd = connection;
    open.add(connection);
    most = Math.max(most, open.size);
    if (most === REQUESTS) all.resolve();
    const buffer = new Uint8Array(4_096);
    await connection.read(buffer);
    await all.promise;
    await connection.write(ANSWER);
    while (await connection.read(buffer).catch(() => null) !== null);
    open.delete(connection);
  }
  const served: Promise<void>[] = [];
  const serving = (async () => {
    for await (const connection of listener) served.push(serve(connection));
  })();
  const url = `http://127.0.0.1:${listener.addr.port}/`;
  const answers = await Promise.all(Array.from({ length: REQUESTS }, async () => {
    return await (await limitedFetch(url)).text();
  }));
  assert(answers.every((answer) => answer === "OK"));
  assertStrictEquals(most, REQUESTS);
  await eventually(() => open.size <= 8);
  for (const connection of open) connection.close();
  listener.close();
  await serving;
  await Promise.all(served);
});
