/**
 * What voice activity detection of many sessions costs in processor time: all of the program, with handing
 * over to the real Worker, against a bare loop that does nothing but run the model on the same audio in
 * batches.
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
  readonly bare: readonly number[];
}

async function measure(vad: Vad, loop: BareLoop, audio: readonly Int16Array[]): Promise<Round> {
  const bare: number[] = [];
  for (const batch of BARE_BATCHES) {
    bare.push(await processorTime(() => loop.run(audio, batch)));
  }
  return { vad: await processorTime(() => searchAll(vad, audio)), bare };
}

/** Which of {@linkcode BARE_BATCHES} suits the bare loop best, over all rounds. */
function bestBatch(rounds: readonly Round[]): number {
  const medians = BARE_BATCHES.map((_, index) =>
    median(rounds.map(({ bare }) => bare[index] ?? Infinity))
  );
  return medians.indexOf(Math.min(...medians));
}

/** Measures both in turn. */
export async function voiceActivity(): Promise<readonly BenchRow[]> {
  await using vad = await startVad(VAD_OPTIONS);
  await using loop = await openBareLoop();
  const rows: BenchRow[] = [];
  for (const { sessions, rounds } of STEPS) {
    const audio = await sessionAudio(sessions);
    await searchAll(vad, audio);
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) measured.push(await measure(vad, loop, audio));
    const best = bestBatch(measured);
    const bareOf = ({ bare }: Round): number => bare[best] ?? Number.NaN;
    const ratio = median(measured.map((round) => round.vad / bareOf(round)));
    const micros = (seconds: readonly number[]): string =>
      `${(median(seconds) * 1e6 / sessions / FRAMES).toFixed(0)} µs a frame`;
    rows.push({
      name: `voice activity detection, ${sessions} sessions`,
      figure: `${micros(measured.map((round) => round.vad))}, ${
        ratio.toFixed(2)
      } times the baseline`,
      baseline: `bare loop ${micros(measured.map(bareOf))}, batches of ${BARE_BATCHES[best]}`,
      ...(sessions === GOAL_SESSIONS &&
        { goal: `at most ${GOAL} times`, reached: ratio <= GOAL }),
    });
  }
  return rows;
}
