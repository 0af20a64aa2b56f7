/**
 * How long a text takes from the end of speech to the client, beyond the pause that ends a segment and the
 * provider's own time: counted from when the client sends the audio that ends the pause.
 */
import { PROVIDER_MS, startPrograms } from "./programs.ts";
import { type BenchRow, quantile } from "./row.ts";
import { startSpeakers } from "./speaking.ts";
import { prepareSpeech } from "./takes.ts";

/** Numbers of sessions, how long they speak for enough texts, and the goal for the 99th percentile. */
const STEPS = [
  { sessions: 1, seconds: 40 },
  { sessions: 10, seconds: 30, goalMs: 20 },
  { sessions: 100, seconds: 30, goalMs: 50 },
] as const;
/** Sessions that speak first, until all code has run often. */
const WARM_UP = { sessions: 20, seconds: 10 } as const;

/** Measures each number of sessions. */
export async function speechToFinal(): Promise<readonly BenchRow[]> {
  using speech = await prepareSpeech(Math.max(...STEPS.map(({ seconds }) => seconds)));
  await using programs = await startPrograms();
  const { url, token } = programs;
  await startSpeakers({ ...speech, url, token, ...WARM_UP }).report;
  const rows: BenchRow[] = [];
  for (const { sessions, seconds, ...goal } of STEPS) {
    const { finalMs } = await startSpeakers({ ...speech, url, token, sessions, seconds }).report;
    const added = finalMs.map((ms) => ms - PROVIDER_MS).sort((a, b) => a - b);
    const at = (share: number): string => `${quantile(added, share).toFixed(1)} ms`;
    rows.push({
      name: `speech end to final, ${sessions} session${sessions === 1 ? "" : "s"}`,
      figure: `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)} of ${added.length} texts`,
      baseline: `beyond the pause and the provider's ${PROVIDER_MS} ms`,
      ...("goalMs" in goal && {
        goal: `p99 under ${goal.goalMs} ms`,
        reached: quantile(added, 0.99) < goal.goalMs,
      }),
    });
  }
  return rows;
}
