import { DatabaseSync } from "node:sqlite";
import { SERVER } from "../../shared/names.ts";
import { recordingSchema } from "../../shared/recording.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals, assertMatch, assertNotStrictEquals } from "../assert.ts";
import { SOAK } from "../counts.ts";
import { report } from "../fixtures/figures.ts";
import { askEngine } from "../fixtures/programs.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { startSupervised } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

/** How soon a process that is blocked is to be replaced with the default setting, in milliseconds. */
const REPLACED_LIMIT_MS = 20_000;

/** Makes every change of a title take for ever: the database counts without end. */
function trap(database: string): void {
  // The engine may be writing just now.
  using sql = new DatabaseSync(database, { timeout: 10_000 });
  sql.exec(`
    CREATE VIEW without_end AS
      WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers)
      SELECT n FROM numbers;
    CREATE TRIGGER blocking BEFORE UPDATE OF title ON recordings
      BEGIN SELECT count(*) FROM without_end; END;
  `);
}

Deno.test("a blocked event loop: the process ends itself, says why, and zinit replaces it", async () => {
  // The full count waits for the default of 15 s.
  await using bench = await startSupervised(SOAK ? {} : { HERO_VOICE_BLOCKED_SECONDS: "2" });
  const { home, line } = bench;
  await line.ok(SERVER, "start");
  await using client = await StreamClient.connect({ socket: home.socket });
  const { recording } = await client.start({ title: "before" });
  await client.stream(new Int16Array(16_000), 0);
  await client.until(() => client.acked === 16_000);
  await client.close();
  trap(`${home.path}/hero_voice.db`);

  const pid = await bench.holder(SERVER);
  const blockedMs = performance.now();
  const change = askEngine(home, `/v1/recordings/${recording}`, {
    method: "PATCH",
    body: JSON.stringify({ title: "after" }),
    headers: { "content-type": "application/json" },
  });
  assert(await change.then(() => false, () => true), "the request got an answer");
  await eventually("another process is ready", async () => {
    const response = await askEngine(home, "/ready").catch(() => undefined);
    return response?.status === 200;
  });
  const replacedMs = performance.now() - blockedMs;
  const now = engineStatusSchema.parse(await (await askEngine(home, "/v1/status")).json());
  assertNotStrictEquals(now.pid, pid);
  const { stdout } = await line.ok(SERVER, "logs", "--level", "error");
  assertMatch(
    stdout,
    new RegExp(` ERROR hero_voice\\.server\\.watchdog the event loop is blocked; .* pid=${pid}\n`),
  );
  const kept = await (await askEngine(home, `/v1/recordings/${recording}`)).json();
  const { title, durationMs } = recordingSchema.parse(kept);
  assertEquals([title, durationMs], ["before", 1_000]);
  report(`blocked event loop: replaced after ${Math.round(replacedMs)} ms`);
  if (SOAK) assert(replacedMs <= REPLACED_LIMIT_MS, `${replacedMs} ms`);
});
