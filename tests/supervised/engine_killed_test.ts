import { SERVER } from "../../shared/names.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { figures, percentile, report } from "../fixtures/figures.ts";
import { askEngine, readinessOf } from "../fixtures/programs.ts";
import { startSupervised } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

/** Time from one kill to the next in the full count, in milliseconds: 20 of them take 5 minutes. */
const BETWEEN_KILLS_MS = 15_000;
/** How soon the engine is to be ready again, in milliseconds, at the 95th percentile. */
const READY_LIMIT_MS = 3_000;

Deno.test("the engine killed with SIGKILL under zinit is ready again soon", async () => {
  await using bench = await startSupervised();
  const { zinit, home, line } = bench;
  await bench.startBoth();
  const kills = count(2, 20);
  const readyAgain: number[] = [];
  for (let kill = 0; kill < kills; kill++) {
    const { pid } = await zinit.client.status(SERVER);
    const killedMs = performance.now();
    Deno.kill(pid, "SIGKILL");
    await eventually("the engine is ready again", async () => {
      try {
        const response = await askEngine(home, "/v1/status");
        const status = engineStatusSchema.parse(await response.json());
        return status.pid !== pid && (await readinessOf(home)).ready;
      } catch {
        return false;
      }
    });
    readyAgain.push(performance.now() - killedMs);
    const restMs = BETWEEN_KILLS_MS - (performance.now() - killedMs);
    if (SOAK && kill + 1 < kills) await new Promise((resolve) => setTimeout(resolve, restMs));
  }
  await eventually(
    "zinit says that it is ready",
    async () => (await zinit.client.status(SERVER)).state === "running",
  );
  const status = JSON.parse((await line.ok(SERVER, "status", "--json")).stdout);
  assertEquals([status.state, status.health], ["running", "ok"]);
  assertEquals(status.pid, await bench.holder(SERVER));
  report(`engine killed ${kills} times: ready again after ${figures(readyAgain)}`);
  if (SOAK) assert(percentile(readyAgain, 0.95) <= READY_LIMIT_MS, figures(readyAgain));
});
