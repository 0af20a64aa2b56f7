/** How long the engine takes from its start to readiness, beyond an empty program of Deno. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { Engine } from "./engine.ts";
import { type BenchRow, median } from "./row.ts";

const RUNS = 5;

async function timeOfEmpty(): Promise<number> {
  const script = await Deno.makeTempFile({ suffix: ".ts" });
  const began = performance.now();
  await new Deno.Command(`${PROJECT_DIR}/tasks/deno.sh`, {
    args: ["run", "--quiet", script],
    stdout: "null",
    stderr: "null",
  }).output();
  const took = performance.now() - began;
  await Deno.remove(script);
  return took;
}

async function timeOfEngine(): Promise<number> {
  const home = await Deno.makeTempDir({ prefix: "hv_bench_" });
  const began = performance.now();
  let took: number;
  {
    await using engine = new Engine(home);
    await engine.ready(5);
    took = performance.now() - began;
  }
  await Deno.remove(home, { recursive: true });
  return took;
}

/** Measures both in turn, and takes the medians. */
export async function startToReady(): Promise<readonly BenchRow[]> {
  const empty: number[] = [];
  const engine: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    empty.push(await timeOfEmpty());
    engine.push(await timeOfEngine());
  }
  const beyond = median(engine) - median(empty);
  return [{
    name: "start to ready",
    figure: `${Math.round(beyond)} ms beyond the baseline`,
    baseline: `empty program ${Math.round(median(empty))} ms`,
    goal: "under 1000 ms",
    reached: beyond < 1_000,
  }];
}
