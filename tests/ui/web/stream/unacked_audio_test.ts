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

/** Audio that was kept up to sample 100, of which 40 are acknowledged; ten samples a chunk. */
function restored(jointSample?: number): UnackedAudio {
  const chunks = [30, 40, 50, 60, 70, 80, 90].map((offset) => ({
    offset,
    samples: Int16Array.from({ length: 10 }, (_, i) => offset + i),
  }));
  return UnackedAudio.restore({ startSample: 40, endSample: 100, jointSample, chunks });
}

Deno.test("UnackedAudio.restore() goes on where the audio was kept to", () => {
  const audio = restored();
  assertEquals([audio.start, audio.end, audio.joint], [40, 100, 100]);
  audio.append(Int16Array.of(1_000, 1_001));
  assertEquals([...audio.slice(97, 102)], [97, 98, 99, 1_000, 1_001]);
});

Deno.test("UnackedAudio.anchor() moves what was spoken since behind what the engine has", () => {
  const audio = restored();
  audio.append(Int16Array.of(1_000, 1_001));
  audio.anchor(107);
  assertEquals([audio.start, audio.end, audio.joint, audio.moves], [107, 109, undefined, 1]);
  assertEquals([...audio.slice(107, 109)], [1_000, 1_001]);
  audio.anchor(120);
  assertEquals([audio.start, audio.end], [107, 109]);
});

Deno.test("UnackedAudio.anchor() leaves all in place if the engine has less", () => {
  for (const samples of [40, 99, 100]) {
    const audio = restored();
    audio.append(Int16Array.of(1_000));
    audio.anchor(samples);
    assertEquals([audio.end, audio.joint, audio.moves], [101, undefined, 0]);
    assertEquals([...audio.slice(98, 101)], [98, 99, 1_000]);
  }
});

Deno.test("UnackedAudio.anchor() holds to the first joint when a page came back twice", () => {
  const audio = restored(80);
  audio.append(Int16Array.of(1_000));
  assertStrictEquals(audio.joint, 80);
  audio.anchor(85);
  assertEquals([audio.start, audio.end], [85, 106]);
  assertEquals([...audio.slice(85, 106)], [...Array.from({ length: 20 }, (_, i) => 80 + i), 1_000]);
});

Deno.test("UnackedAudio.rebase() begins anew with what is left", () => {
  const audio = restored();
  audio.forget(95);
  audio.rebase();
  assertEquals([audio.start, audio.end, audio.joint], [0, 5, undefined]);
  audio.append(Int16Array.of(7));
  assertEquals([...audio.slice(0, 6)], [95, 96, 97, 98, 99, 7]);
  audio.forget(6);
  audio.rebase();
  assertEquals([audio.start, audio.end, audio.moves], [0, 0, 2]);
});
