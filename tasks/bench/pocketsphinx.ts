/** How fast the offline engine is. */
import { loadConfig } from "../../shared/config.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { PocketSphinx } from "../../server/transcribe/pocketsphinx/engine.ts";
import { clipOf } from "../../tests/fixtures/clip_of.ts";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { speech } from "../../tests/fixtures/speech.ts";
import { wordAccuracy } from "../../tests/fixtures/words.ts";
import type { BenchRow } from "./row.ts";

/** Transcribes every sentence once. */
export async function pocketSphinx(): Promise<readonly BenchRow[]> {
  const { HERO_VOICE_POCKETSPHINX: wrapper } = loadConfig("server");
  await using engine = new PocketSphinx({ wrapper });
  const signal = AbortSignal.timeout(240_000);
  const clips = [];
  for (const sentence of SENTENCES) clips.push({ sentence, pcm: await speech(sentence) });
  // The first clip waits for the model.
  await engine.transcribe(clipOf(await speech(SENTENCES[0] ?? "")), { signal });
  let [tookMs, seconds, accuracy] = [0, 0, 0];
  for (const { sentence, pcm } of clips) {
    const beganMs = performance.now();
    const { text } = await engine.transcribe(clipOf(pcm), { signal });
    tookMs += performance.now() - beganMs;
    seconds += pcm.length / 2 / SAMPLE_RATE;
    accuracy += wordAccuracy(sentence, text) / clips.length;
  }
  return [{
    name: "PocketSphinx, real-time factor",
    figure: (tookMs / 1_000 / seconds).toFixed(2),
    baseline: `${seconds.toFixed(0)} s of speech, ${Math.round(accuracy * 100)} % of the words`,
  }];
}
