/** How long the engine takes from its start to readiness, beyond an empty program of Deno. */
import { PROJECT_DIR } from "../../shared/config.ts";
import { SERVER } from "../../shared/names.ts";
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
  const path = `${home}/run/${SERVER}.sock`;
  const began = performance.now();
  const engine = new Deno.Command(`${PROJECT_DIR}/bin/${SERVER}`, {
    args: ["serve"],
    env: { HERO_VOICE_HOME: home },
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
  using client = Deno.createHttpClient({ proxy: { transport: "unix", path } });
  for (;;) {
    try {
      const response = await fetch("http://192.0.2.1/ready", { client });
      await response.body?.cancel();
      if (response.ok) break;
    } catch {
      // Not there yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const took = performance.now() - began;
  engine.kill("SIGTERM");
  await engine.status;
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
