/** How many live sessions engine and gateway carry on this machine, and what each costs. */
import { pause, usageOf } from "./processes.ts";
import {
  type Programs,
  PROVIDER_MS,
  PROVIDER_PLACES,
  rssOf,
  startPrograms,
  usageOfBoth,
} from "./programs.ts";
import { type BenchRow, quantile } from "./row.ts";
import { startSpeakers } from "./speaking.ts";
import { prepareSpeech, type Speech } from "./takes.ts";

/** Numbers of sessions that are tried; the last that doesn't lag counts. */
const STEPS = [10, 100, 200, 300, 400] as const;
/** How long each number is held, in seconds. */
const SECONDS = 34;
/** When processor time begins to be counted: all are connected and speak. In seconds. */
const COUNT_AFTER = 8;
/** How long it is counted: until shortly before the first stops. In seconds. */
const COUNT_SECONDS = 24;
/** So late acknowledgements and texts may be before a number of sessions counts as lagging. */
const LAG_MS = 1_000;

interface Step {
  readonly sessions: number;
  readonly ackMs: readonly number[];
  /** From the audio that ends the pause to the text, as the client sees it, without the provider's time. */
  readonly finalMs: readonly number[];
  readonly engineCores: number;
  readonly gatewayCores: number;
  readonly speakersCores: number;
  readonly bytesPerSession: number;
  readonly lags: boolean;
}

async function hold(programs: Programs, sessions: number, speech: Speech): Promise<Step> {
  const { url, token } = programs;
  const idle = await usageOfBoth(programs);
  const speakers = startSpeakers({ ...speech, url, token, sessions, seconds: SECONDS });
  const usage = async () => ({
    atMs: performance.now(),
    speakers: await usageOf(speakers.pid),
    ...await usageOfBoth(programs),
  });
  await pause(COUNT_AFTER);
  const begin = await usage();
  await pause(COUNT_SECONDS);
  const end = await usage();
  const cores = (of: "engine" | "gateway" | "speakers"): number =>
    (end[of].cpuSeconds - begin[of].cpuSeconds) * 1_000 / (end.atMs - begin.atMs);
  const report = await speakers.report;
  const ackMs = report.ackMs.sort((a, b) => a - b);
  const finalMs = report.finalMs.map((ms) => ms - PROVIDER_MS).sort((a, b) => a - b);
  const whole = report.closes["1000"] === sessions && finalMs.length > 0 &&
    report.unexpected < finalMs.length / 20;
  return {
    sessions,
    ackMs,
    finalMs,
    engineCores: cores("engine"),
    gatewayCores: cores("gateway"),
    speakersCores: cores("speakers"),
    bytesPerSession: (rssOf(end) - rssOf(idle)) / sessions,
    lags: !whole || quantile(ackMs, 0.99) > LAG_MS || quantile(finalMs, 0.99) > LAG_MS,
  };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

function p50p99(values: readonly number[]): string {
  return `p50 ${ms(quantile(values, 0.5))} p99 ${ms(quantile(values, 0.99))}`;
}

function rowOf(step: Step): BenchRow {
  return {
    name: `${step.sessions} live sessions`,
    figure:
      `engine ${step.engineCores.toFixed(2)} + gateway ${step.gatewayCores.toFixed(2)} cores, ` +
      `${Math.round(step.bytesPerSession / 1_024)} KiB each, ack ${p50p99(step.ackMs)}, ` +
      `speech end to final ${p50p99(step.finalMs)}`,
    baseline: `beyond the pause and the provider's ${PROVIDER_MS} ms; ` +
      `speakers ${step.speakersCores.toFixed(2)} cores`,
    ...(step.lags ? { reached: false, goal: "no lag" } : {}),
  };
}

/** Measures step by step until it lags. */
export async function liveSessions(): Promise<readonly BenchRow[]> {
  using speech = await prepareSpeech(SECONDS);
  const steps: Step[] = [];
  await using programs = await startPrograms();
  for (const sessions of STEPS) {
    const step = await hold(programs, sessions, speech);
    steps.push(step);
    if (step.lags) break;
  }
  const rows = steps.map(rowOf);
  const hundred = steps.find(({ sessions }) => sessions === 100);
  if (hundred !== undefined) {
    const p99 = quantile(hundred.ackMs, 0.99);
    rows.push({
      name: "frame to ack, 100 sessions",
      figure: `p99 ${ms(p99)}`,
      goal: "under 150 ms",
      reached: p99 < 150,
    });
  }
  const last = steps.filter(({ lags }) => !lags).at(-1);
  if (last !== undefined) {
    const perCore = last.sessions / (last.engineCores + last.gatewayCores);
    rows.push({
      name: "sessions that don't lag",
      figure: `${last.sessions}, ${Math.round(perCore)} a core`,
      baseline: `up to ${PROVIDER_PLACES} clips at the provider at the same time`,
      goal: "400, 210 a core",
      reached: last.sessions >= 400 && perCore >= 210,
    });
  }
  return rows;
}
