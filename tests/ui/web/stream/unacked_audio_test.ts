import fc from "fast-check";
import { UnackedAudio } from "../../../../ui/web/stream/unacked_audio.ts";
import { assertEquals, assertStrictEquals, assertThrows } from "../../../assert.ts";

Deno.test("UnackedAudio.slice() gives what was appended, whatever was forgotten before it", () => {
  fc.assert(fc.property(
    fc.array(fc.tuple(fc.nat(9), fc.nat(60)), { maxLength: 30 }),
    (steps) => {
      const audio = new UnackedAudio(100);
      const spoken: number[] = [];
      for (const [length, forgotten] of steps) {
        const samples = Int16Array.from({ length }, (_, i) => spoken.length + i);
        const fits = spoken.length - audio.start + length <= 100;
        assertStrictEquals(audio.append(samples), fits);
        if (fits) spoken.push(...samples);
        audio.forget(forgotten);
        assertStrictEquals(audio.end, spoken.length);
        for (let from = audio.start; from <= audio.end; from += 3) {
          assertEquals([...audio.slice(from, audio.end)], spoken.slice(from));
          const to = (from + audio.end) >> 1;
          assertEquals([...audio.slice(from, to)], spoken.slice(from, to));
        }
      }
    },
  ));
});

Deno.test("UnackedAudio.slice() refuses what it doesn't have", () => {
  const audio = new UnackedAudio();
  audio.append(new Int16Array(10));
  audio.forget(4);
  assertThrows(() => audio.slice(3, 10), RangeError);
  assertThrows(() => audio.slice(4, 11), RangeError);
  audio.forget(100);
  assertEquals([audio.start, audio.end], [10, 10]);
});
