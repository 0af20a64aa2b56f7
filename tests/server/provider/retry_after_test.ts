import { retryAfterMs } from "../../../server/provider/retry_after.ts";
import { assertEquals } from "../../assert.ts";

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

Deno.test("retryAfterMs() takes seconds and dates", () => {
  assertEquals(retryAfterMs("3", NOW), 3_000);
  assertEquals(retryAfterMs(" 0 ", NOW), 0);
  assertEquals(retryAfterMs("7.25", NOW), 7_250);
  assertEquals(retryAfterMs("Mon, 23 Nov 2026 12:00:30 GMT", NOW), 30_000);
  assertEquals(retryAfterMs("Mon, 23 Nov 2026 11:00:00 GMT", NOW), 0);
});

Deno.test("retryAfterMs() gives nothing for what says nothing", () => {
  const absurd = ["86401", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"];
  for (
    const value of [...absurd, null, "", "soon", "-3", "1e3", "3 s", "Mon", "2026-11-23T13:00:00Z"]
  ) {
    assertEquals(retryAfterMs(value, NOW), undefined);
  }
});
