import { assertEquals, assertMatch } from "../../assert.ts";
import { SessionBench, tone } from "../../fixtures/session_bench.ts";

Deno.test("stream: a client is told once that much of what is heard is no speech", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  await client.start();
  await client.stream(tone(0, 200), 0);
  bench.vad.drop(168_000);
  const warning = await client.expect("warning", ({ code }) => code === "vad_drops_speech");
  assertMatch(warning.message, /11 s of clearly audible sound .* closer to the microphone/);
  bench.vad.drop(168_000);
  client.send({ type: "ping" });
  await client.expect("pong");
  const warnings = client.all("warning").filter(({ code }) => code === "vad_drops_speech");
  assertEquals(warnings.length, 1);
});
