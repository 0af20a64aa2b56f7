import { assertEquals, assertRejects, assertStrictEquals } from "../../assert.ts";
import { startGateway, type TestGateway } from "../../fixtures/gateway.ts";
import { standInEngine } from "../../fixtures/stand_in_engine.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

interface Bench extends AsyncDisposable {
  readonly gateway: TestGateway;
  readonly stopEngine: () => Promise<void>;
}

function bench(
  http: (request: Request) => Response | Promise<Response>,
  maxRequests?: number,
): Bench {
  const folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  const engine = standInEngine({ socket, http });
  const gateway = startGateway({ socket, ...(maxRequests === undefined ? {} : { maxRequests }) });
  return {
    gateway,
    stopEngine: () => engine.stop(),
    async [Symbol.asyncDispose](): Promise<void> {
      await gateway[Symbol.asyncDispose]();
      await engine.stop();
      folder[Symbol.dispose]();
    },
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

Deno.test("HttpRelay hands method, query, headers and bodies through", async () => {
  await using test = bench(async (request) => {
    const url = new URL(request.url);
    return new Response(await request.text(), {
      status: 207,
      headers: {
        "x-seen": `${request.method} ${url.pathname}${url.search} ${request.headers.get("range")}`,
        "content-type": "text/x-test",
        "set-cookie": "engine=1",
      },
    });
  });
  const response = await test.gateway.fetch("/v1/a%20b?c=%C3%A4&d", {
    method: "PATCH",
    headers: { range: "bytes=0-1" },
    body: "the body",
  });
  assertStrictEquals(response.status, 207);
  assertStrictEquals(response.headers.get("x-seen"), "PATCH /v1/a%20b?c=%C3%A4&d bytes=0-1");
  assertStrictEquals(response.headers.get("content-type"), "text/x-test");
  assertStrictEquals(response.headers.get("set-cookie"), null);
  assertStrictEquals(response.headers.get("cache-control"), "no-store");
  assertStrictEquals(await response.text(), "the body");
  assertStrictEquals(test.gateway.http.underWay, 0);
});

Deno.test("HttpRelay follows no redirection: where it leads is the client's business", async () => {
  await using test = bench(({ url }) =>
    new URL(url).pathname === "/v1/x"
      ? new Response(null, { status: 302, headers: { location: "/v1/elsewhere" } })
      : new Response("elsewhere")
  );
  const response = await test.gateway.fetch("/v1/x", { redirect: "manual" });
  await response.body?.cancel();
  assertEquals([response.status, response.headers.get("location")], [302, "/v1/elsewhere"]);
});

Deno.test("HttpRelay answers HEAD with the length and no body", async () => {
  await using test = bench(() => new Response(null, { headers: { "content-length": "1234" } }));
  const response = await test.gateway.fetch("/v1/x", { method: "HEAD" });
  assertStrictEquals(response.headers.get("content-length"), "1234");
  assertStrictEquals(await response.text(), "");
  assertStrictEquals(test.gateway.http.underWay, 0);
});

Deno.test("HttpRelay streams an upload while it is being sent", async () => {
  const firstChunk = Promise.withResolvers<string>();
  await using test = bench(async (request) => {
    let text = "";
    for await (const chunk of request.body ?? []) {
      text += new TextDecoder().decode(chunk);
      firstChunk.resolve(text);
    }
    return new Response(text);
  });
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller): Promise<void> {
      controller.enqueue(new TextEncoder().encode("one,"));
      // Goes on only when the engine has the first part.
      assertStrictEquals(await firstChunk.promise, "one,");
      controller.enqueue(new TextEncoder().encode("two"));
      controller.close();
    },
  });
  const response = await test.gateway.fetch("/v1/x", { method: "POST", body });
  assertStrictEquals(await response.text(), "one,two");
});

