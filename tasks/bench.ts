/** `deno task bench [NAME...]`: measures, against baselines in the same run, and prints a table. */
import { EXIT } from "../shared/errors.ts";
import { printLine, tell } from "../shared/cli/output.ts";
import { liveSessions } from "./bench/live_sessions.ts";
import { type BenchRow, showTable } from "./bench/row.ts";
import { startToReady } from "./bench/start_to_ready.ts";
import { voiceActivity } from "./bench/vad.ts";

/** All benches by name. */
const BENCHES: Readonly<Record<string, () => Promise<readonly BenchRow[]>>> = {
  "start-to-ready": startToReady,
  "vad": voiceActivity,
  "live-sessions": liveSessions,
};

const names = Deno.args.length === 0 ? Object.keys(BENCHES) : Deno.args;
const unknown = names.filter((name) => !(name in BENCHES));
if (unknown.length > 0) {
  tell(`There is no bench ${unknown.join(", ")}; there are ${Object.keys(BENCHES).join(", ")}.`);
  Deno.exitCode = EXIT.usage;
} else {
  const rows: BenchRow[] = [];
  for (const name of names) {
    tell(`Measuring ${name} ...`);
    rows.push(...await BENCHES[name]?.() ?? []);
  }
  printLine(showTable(rows));
}
