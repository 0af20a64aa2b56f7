import { BACKOFF_MS, backoffMs } from "../../../../ui/web/stream/backoff.ts";
import { assert, assertEquals } from "../../../assert.ts";

Deno.test("backoffMs() doubles up to its bound and keeps at least half of each wait", () => {
  assertEquals([0, 1, 2, 3].map((attempt) => backoffMs(attempt, 0)), [125, 250, 500, 1_000]);
  for (const attempt of [6, 100, 100_000]) {
    assertEquals(backoffMs(attempt, 0), BACKOFF_MS.longest / 2);
    assert(backoffMs(attempt, 0.999) < BACKOFF_MS.longest);
  }
});
