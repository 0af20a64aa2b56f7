import { logger, startLogging } from "../../../shared/log.ts";
import { assertEquals } from "../../assert.ts";
import { EventReader } from "../../fixtures/event_reader.ts";
import { startGateway } from "../../fixtures/gateway.ts";
import { eventually, SessionBench } from "../../fixtures/session_bench.ts";
import { bothStatusSchema } from "../../../shared/status.ts";

/** A line of the engine's log. */
function engineLine(time: number, message: string): string {
  return JSON.stringify({
    time: new Date(time).toISOString(),
    level: "info",
    source: "hero_voice.vad",
    message,
  });
}

Deno.test("GET /v1/logs at the gateway is the log of both, and goes on when the engine was away", async () => {
  let bench = await SessionBench.open();
  await using gateway = await startGateway({ socket: bench.socket });
  await using _logging = await startLogging({
    level: "info",
    feed: gateway.logs,
    write: () => Promise.resolve(),
  });
  logger("ui", "startup").info("from the gateway");
  bench.logs.add(engineLine(1_000, "from the engine"));
  await using live = new EventReader(await gateway.fetch("/v1/logs"));
  const first = [await live.line(), await live.line()].sort();
  assertEquals(first, ["server: from the engine", "ui: from the gateway"]);
  logger("ui", "startup").info("live at the gateway");
  assertEquals(await live.line(), "ui: live at the gateway");
  bench.logs.add(engineLine(2_000, "live at the engine"));
  assertEquals(await live.line(), "server: live at the engine");

  const { home } = bench;
  bench.logs[Symbol.dispose]();
  await bench.stop();
  assertEquals((await live.next())?.name, "away");
  logger("ui", "startup").info("meanwhile");
  assertEquals(await live.line(), "ui: meanwhile");
  bench = await SessionBench.open({ home });
  // What was told before isn't told again.
  bench.logs.add(engineLine(2_000, "live at the engine"));
  bench.logs.add(engineLine(3_000, "after its start"));
  assertEquals(await live.line(), "server: after its start");
  bench.logs[Symbol.dispose]();
  await bench[Symbol.asyncDispose]();
});

Deno.test("GET /v1/logs at the gateway lets go of everything when its client goes", async () => {
  await using bench = await SessionBench.open();
  await using gateway = await startGateway({ socket: bench.socket });
  for (let round = 0; round < 40; round++) {
    const response = await gateway.fetch("/v1/logs");
    assertEquals(response.status, 200);
    await response.body?.cancel();
    // The gateway hears of it a moment later.
    if (round % 8 === 7) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await eventually(async () => {
    const open = await Promise.all(Array.from({ length: 16 }, () => gateway.fetch("/v1/logs")));
    const fine = open.every(({ status }) => status === 200);
    for (const { body } of open) await body?.cancel();
    return fine;
  });
  bench.logs[Symbol.dispose]();
});

Deno.test("GET /v1/logs at the gateway wants the token, and refuses a bad query", async () => {
  await using bench = await SessionBench.open();
  await using gateway = await startGateway({ socket: bench.socket });
  const stranger = await fetch(`${gateway.url}/v1/logs`);
  assertEquals(stranger.status, 401);
  await stranger.body?.cancel();
  const bad = await gateway.fetch("/v1/logs?lines=many");
  assertEquals([bad.status, (await bad.json()).error.code], [400, "invalid_request"]);
  bench.logs[Symbol.dispose]();
});

Deno.test("GET /v1/status at the gateway tells of both programs", async () => {
  await using bench = await SessionBench.open();
  await using gateway = await startGateway({ socket: bench.socket });
  const status = bothStatusSchema.parse(await (await gateway.fetch("/v1/status")).json());
  assertEquals([status.gateway.streams, status.live, status.recordings?.count], [0, 0, 0]);
});
