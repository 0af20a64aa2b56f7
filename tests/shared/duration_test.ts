import { durationMs } from "../../shared/duration.ts";
import { assertEquals } from "../assert.ts";

Deno.test("durationMs() reads seconds, minutes, hours and days, and nothing else", () => {
  assertEquals(["90s", "10m", "2h", "1d"].map(durationMs), [
    90_000,
    600_000,
    7_200_000,
    86_400_000,
  ]);
  for (const text of ["", "10", "m", "10 m", "-1m", "1.5h", "10w", "1234567890s", "10m "]) {
    assertEquals(durationMs(text), undefined, text);
  }
});
