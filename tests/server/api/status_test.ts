import { engineStatusSchema } from "../../../shared/status.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { SessionBench, tone } from "../../fixtures/session_bench.ts";

Deno.test("GET /v1/status counts live recordings and jobs", async () => {
  await using bench = await SessionBench.open();
  bench.engineOrder = [];
  bench.room = 5_000;
  await using client = await bench.connect();
  const { recording } = await client.start({ title: "said now" });
  client.audio(0, tone(1, 100));
  client.send({ type: "pause" });
  await client.expect("speech_end");
  const status = engineStatusSchema.parse(await (await bench.request("/v1/status")).json());
  assertEquals([status.live, status.jobs], [1, { queued: 1, running: 0, waiting: 0 }]);
  assertEquals(status.sessions?.map(({ recording: id, title }) => [id, title]), [
    [recording, "said now"],
  ]);
  assertEquals(status.recordings, { count: 1, binned: 0, durationMs: 0, failedSegments: 0 });
  assertMatch(status.runtime?.sqlite ?? "", /^3\./);
  assertEquals(status.disk, { freeBytes: 5_000 });
});

Deno.test("POST /internal/drain asks the engine to end", async () => {
  await using bench = await SessionBench.open();
  const response = await bench.request("/internal/drain", { method: "POST" });
  assertEquals([response.status, bench.drains], [202, 1]);
});
