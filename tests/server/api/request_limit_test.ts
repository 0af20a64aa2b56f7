import { RequestLimit } from "../../../server/api/request_limit.ts";
import { assert, assertMatch, assertRejects, assertStrictEquals } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

/** A real server whose answers can be held back. */
function bench(max: number): {
  limit: RequestLimit;
  ask(path?: string, init?: RequestInit): Promise<Response>;
  go: PromiseWithResolvers<void>;
} & AsyncDisposable {
  const limit = new RequestLimit(max);
  const go = Promise.withResolvers<void>();
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, { completed }) =>
      limit.handle(request, completed, () => {
        const body = new ReadableStream<Uint8Array>({
          async start(controller): Promise<void> {
            controller.enqueue(new TextEncoder().encode("first"));
            await go.promise;
            controller.close();
          },
        });
        return new Response(body);
      }),
  );
  return {
    limit,
    go,
    ask: (path = "/v1/recordings", init) =>
      fetch(`http://127.0.0.1:${server.addr.port}${path}`, init),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("RequestLimit refuses one too many until an answer is sent whole", async () => {
  await using test = bench(2);
  const first = await test.ask();
  const second = await test.ask();
  assertStrictEquals(test.limit.underWay, 2);
  const refused = await test.ask();
  assertStrictEquals(refused.status, 503);
  assertStrictEquals(refused.headers.get("retry-after"), "2");
  const { error } = await refused.json();
  assertStrictEquals(error.code, "over_limit");
  assertMatch(error.message, /^2 requests are under way already; .*\.$/);
  const health = await test.ask("/health");
  assertStrictEquals(health.status, 200);
  test.go.resolve();
  for (const answer of [first, second, health]) assertStrictEquals(await answer.text(), "first");
  await eventually(() => test.limit.underWay === 0);
  assertStrictEquals(await (await test.ask()).text(), "first");
  await eventually(() => test.limit.underWay === 0);
});

Deno.test("RequestLimit forgets a request whose sender goes away", async () => {
  await using test = bench(1);
  const abort = new AbortController();
  const answer = await test.ask("/v1/x", { signal: abort.signal });
  assertStrictEquals(test.limit.underWay, 1);
  abort.abort();
  await assertRejects(() => answer.text());
  test.go.resolve();
  await eventually(() => test.limit.underWay === 0);
  assert((await test.ask()).ok);
});
