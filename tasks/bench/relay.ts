/**
 * How many messages the gateway relays to the engine and back, against a relay that does nothing else: both
 * before the same bare engine, with the same clients.
 */
import { endScript, startScript } from "./processes.ts";
import { type Programs, startBarePrograms, startGatewayAlone } from "./programs.ts";
import { type BenchRow, median } from "./row.ts";

/** Numbers of connections; the goal is for the one in the middle. */
const CONNECTIONS = [10, 100, 400] as const;
const GOAL_CONNECTIONS = 100;
/** Messages that each connection has under way. */
const IN_FLIGHT = 4;
/** How long is measured, in seconds; and how often both are measured in turn. */
const SECONDS = 3;
const ROUNDS = 3;
const GOAL = 0.9;

/** Messages a second. */
async function rateOf(programs: Programs, connections: number): Promise<number> {
  const child = startScript(
    "flood.ts",
    programs.url,
    programs.token,
    ...[connections, IN_FLIGHT, SECONDS].map(String),
  );
  const [line] = await Array.fromAsync(child.stdout.pipeThrough(new TextDecoderStream()));
  await endScript(child).catch(() => {});
  const rate = Number(line);
  if (!(rate > 0)) throw new Error(`no messages were relayed with ${connections} connections`);
  return rate;
}

/** Measures both in turn. */
export async function relay(): Promise<readonly BenchRow[]> {
  await using bare = await startBarePrograms();
  await using gateway = await startGatewayAlone();
  const rows: BenchRow[] = [];
  for (const connections of CONNECTIONS) {
    const rounds: { bare: number; gateway: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        bare: await rateOf(bare, connections),
        gateway: await rateOf(gateway, connections),
      });
    }
    const ratio = median(rounds.map((round) => round.gateway / round.bare));
    const rate = (of: "bare" | "gateway"): string =>
      `${Math.round(median(rounds.map((round) => round[of])))} messages a second`;
    rows.push({
      name: `relay, ${connections} connections`,
      figure: `${rate("gateway")}, ${ratio.toFixed(2)} times the baseline`,
      baseline: `bare two-hop relay ${rate("bare")}`,
      ...(connections === GOAL_CONNECTIONS &&
        { goal: `at least ${GOAL} times`, reached: ratio >= GOAL }),
    });
  }
  return rows;
}
