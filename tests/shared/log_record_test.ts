import { logFilter, logQuerySchema } from "../../shared/log_record.ts";
import { assertEquals } from "../assert.ts";

Deno.test("logFilter() goes by source, level and time", () => {
  const passes = (query: unknown, record: readonly [string, "info" | "warning", string]): boolean =>
    logFilter(logQuerySchema.parse(query), Date.parse("2026-01-01T01:00:00Z"))({
      time: record[0],
      level: record[1],
      source: record[2],
    });
  const at = "2026-01-01T00:55:00.000Z";
  const rows: readonly [query: unknown, passes: boolean][] = [
    [{}, true],
    [{ level: "info" }, true],
    [{ level: "warning" }, false],
    [{ source: "hero_voice.*" }, true],
    [{ source: "hero_voice.(vad)" }, false],
    [{ source: "*.vad" }, true],
    [{ source: "hero_voice.va" }, false],
    [{ since: "10m" }, true],
    [{ since: "299s" }, false],
    [{ since: "2026-01-01T00:54:59Z" }, true],
    [{ since: at }, false],
  ];
  for (const [query, expected] of rows) {
    assertEquals(passes(query, [at, "info", "hero_voice.vad"]), expected, JSON.stringify(query));
  }
  for (const bad of [{ level: "loud" }, { since: "soon" }, { lines: "1e9" }, { follow: "maybe" }]) {
    assertEquals(logQuerySchema.safeParse(bad).success, false);
  }
});
