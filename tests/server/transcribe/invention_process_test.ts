import { inventionOf } from "../../../server/transcribe/invention.ts";
import { levelOf } from "../../../server/transcribe/level.ts";
import { assert, assertEquals } from "../../assert.ts";
import {
  joined,
  mixed,
  scaled,
  silence,
  sound,
  speech,
  type Voice,
} from "../../fixtures/speech.ts";

/** What engines also invent, said by someone. */
const SAID = ["Thank you.", "Bye.", "Thanks for watching!", "Thank you very much."];
const VOICES: readonly Voice[] = ["slt", "rms", "awb"];
/** Factors that make speech quiet; the last one leaves peaks of about 30 steps of a 16-bit sample. */
const FACTORS = [0.1, 0.02, 0.005, 0.002];

Deno.test("inventionOf() swallows no real utterance, however quiet", async () => {
  let utterances = 0;
  for (const text of SAID) {
    for (const voice of VOICES) {
      const spoken = await speech(text, voice);
      for (const factor of FACTORS) {
        const result = {
          text,
          language: "en",
          noSpeechProbability: 0.55,
          meanLogProbability: -1.2,
        };
        const level = Deno.inspect(levelOf(scaled(spoken, factor)));
        assertEquals(
          inventionOf(result, levelOf(scaled(spoken, factor)), ""),
          undefined,
          `${text} ${voice} ${level}`,
        );
        utterances++;
      }
    }
  }
  assertEquals(utterances, 48);
});

Deno.test("inventionOf() swallows no real utterance over a hiss", async () => {
  for (const text of SAID) {
    for (const voice of VOICES) {
      const spoken = joined(silence(300), await speech(text, voice), silence(300));
      const hiss = await sound("pinknoise", 5_000, 0.01);
      const heard = scaled(mixed(spoken, hiss), 0.1);
      assertEquals(
        inventionOf({ text, language: "en" }, levelOf(heard), ""),
        undefined,
        `${text} ${voice}`,
      );
    }
  }
});

Deno.test("inventionOf() takes filler phrases away over noises, hums and silence", async () => {
  const kinds = ["whitenoise", "pinknoise", "brownnoise", "sine 50", "sine 440", "sawtooth 120"];
  for (const kind of kinds) {
    for (const amplitude of [0.001, 0.003, 0.1, 0.5]) {
      const clip = await sound(kind, 3_000, amplitude);
      const reason = inventionOf({ text: "Thank you.", language: "en" }, levelOf(clip), "");
      assert(reason !== undefined, `${kind} ${amplitude} ${Deno.inspect(levelOf(clip))}`);
      const onset = joined(silence(300), clip.subarray(0, 32_000));
      assert(
        inventionOf({ text: "Thank you.", language: "en" }, levelOf(onset), "") !== undefined,
        kind,
      );
    }
  }
  assertEquals(inventionOf({ text: "Thank you." }, levelOf(silence(3_000)), ""), "silence");
});
