import { peaksSchema } from "../../../shared/recording.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { eventually, SessionBench, tone } from "../../fixtures/session_bench.ts";

Deno.test("GET /v1/recordings/{id}/peaks gives as many as asked for, of a recording that has ended", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(25_600, 2_000), 0);
  const growing = await bench.request(`/v1/recordings/${recording}/peaks`);
  assertStrictEquals(growing.status, 200);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  const answer = await bench.request(`/v1/recordings/${recording}/peaks?count=4`);
  assertEquals(peaksSchema.parse(await answer.json()), {
    durationMs: 2_000,
    peaks: [200, 200, 200, 200],
  });
  assert((await Deno.stat(bench.folders.peaksPath(recording))).isFile);
});

Deno.test("GET /v1/recordings/{id}/peaks says what is missing", async () => {
  await using bench = await SessionBench.open();
  const unknown = "0190a1b2-0000-7000-8000-000000000000";
  const none = await bench.request(`/v1/recordings/${unknown}/peaks`);
  assertStrictEquals(none.status, 404);
  assertStrictEquals((await none.json()).error.code, "not_found");
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(1, 500), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  await Deno.remove(bench.folders.wavPath(recording));
  const missing = await bench.request(`/v1/recordings/${recording}/peaks`);
  assertStrictEquals((await missing.json()).error.code, "audio_missing");
  const many = await bench.request(`/v1/recordings/${recording}/peaks?count=10001`);
  assertStrictEquals(many.status, 400);
  await many.body?.cancel();
});
