/**
 * What voice activity detection of many sessions costs in processor time: all of the program, with handing
 * over to the real Worker, against a bare loop that does nothing but run the model on the same audio in
 * batches.
 */
import process from "node:process";
import { BARE_BATCHES, type BareLoop, openBareLoop } from "./bare_loop.ts";
import { type BenchRow, median } from "./row.ts";
import { startVad } from "../../server/vad/start_vad.ts";
import type { Vad, VadListener, VadOptions } from "../../server/vad/vad.ts";
import { FRAME_SAMPLES } from "../../server/vad/silero.ts";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { joined, silence, speech } from "../../tests/fixtures/speech.ts";

const SESSIONS = 100;
/** Audio of each session, in frames: 10 s. */
const FRAMES = 104;
/** Samples of 100 ms: what a page sends at once. */
const PIECE_SAMPLES = 1_600;
/** So much of a session may wait to be searched, in samples: half of the stream's window. */
const BACKLOG_SAMPLES = 80_000;
/** Both are measured so often in turn. */
const ROUNDS = 5;
const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };
const GOAL = 1.15;

/** Speech with pauses, of which each session hears another part. */
async function sessionAudio(): Promise<Int16Array[]> {
  const parts = [];
  for (const sentence of SENTENCES) parts.push(await speech(sentence), silence(1_000));
  const whole = new Int16Array(joined(...parts, ...parts).buffer);
  const length = FRAMES * FRAME_SAMPLES;
  return Array.from({ length: SESSIONS }, (_, number) => {
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
  if (spans < SESSIONS) throw new Error(`only ${spans} spans of speech were found`);
}

/** Processor time of the bare loop with the size of batches that suits it best just now, in seconds. */
async function leastOfBareLoop(loop: BareLoop, audio: readonly Int16Array[]): Promise<number> {
  const times: number[] = [];
  for (const batch of BARE_BATCHES) {
    times.push(await processorTime(() => loop.run(audio, batch)));
  }
  return Math.min(...times);
}

/** Measures both in turn. */
export async function voiceActivity(): Promise<readonly BenchRow[]> {
  const audio = await sessionAudio();
  await using vad = await startVad(OPTIONS);
  await using loop = await openBareLoop();
  await searchAll(vad, audio);
  const rounds: { vad: number; bare: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({
      vad: await processorTime(() => searchAll(vad, audio)),
      bare: await leastOfBareLoop(loop, audio),
    });
  }
  const ratio = median(rounds.map((round) => round.vad / round.bare));
  const micros = (seconds: readonly number[]): string =>
    `${(median(seconds) * 1e6 / SESSIONS / FRAMES).toFixed(0)} µs a frame`;
  return [{
    name: `voice activity detection, ${SESSIONS} sessions`,
    figure: `${micros(rounds.map((round) => round.vad))}, ${ratio.toFixed(2)} times the baseline`,
    baseline: `bare loop ${micros(rounds.map((round) => round.bare))}`,
    goal: `at most ${GOAL} times`,
    reached: ratio <= GOAL,
  }];
}
