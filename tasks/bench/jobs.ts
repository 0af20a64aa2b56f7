/** What the job layer itself costs a segment, with an engine that answers at once. */
import process from "node:process";
import { Store } from "../../server/store/store.ts";
import type { Transcriber } from "../../server/transcribe/transcriber.ts";
import { JobBench } from "../../tests/fixtures/job_bench.ts";
import { type BenchRow, median } from "./row.ts";

const RECORDINGS = 100;
const SEGMENTS = 10;
const ROUNDS = 3;

/** Hears the same words in everything. */
const instantEngine: Transcriber = {
  name: "groq",
  label: "An engine that answers at once",
  capabilities: { languages: "any", concurrency: 32, timeoutMs: () => 60_000 },
  transcribe: () => Promise.resolve({ text: "Words that were said.", language: "en" }),
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** Time that work takes. */
async function costOf(work: () => Promise<void>): Promise<Cost> {
  const [beganMs, before] = [performance.now(), process.cpuUsage()];
  await work();
  const { user, system } = process.cpuUsage(before);
  return { wallMs: performance.now() - beganMs, cpuMs: (user + system) / 1_000 };
}

/** All segments through the job layer, from their audio on disk to their text in the database. */
async function throughJobs(): Promise<Cost> {
  await using bench = new JobBench({ engines: [instantEngine] });
  const values = Array.from({ length: SEGMENTS }, (_, index) => 1_000 + index);
  for (let recording = 0; recording < RECORDINGS; recording++) await bench.add(values, true);
  return await costOf(async () => {
    bench.jobs.kick();
    await bench.idle();
  });
}

/** A database alone: one synced transaction with one small change for each segment. */
async function commitsAlone(): Promise<Cost> {
  const folder = await Deno.makeTempDir({ prefix: "hv_bench_" });
  try {
    using store = new Store(`${folder}/hero_voice.db`);
    const id = crypto.randomUUID();
    store.recordings.insert({ id, title: "", createdAt: Date.now() });
    return await costOf(() => {
      for (let segment = 1; segment <= RECORDINGS * SEGMENTS; segment++) {
        store.transaction(() => store.recordings.setSearched(id, segment));
      }
      return Promise.resolve();
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Measures both in turn. */
export async function jobLayer(): Promise<readonly BenchRow[]> {
  const rounds: { jobs: Cost; commits: Cost }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ commits: await commitsAlone(), jobs: await throughJobs() });
  }
  const perSegment = (of: "jobs" | "commits"): string => {
    const of1 = (key: keyof Cost): string =>
      (median(rounds.map((round) => round[of][key])) / RECORDINGS / SEGMENTS).toFixed(2);
    return `${of1("wallMs")} ms, ${of1("cpuMs")} ms of processor time`;
  };
  return [{
    name: "job layer, a segment",
    figure: perSegment("jobs"),
    baseline: `one synced commit ${perSegment("commits")}`,
  }];
}
