/**
 * What voice activity detection of many sessions costs in processor time: all of the program, with handing
 * over to the real Worker, against a bare loop that does nothing but run the model, as vad-node ships it, on
 * the same audio in batches. The same loop with the model as the engine runs it is told beside it.
 */
import process from "node:process";
import { BARE_BATCHES, type BareLoop, openBareLoop } from "./bare_loop.ts";
import { type BenchRow, median } from "./row.ts";
import { startVad } from "../../server/vad/start_vad.ts";
import type { Vad, VadListener } from "../../server/vad/vad.ts";
import { FRAME_SAMPLES } from "../../server/vad/silero.ts";
import { joined } from "../../tests/fixtures/speech.ts";
import { spokenSentences, VAD_OPTIONS } from "./takes.ts";

/** Numbers of sessions, and how often both are measured in turn with each. */
const STEPS = [
  { sessions: 10, rounds: 5 },
  { sessions: 100, rounds: 5 },
  { sessions: 400, rounds: 2 },
] as const;
/** The goal is for this number of sessions. */
const GOAL_SESSIONS = 100;
/** Audio of each session, in frames: 10 s. */
const FRAMES = 104;
/** Samples of 100 ms: what a page sends at once. */
const PIECE_SAMPLES = 1_600;
/** So much of a session may wait to be searched, in samples: half a second, of live sessions even less does. */
const BACKLOG_SAMPLES = 8_000;
const GOAL = 1.15;

/** Speech with pauses, of which each session hears another part. */
async function sessionAudio(sessions: number): Promise<Int16Array[]> {
  const once = await spokenSentences();
  const whole = new Int16Array(joined(once, once).buffer);
  const length = FRAMES * FRAME_SAMPLES;
  return Array.from({ length: sessions }, (_, number) => {
    const from = (number * 104_729) % (whole.length - length);
    return whole.slice(from, from + length);
  });
}

/** Processor time that work takes, all threads together, in seconds. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Lets the detector search all audio. */
async function searchAll(vad: Vad, audio: readonly Int16Array[]): Promise<void> {
  let spans = 0;
  const listener: VadListener = {
    speechStart: () => {},
    speechEnd: () => spans++,
    searched: () => {},
    dropped: () => {},
    failed: (error) => {
      throw error;
    },
  };
  const sessions = audio.map((samples) => ({ samples, session: vad.open(0, listener) }));
  for (let at = 0; at < FRAMES * FRAME_SAMPLES; at += PIECE_SAMPLES) {
    for (const { samples, session } of sessions) {
      const end = Math.min(samples.length, at + PIECE_SAMPLES);
      session.push(new Uint8Array(samples.buffer, at * 2, (end - at) * 2));
    }
    while (sessions.some(({ session }) => session.backlogSamples > BACKLOG_SAMPLES)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  await Promise.all(sessions.map(({ session }) => session.flush()));
  for (const { session } of sessions) session[Symbol.dispose]();
  if (spans < audio.length) throw new Error(`only ${spans} spans of speech were found`);
}

/** One round: processor time of both, in seconds. */
interface Round {
  readonly vad: number;
  /** Of the bare loop with each of {@linkcode BARE_BATCHES}. */
  readonly shipped: readonly number[];
  /** The same with the engine's model. */
  readonly own: readonly number[];
}

/** The bare loop with both models. */
interface BareLoops {
  readonly shipped: BareLoop;
  readonly own: BareLoop;
}

async function measure(vad: Vad, loops: BareLoops, audio: readonly Int16Array[]): Promise<Round> {
  const shipped: number[] = [];
  const own: number[] = [];
  for (const batch of BARE_BATCHES) {
    shipped.push(await processorTime(() => loops.shipped.run(audio, batch)));
    own.push(await processorTime(() => loops.own.run(audio, batch)));
  }
  return { vad: await processorTime(() => searchAll(vad, audio)), shipped, own };
}

/** What a bare loop took in each round, with the size of batches that suits it best over all. */
function best(
  rounds: readonly (readonly number[])[],
): { readonly batch: number; readonly seconds: readonly number[] } {
  const ofBatches = BARE_BATCHES.map((batch, index) => ({
    batch,
    seconds: rounds.map((round) => round[index] ?? Infinity),
  }));
  return ofBatches.reduce((a, b) => median(b.seconds) < median(a.seconds) ? b : a);
}

/** Measures both in turn. */
export async function voiceActivity(): Promise<readonly BenchRow[]> {
  await using vad = await startVad(VAD_OPTIONS);
  await using shipped = await openBareLoop("shipped");
  await using own = await openBareLoop("own");
  const rows: BenchRow[] = [];
  for (const { sessions, rounds } of STEPS) {
    const audio = await sessionAudio(sessions);
    await searchAll(vad, audio);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      measured.push(await measure(vad, { shipped, own }, audio));
    }
    const baseline = best(measured.map((round) => round.shipped));
    const ownLoop = best(measured.map((round) => round.own));
    const ratioTo = ({ seconds }: ReturnType<typeof best>): number =>
      median(measured.map((round, index) => round.vad / (seconds[index] ?? Number.NaN)));
    const ratio = ratioTo(baseline);
    const micros = (seconds: readonly number[]): string =>
      `${(median(seconds) * 1e6 / sessions / FRAMES).toFixed(0)} µs a frame`;
    rows.push({
      name: `voice activity detection, ${sessions} sessions`,
      figure: `${micros(measured.map((round) => round.vad))}, ${
        ratio.toFixed(2)
      } times the baseline`,
      baseline: `bare loop ${micros(baseline.seconds)}, batches of ${baseline.batch}; with the ` +
        `engine's model ${micros(ownLoop.seconds)} (${ratioTo(ownLoop).toFixed(2)} times)`,
      ...(sessions === GOAL_SESSIONS &&
        { goal: `at most ${GOAL} times`, reached: ratio <= GOAL }),
    });
  }
  return rows;
}
