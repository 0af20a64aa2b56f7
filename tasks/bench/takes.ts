/** What the speakers of a bench say: a file of speech with pauses, and where the detector finds ends in it. */
import { SAMPLE_RATE, samplesToMs } from "../../shared/protocol.ts";
import { COMMAND, EVENT, forEachRecord, Records } from "../../server/vad/messages.ts";
import { readModel } from "../../server/vad/model_file.ts";
import { Search } from "../../server/vad/search.ts";
import { Silero } from "../../server/vad/silero.ts";
import type { VadOptions } from "../../server/vad/vad.ts";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { joined, silence, speech } from "../../tests/fixtures/speech.ts";
import type { Take } from "./speaking.ts";

/** How speech is searched where no setting says otherwise. */
export const VAD_OPTIONS: VadOptions = {
  threshold: 0.5,
  pauseMs: 768,
  paddingMs: 300,
  maxSegmentMs: 25_000,
};

/** Silence after each sentence, in milliseconds. */
const PAUSE_MS = 1_000;
/** Speakers begin at so many places of the speech. */
const TAKES = 20;

/** All sentences with pauses. */
export async function spokenSentences(): Promise<Uint8Array<ArrayBuffer>> {
  const parts = [];
  for (const sentence of SENTENCES) parts.push(await speech(sentence), silence(PAUSE_MS));
  return joined(...parts);
}

/** Speech for the speakers. */
export interface Speech extends Disposable {
  readonly speechPath: string;
  readonly takes: Take[];
}

/**
 * Writes the speech and lets the detector search what each speaker says of it.
 *
 * @param seconds How long they speak; 0 if it doesn't matter where what they say ends.
 */
export async function prepareSpeech(seconds: number): Promise<Speech> {
  const once = await spokenSentences();
  const whole = joined(once, once);
  const speechPath = await Deno.makeTempFile({ suffix: ".pcm" });
  await Deno.writeFile(speechPath, whole);
  const step = Math.floor(once.length / 2 / TAKES);
  const starts = Array.from({ length: TAKES }, (_, index) => index * step);
  const samples = Math.min(seconds * SAMPLE_RATE, once.length / 2);
  const ends = await endsIn(starts.map((from) => whole.slice(from * 2, (from + samples) * 2)));
  return {
    speechPath,
    takes: starts.map((fromSample, index) => ({ fromSample, ends: ends[index] ?? [] })),
    [Symbol.dispose]: () => Deno.removeSync(speechPath),
  };
}

/** Where segments end in each of some sounds, and when that is known. */
async function endsIn(sounds: readonly Uint8Array<ArrayBuffer>[]): Promise<Take["ends"][]> {
  const found: Take["ends"][] = sounds.map(() => []);
  const ended = new Map<number, number>();
  await using model = await Silero.load(readModel());
  const search = new Search(
    model,
    VAD_OPTIONS,
    (events) =>
      forEachRecord(events, (kind, session, first, second) => {
        if (kind === EVENT.speechEnd) ended.set(session, second);
        const endSample = ended.get(session);
        // How far it has come is told after what was found.
        if (kind !== EVENT.progress || endSample === undefined) return;
        found[session]?.push({ endMs: samplesToMs(endSample), knownAtSample: first });
        ended.delete(session);
      }),
  );
  const records = new Records();
  for (const [session, sound] of sounds.entries()) {
    records.add(COMMAND.open, session);
    records.add(COMMAND.audio, session, sound.length);
  }
  await search.take(records.take(), joined(...sounds));
  return found;
}
