/** `deno task bench [NAME...]`: measures, against baselines in the same run, and prints a table. */
import { EXIT } from "../shared/errors.ts";
import { printLine, tell } from "../shared/cli/output.ts";
import { conversion } from "./bench/conversion.ts";
import { jobLayer } from "./bench/jobs.ts";
import { library } from "./bench/library.ts";
import { libraryPage } from "./bench/library_page.ts";
import { liveSessions } from "./bench/live_sessions.ts";
import { memory } from "./bench/memory.ts";
import { memorySlope } from "./bench/memory_slope.ts";
import { pageBench } from "./bench/page.ts";
import { pocketSphinx } from "./bench/pocketsphinx.ts";
import { relay } from "./bench/relay.ts";
import { type BenchRow, showTable } from "./bench/row.ts";
import { speechToFinal } from "./bench/speech_to_final.ts";
import { startToReady } from "./bench/start_to_ready.ts";
import { voiceActivity } from "./bench/vad.ts";

type Benches = Readonly<Record<string, () => Promise<readonly BenchRow[]>>>;

/** What is measured where no name is given. */
const USUAL: Benches = {
  "start-to-ready": startToReady,
  "vad": voiceActivity,
  "relay": relay,
  "memory": memory,
  "live-sessions": liveSessions,
  "speech-to-final": speechToFinal,
  "jobs": jobLayer,
  "pocketsphinx": pocketSphinx,
  "library": library,
  "page": pageBench,
  "library-page": libraryPage,
  "conversion": conversion,
};
/** All benches by name; those besides the usual ones take half an hour or more. */
const BENCHES: Benches = { ...USUAL, "memory-slope": memorySlope };

const names = Deno.args.length === 0 ? Object.keys(USUAL) : Deno.args;
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
