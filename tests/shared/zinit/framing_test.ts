import fc from "fast-check";
import { encodeFrame, FrameError, FrameReader } from "../../../shared/zinit/framing.ts";
import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { thrown } from "../../fixtures/zinit_thrown.ts";
import { count } from "../../counts.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("encodeFrame() writes one line, whatever the value holds", () => {
  assertEquals(encodeFrame({ a: "b\nc" }), bytes('{"a":"b\\nc"}\n'));
});

Deno.test("FrameReader gives lines back however their bytes are cut", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "binary" }).map((text) => text.replaceAll("\n", ""))),
      fc.integer({ min: 1, max: 7 }),
      (lines, step) => {
        const all = bytes(lines.map((line) => `${line}\n`).join(""));
        const reader = new FrameReader();
        const read: string[] = [];
        for (let start = 0; start < all.length; start += step) {
          read.push(...reader.push(all.slice(start, start + step)));
        }
        assertEquals(read, lines);
        assertStrictEquals(reader.pendingBytes, 0);
      },
    ),
    { numRuns: count(200, 20_000) },
  );
});

Deno.test("FrameReader refuses a line that is longer than the cap, whole or in pieces", () => {
  const whole = thrown(() => new FrameReader(4).push(bytes("12345\n")), FrameError);
  assertStrictEquals(whole.tooLarge, true);
  const reader = new FrameReader(4);
  assertEquals(reader.push(bytes("1234\n12")), ["1234"]);
  thrown(() => reader.push(bytes("345")), FrameError, "longer than 4 bytes");
});

Deno.test("FrameReader refuses what is not UTF-8", () => {
  for (const broken of [[0xff, 0x0a], [0xc3, 0x0a], [0xed, 0xa0, 0x80, 0x0a]]) {
    const error = thrown(() => new FrameReader().push(new Uint8Array(broken)), FrameError);
    assertStrictEquals(error.tooLarge, false);
  }
});
