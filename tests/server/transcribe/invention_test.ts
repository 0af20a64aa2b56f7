import { inventionOf, isFiller } from "../../../server/transcribe/invention.ts";
import { FILLER_PHRASES } from "../../../server/transcribe/filler_phrases.ts";
import { levelOf } from "../../../server/transcribe/level.ts";
import { assert, assertEquals } from "../../assert.ts";

/** Samples by a function of their number. */
function pcm(durationMs: number, sample: (index: number) => number): Uint8Array<ArrayBuffer> {
  const samples = Int16Array.from({ length: durationMs * 16 }, (_, index) => sample(index));
  return new Uint8Array(samples.buffer);
}

/** Noise whose samples are at most so large. */
function noise(peak: number, durationMs = 2_000): Uint8Array<ArrayBuffer> {
  return pcm(durationMs, () => (Math.random() * 2 - 1) * peak);
}

/** Syllables: noise that swells and falls four times a second, over a background. */
function syllables(peak: number, background: number, durationMs = 2_000): Uint8Array<ArrayBuffer> {
  return pcm(durationMs, (index) => {
    const envelope = peak * Math.sin((index / 16_000) * 2 * Math.PI * 4);
    return (Math.random() * 2 - 1) * Math.max(envelope, background);
  });
}

Deno.test("levelOf() measures the loudest 50 ms and the background", () => {
  const tone = levelOf(pcm(1_000, (index) => 16_384 * Math.sin(index)));
  assert(Math.abs(tone.loudest + 9) < 0.2 && Math.abs(tone.background + 9) < 0.2);
  const level = levelOf(syllables(10_000, 10));
  assert(level.loudest > -16 && level.background < -50);
  assertEquals(levelOf(new Uint8Array()).frames, 0);
  assertEquals(inventionOf({ text: "Bye." }, levelOf(new Uint8Array()), ""), "silence");
  assertEquals(levelOf(noise(100, 120)).frames, 3);
});

Deno.test("inventionOf() takes the engine's own word that nobody spoke, if it is unsure besides", () => {
  const speech = syllables(8_000, 50);
  const of = (noSpeechProbability: number, meanLogProbability: number): string | undefined =>
    inventionOf(
      { text: "A song plays.", noSpeechProbability, meanLogProbability },
      levelOf(speech),
      "",
    );
  assertEquals(of(0.9, -1.4), "no_speech");
  assertEquals(of(0.9, -0.4), undefined);
  assertEquals(of(0.5, -1.4), undefined);
  assertEquals(
    inventionOf({ text: "A song plays.", noSpeechProbability: 0.9 }, levelOf(speech), ""),
    undefined,
  );
});

Deno.test("inventionOf() believes no words without any sound", () => {
  assertEquals(
    inventionOf({ text: "A whole story." }, levelOf(new Uint8Array(64_000)), ""),
    "silence",
  );
  assertEquals(inventionOf({ text: "A whole story." }, levelOf(noise(40)), ""), undefined);
});

Deno.test("inventionOf() takes filler phrases away over hiss, hum and near-silence", () => {
  const quiet = [
    noise(6),
    noise(30),
    noise(120),
    noise(10_000),
    pcm(2_000, (index) => 3_000 * Math.sin(index / 10)),
  ];
  for (const clip of quiet) {
    for (const text of ["Thank you.", "Thanks for watching!", "you", "Thank you. Thank you."]) {
      assertEquals(inventionOf({ text, language: "en" }, levelOf(clip), ""), "filler_phrase");
    }
    const text = "Thank you for the tea.";
    assertEquals(inventionOf({ text, language: "en" }, levelOf(clip), ""), undefined);
  }
});

Deno.test("inventionOf() leaves filler phrases where something stands out, however quiet", () => {
  for (const [peak, background] of [[8_000, 100], [400, 40], [120, 10], [90, 0]] as const) {
    const result = { text: "Thank you.", language: "en" };
    assertEquals(inventionOf(result, levelOf(syllables(peak, background)), ""), undefined);
  }
  // One loud syllable alone may be steady.
  assertEquals(
    inventionOf({ text: "Bye.", language: "en" }, levelOf(noise(5_000, 200)), ""),
    undefined,
  );
});

Deno.test("inventionOf() takes away over near-silence what the engine was only told", () => {
  const told = "Frau Müller, Kyiv. The meeting is at nine.";
  for (const text of ["The meeting is at nine.", "Kyiv", "frau müller"]) {
    assertEquals(inventionOf({ text, language: "en" }, levelOf(noise(50)), told), "prompt_echo");
    assertEquals(
      inventionOf({ text, language: "en" }, levelOf(syllables(500, 20)), told),
      undefined,
    );
  }
  assertEquals(inventionOf({ text: "nin", language: "en" }, levelOf(noise(50)), told), undefined);
});

Deno.test("isFiller() knows the phrases of a language, in any spelling, and of all if it isn't told", () => {
  assert(isFiller("Untertitel der Amara.org-Community", "de"));
  assert(isFiller("  UNTERTITEL VON STEPHANIE GEIGES", "de-AT"));
  assert(isFiller("ご視聴ありがとうございました。", "ja"));
  assert(isFiller("Thanks for watching! Don't forget to like and subscribe.", "en"));
  assert(isFiller("Субтитры сделал DimaTorzok", undefined));
  assert(!isFiller("Vielen Dank.", "en"));
  assert(!isFiller("Thanks for watching the children.", "en"));
  assert(!isFiller("Thank you. The meeting is at nine.", "en"));
  assert(!isFiller("", "en"));
});

Deno.test("FILLER_PHRASES are all found, each in its own language", () => {
  for (const [language, phrases] of Object.entries(FILLER_PHRASES)) {
    for (const phrase of phrases) {
      assert(isFiller(phrase.replace("*", "someone"), language), `${language}: ${phrase}`);
    }
  }
});
