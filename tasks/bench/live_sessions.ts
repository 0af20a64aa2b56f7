/** How many live sessions engine and gateway carry on this machine, and what each costs. */
import { z } from "zod";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { joined, silence, speech } from "../../tests/fixtures/speech.ts";
import { type Programs, PROVIDER_MS, startPrograms, startScript, usageOf } from "./programs.ts";
import { type BenchRow, quantile } from "./row.ts";

/** Numbers of sessions that are tried; the last that doesn't lag counts. */
const STEPS = [10, 100, 200, 300, 400] as const;
/** How long each number is held, in seconds. */
const SECONDS = 40;
/** Acknowledgements may take so long before a number of sessions counts as lagging, in milliseconds. */
const LAG_MS = 1_000;

const reportSchema = z.object({
  ackMs: z.array(z.number()),
  finalMs: z.array(z.number()),
  closes: z.record(z.string(), z.number()),
  lateMessages: z.number(),
});

interface Step {
  readonly sessions: number;
  readonly ackMs: readonly number[];
  /** From the end of speech to the text, as the client sees it. */
  readonly finalMs: readonly number[];
  readonly cores: number;
  readonly bytesPerSession: number;
  readonly lags: boolean;
}

/** Speech with pauses, as a file for the speakers. */
async function speechFile(): Promise<string> {
  const parts = [];
  for (const sentence of SENTENCES) parts.push(await speech(sentence), silence(1_000));
  const path = await Deno.makeTempFile({ suffix: ".pcm" });
  await Deno.writeFile(path, joined(...parts));
  return path;
}

async function hold(programs: Programs, sessions: number, file: string): Promise<Step> {
  const { enginePid, gatewayPid, streamUrl, token } = programs;
  const usage = async (): Promise<{ cpu: number; rss: number }> => {
    const [engine, gateway] = [await usageOf(enginePid), await usageOf(gatewayPid)];
    return {
      cpu: engine.cpuSeconds + gateway.cpuSeconds,
      rss: engine.rssBytes + gateway.rssBytes,
    };
  };
  const idle = await usage();
  const speakers = startScript(
    "speakers.ts",
    streamUrl,
    token,
    String(sessions),
    String(SECONDS),
    file,
  );
  const output = new Response(speakers.stdout).text();
  // From when all are connected until shortly before the first stops.
  await new Promise((resolve) => setTimeout(resolve, 8_000));
  const begin = await usage();
  const beganMs = performance.now();
  await new Promise((resolve) => setTimeout(resolve, (SECONDS - 14) * 1_000));
  const end = await usage();
  const seconds = (performance.now() - beganMs) / 1_000;
  const report = reportSchema.parse(JSON.parse(await output));
  const ackMs = report.ackMs.sort((a, b) => a - b);
  const finalMs = report.finalMs.sort((a, b) => a - b);
  const whole = report.closes["1000"] === sessions;
  return {
    sessions,
    ackMs,
    finalMs,
    cores: (end.cpu - begin.cpu) / seconds,
    bytesPerSession: (end.rss - idle.rss) / sessions,
    lags: !whole || quantile(ackMs, 0.99) > LAG_MS || quantile(finalMs, 0.95) > LAG_MS,
  };
}

function ms(value: number): string {
  return `${Math.round(value)} ms`;
}

/** Measures step by step until it lags. */
export async function liveSessions(): Promise<readonly BenchRow[]> {
  const file = await speechFile();
  const steps: Step[] = [];
  await using programs = await startPrograms();
  for (const sessions of STEPS) {
    const step = await hold(programs, sessions, file);
    steps.push(step);
    if (step.lags) break;
  }
  await Deno.remove(file);
  const rows: BenchRow[] = steps.map((step) => ({
    name: `${step.sessions} live sessions`,
    figure:
      `${step.cores.toFixed(2)} cores, ${Math.round(step.bytesPerSession / 1_024)} KiB each, ` +
      `ack p50 ${ms(quantile(step.ackMs, 0.5))} p99 ${ms(quantile(step.ackMs, 0.99))}, ` +
      `speech end to final p50 ${ms(quantile(step.finalMs, 0.5))} p99 ${
        ms(quantile(step.finalMs, 0.99))
      }`,
    baseline: `${PROVIDER_MS} ms of it are the provider's`,
    ...(step.lags ? { reached: false, goal: "no lag" } : {}),
  }));
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
    const perCore = last.sessions / last.cores;
    rows.push({
      name: "sessions that don't lag",
      figure: `${last.sessions}, ${Math.round(perCore)} a core`,
      goal: "400, 210 a core",
      reached: last.sessions >= 400 && perCore >= 210,
    });
  }
  return rows;
}
