/**
 * Whether memory grows while many speak for long: 100 sessions at real-time pace through both programs. It
 * takes half an hour, so it is run by its name alone.
 */
import { pause, type Usage } from "./processes.ts";
import { startPrograms, usageOfBoth } from "./programs.ts";
import { type BenchRow, mean } from "./row.ts";
import { startSpeakers } from "./speaking.ts";
import { prepareSpeech } from "./takes.ts";

const SESSIONS = 100;
const MINUTES = 30;
/** Until then memory settles. */
const SETTLED_AFTER_MINUTES = 5;
const SAMPLE_SECONDS = 1;
const GOAL_MB_PER_HOUR = 2;

interface Sample {
  readonly hours: number;
  readonly engine: Usage;
  readonly gateway: Usage;
}

/** Memory in use, in MB, at a time. */
interface Point {
  /** Hours since the beginning. */
  readonly x: number;
  readonly y: number;
}

/** A line through points that fits them best. */
interface Slope {
  /** By how much values grow with each hour. */
  readonly slope: number;
  /** The standard error of the slope: how far it strays with the points, though nothing grows. */
  readonly error: number;
}

/** The mean of each minute: what waits to be collected differs from one to the next, not from sample to sample. */
function meanOfMinutes(points: readonly Point[]): readonly Point[] {
  const minutes = Map.groupBy(points, ({ x }) => Math.floor(x * 60));
  return [...minutes.values()].map((of) => ({
    x: mean(of.map(({ x }) => x)),
    y: mean(of.map(({ y }) => y)),
  }));
}

/** Fits by least squares. */
function slopeOf(points: readonly Point[]): Slope {
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const sum = (of: (dx: number, dy: number) => number): number =>
    points.reduce((total, { x, y }) => total + of(x - meanX, y - meanY), 0);
  const xx = sum((dx) => dx * dx);
  const slope = sum((dx, dy) => dx * dy) / xx;
  const squares = sum((dx, dy) => (dy - slope * dx) ** 2);
  return { slope, error: Math.sqrt(squares / (points.length - 2) / xx) };
}

/** Measures for half an hour. */
export async function memorySlope(): Promise<readonly BenchRow[]> {
  using speech = await prepareSpeech(0);
  await using programs = await startPrograms();
  const { url, token } = programs;
  const { report } = startSpeakers({
    ...speech,
    url,
    token,
    sessions: SESSIONS,
    seconds: MINUTES * 60,
  });
  const samples: Sample[] = [];
  const beganMs = performance.now();
  const hours = (): number => (performance.now() - beganMs) / 3_600_000;
  while (hours() < (MINUTES * 60 - SAMPLE_SECONDS) / 3_600) {
    await pause(SAMPLE_SECONDS);
    samples.push({ hours: hours(), ...await usageOfBoth(programs) });
  }
  const { closes } = await report;
  if (closes["1000"] !== SESSIONS) {
    throw new Error(`a session was broken off: ${JSON.stringify(closes)}`);
  }
  const settled = samples.filter((sample) => sample.hours >= SETTLED_AFTER_MINUTES / 60);
  return (["engine", "gateway"] as const).map((program) => {
    const points = settled.map((sample): Point => ({
      x: sample.hours,
      y: sample[program].rssBytes / 1e6,
    }));
    const { slope, error } = slopeOf(meanOfMinutes(points));
    return {
      name: `memory of the ${program}, ${SESSIONS} sessions, ${MINUTES} min`,
      figure: `${slope.toFixed(1)} MB an hour (standard error ${error.toFixed(1)}), from ${
        points[0]?.y.toFixed(0)
      } to ${points.at(-1)?.y.toFixed(0)} MB`,
      baseline: `from ${SETTLED_AFTER_MINUTES} min on`,
      goal: `under ${GOAL_MB_PER_HOUR} MB an hour`,
      reached: slope < GOAL_MB_PER_HOUR,
    };
  });
}
