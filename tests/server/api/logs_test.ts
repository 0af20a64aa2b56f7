import { logger, startLogging } from "../../../shared/log.ts";
import { assert, assertEquals } from "../../assert.ts";
import { EventReader } from "../../fixtures/event_reader.ts";
import { SessionBench } from "../../fixtures/session_bench.ts";

Deno.test("GET /v1/logs gives the last lines and goes on, by source and level, without secrets", async () => {
  await using bench = await SessionBench.open();
  await using _logging = await startLogging({
    level: "debug",
    feed: bench.logs,
    secrets: ["key-1234"],
    write: () => Promise.resolve(),
  });
  logger("vad").info("before key-1234");
  logger("vad").debug("quiet");
  logger("convert").info("another source");
  const ask = async (query: string): Promise<Response> => await bench.request(`/v1/logs${query}`);
  const before = new EventReader(await ask("?follow=false&level=info"));
  assertEquals(await before.rest(), ["before [secret]", "another source"]);
  assertEquals(await new EventReader(await ask("?follow=false&lines=1")).rest(), [
    "another source",
  ]);

  const response = await ask("?source=*.vad&level=info");
  assertEquals(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
  await using live = new EventReader(response);
  assertEquals(await live.line(), "server: before [secret]");
  logger("vad").debug("too quiet");
  logger("convert").error("another");
  logger("vad").error("live {what}", { what: "line\n\u202e", segment: 2 });
  assertEquals(await live.line(), "server: live line\\u{a}\\u{202e} segment=2");
  bench.logs[Symbol.dispose]();
  assertEquals(await live.next(), undefined);
});

Deno.test("GET /v1/logs refuses what it doesn't understand, and more than so many at once", async () => {
  await using bench = await SessionBench.open();
  const bad = await bench.request("/v1/logs?level=loud");
  assertEquals([bad.status, (await bad.json()).error.code], [400, "invalid_request"]);
  const open = await Promise.all(
    Array.from({ length: 16 }, () => bench.request("/v1/logs")),
  );
  assert(open.every(({ status }) => status === 200));
  const refused = await bench.request("/v1/logs");
  assertEquals([refused.status, (await refused.json()).error.code], [503, "over_limit"]);
  for (const { body } of open) await body?.cancel();
  const again = await bench.request("/v1/logs");
  assertEquals(again.status, 200);
  await again.body?.cancel();
});
