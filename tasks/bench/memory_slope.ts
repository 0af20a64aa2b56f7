/**
 * Whether memory grows while many speak for long: 100 sessions at real-time pace through both programs. It
 * takes half an hour, so it is run by its name alone.
 */
import { pause, type Usage } from "./processes.ts";
import { startPrograms, usageOfBoth } from "./programs.ts";
import type { BenchRow } from "./row.ts";
import { startSpeakers } from "./speaking.ts";
import { prepareSpeech } from "./takes.ts";

const SESSIONS = 100;
const MINUTES = 30;
/** Until then memory settles. */
const SETTLED_AFTER_MINUTES = 5;
const SAMPLE_SECONDS = 5;
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

/** The least of each minute: what is in use without the garbage that waits to be collected. */
function leastOfMinutes(points: readonly Point[]): readonly Point[] {
  const minutes = Map.groupBy(points, ({ x }) => Math.floor(x * 60));
  return [...minutes.values()].map((of) =>
    of.reduce((least, point) => point.y < least.y ? point : least)
  );
}

/** By how much values grow with each hour: the slope of the line that fits them best. */
function slopeOf(points: readonly Point[]): number {
  const mean = (of: "x" | "y"): number =>
    points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [meanX, meanY] = [mean("x"), mean("y")];
  let [xy, xx] = [0, 0];
  for (const { x, y } of points) {
    xy += (x - meanX) * (y - meanY);
    xx += (x - meanX) ** 2;
  }
  return xy / xx;
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
    const slope = slopeOf(points);
    const least = slopeOf(leastOfMinutes(points));
    return {
      name: `memory of the ${program}, ${SESSIONS} sessions, ${MINUTES} min`,
      figure: `${slope.toFixed(1)} MB an hour (the least of each minute ${
        least.toFixed(1)
      }), from ${points[0]?.y.toFixed(0)} to ${points.at(-1)?.y.toFixed(0)} MB`,
      baseline: `from ${SETTLED_AFTER_MINUTES} min on`,
      goal: `under ${GOAL_MB_PER_HOUR} MB an hour`,
      reached: slope < GOAL_MB_PER_HOUR,
    };
  });
}