Deno.test("HttpRelay streams an answer while it is being made", async () => {
  const seen = Promise.withResolvers<void>();
  await using test = bench(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        async start(controller): Promise<void> {
          controller.enqueue(new TextEncoder().encode("data: 1\n\n"));
          await seen.promise;
          controller.enqueue(new TextEncoder().encode("data: 2\n\n"));
          controller.close();
        },
      }),
      { headers: { "content-type": "text/event-stream" } },
    )
  );
  const response = await test.gateway.fetch("/v1/recordings/x/transforms");
  const parts: string[] = [];
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    parts.push(new TextDecoder().decode(chunk));
    seen.resolve();
  }
  assertEquals(parts, ["data: 1\n\n", "data: 2\n\n"]);
});

Deno.test("HttpRelay gives up at the engine what the client gave up before the answer", async () => {
  const reached = Promise.withResolvers<void>();
  const given = Promise.withResolvers<void>();
  await using test = bench((request) => {
    request.signal.addEventListener("abort", () => given.resolve(), { once: true });
    reached.resolve();
    return given.promise.then(() => new Response());
  });
  const controller = new AbortController();
  const answer = test.gateway.fetch("/v1/x", { signal: controller.signal });
  await reached.promise;
  controller.abort();
  await assertRejects(() => answer);
  await given.promise;
  await until(() => test.gateway.http.underWay === 0);
});

Deno.test("HttpRelay gives up at the engine an answer that the client stopped reading", async () => {
  const cancelled = Promise.withResolvers<void>();
  await using test = bench(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        async pull(controller): Promise<void> {
          controller.enqueue(new Uint8Array(10_000));
          await new Promise((resolve) => setTimeout(resolve, 1));
        },
        cancel: () => cancelled.resolve(),
      }),
    )
  );
  const response = await test.gateway.fetch("/v1/x");
  const reader = response.body?.getReader();
  await reader?.read();
  assertStrictEquals(test.gateway.http.underWay, 1);
  await reader?.cancel();
  await cancelled.promise;
  await until(() => test.gateway.http.underWay === 0);
});

Deno.test("HttpRelay says 503 while the engine is away, and goes on when it is back", async () => {
  using folder = tempFolder();
  const socket = `${folder.path}/engine.sock`;
  await using gateway = startGateway({ socket });
  for (let i = 0; i < 2; i++) {
    const away = await gateway.fetch("/v1/recordings");
    assertStrictEquals(away.status, 503);
    assertStrictEquals(away.headers.get("retry-after"), "2");
    assertStrictEquals((await away.json()).error.code, "engine_away");
    {
      await using _engine = standInEngine({ socket, http: () => new Response("back") });
      assertStrictEquals(await (await gateway.fetch("/v1/recordings")).text(), "back");
    }
  }
  assertStrictEquals(gateway.http.underWay, 0);
});

Deno.test("HttpRelay breaks an answer off when the engine does", async () => {
  await using test = bench(() =>
    new Response(
      new ReadableStream<Uint8Array>({
        start(controller): void {
          controller.enqueue(new Uint8Array(10));
          setTimeout(() => controller.error(new Error("engine broke")), 10);
        },
      }),
    )
  );
  const response = await test.gateway.fetch("/v1/x");
  await assertRejects(() => response.bytes());
  await until(() => test.gateway.http.underWay === 0);
});

Deno.test("HttpRelay refuses requests over its bound until others are done", async () => {
  const go = Promise.withResolvers<void>();
  let reached = 0;
  await using test = bench(async () => {
    reached += 1;
    await go.promise;
    return new Response("done");
  }, 2);
  const slow = [test.gateway.fetch("/v1/x"), test.gateway.fetch("/v1/x")];
  await until(() => reached === 2);
  const refused = await test.gateway.fetch("/v1/x");
  assertStrictEquals(refused.status, 503);
  assertStrictEquals((await refused.json()).error.code, "over_limit");
  go.resolve();
  for (const response of await Promise.all(slow)) {
    assertStrictEquals(await response.text(), "done");
  }
  assertStrictEquals(await (await test.gateway.fetch("/v1/x")).text(), "done");
});
