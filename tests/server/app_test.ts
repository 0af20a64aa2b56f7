import { errorBodySchema } from "../../shared/recording.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { SessionBench } from "../fixtures/session_bench.ts";

Deno.test("a draining engine refuses what changes something or begins work, and still answers questions", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start({ title: "before" });
  await bench.stream.drain();
  const path = `/v1/recordings/${recording}`;
  const work: [string, RequestInit][] = [
    [path, {
      method: "PATCH",
      body: '{"title":"after"}',
      headers: { "content-type": "application/json" },
    }],
    [path, { method: "DELETE" }],
    [`${path}/finish`, { method: "POST" }],
    [`${path}/restore`, { method: "POST" }],
  ];
  for (const [target, init] of work) {
    const response = await bench.request(target, init);
    assertEquals(response.status, 503, target);
    assertMatch(response.headers.get("retry-after") ?? "", /^\d+$/);
    assertEquals(errorBodySchema.parse(await response.json()).error.code, "draining");
  }
  assertEquals(bench.store.recordings.get(recording)?.title, "before");
  assertEquals(bench.store.recordings.get(recording)?.state, "interrupted");
  for (const target of [path, "/v1/recordings", "/v1/status", "/health"]) {
    assert((await bench.request(target)).ok, target);
  }
  const again = await bench.request("/internal/drain", { method: "POST" });
  assertEquals(again.status, 202);
});
