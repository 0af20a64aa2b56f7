import type { LogRecord } from "@logtape/logtape";
import * as fc from "fast-check";
import { lineOf, printable } from "../../../shared/log/line.ts";
import { assert, assertEquals } from "../../assert.ts";

function record(properties: Record<string, unknown>, rawMessage = "message"): LogRecord {
  return {
    category: ["hero_voice", "vad"],
    level: "info",
    message: [rawMessage],
    rawMessage,
    timestamp: 0,
    properties,
  };
}

Deno.test("lineOf() shows time, level, source, message and properties", () => {
  const line = lineOf(record({ count: 3, path: "/a/b", text: 'say "hi"', error: new Error("no") }));
  assertEquals(
    line,
    "1970-01-01T00:00:00.000Z INFO hero_voice.vad message " +
      'count=3 path=/a/b text="say \\"hi\\"" error="Error: no"',
  );
});

Deno.test("lineOf() is one line of printable, well-formed text, whatever comes in", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
    const line = lineOf(record({ text }, text));
    assert(!/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(line));
    assert(line.isWellFormed());
  }));
  assertEquals(printable("\u001b[2J\n\u202e"), "\\u{1b}[2J\\u{a}\\u{202e}");
});

Deno.test("lineOf() cuts long lines and hides secrets", () => {
  const long = lineOf(record({ text: "x".repeat(100_000) }));
  assert(long.length < 9_000 && long.endsWith(" characters)"));
  assertEquals(
    lineOf(record({ a: "key-1234" }, "with key-1234"), ["key-1234"]).includes("1234"),
    false,
  );
  const key = 'key "12\\34"';
  const line = lineOf(record({ a: key, b: { c: [key] } }, `with ${key}`), [key, ""]);
  assertEquals(line.match(/12|34/), null);
  assertEquals(line.match(/\[secret\]/g)?.length, 3);
});
