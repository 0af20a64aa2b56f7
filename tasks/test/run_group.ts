/** Runs a group and counts what it found. */
import type { Group } from "./groups.ts";
import { type Tally, tallyOfRun } from "./tally.ts";

/** Longest time for a group, in milliseconds; in `make soak` twelve times as long. */
const GROUP_TIMEOUT_MS = 20 * 60_000;

/** Variables of the shell that every group sees; a person's own settings are not among them. */
const PASSED_ON = [
  "PATH",
  "LANG",
  "CI",
  "NO_COLOR",
  "FORCE_COLOR",
  "DENO_DIR",
  "DENORT_BIN",
  "DENORT_DENO",
  "HERO_VOICE_SOAK",
];

/** Options of {@linkcode runGroup}. */
export interface RunOptions {
  /** Folder for temporary files and the home folder of the run. */
  readonly temp: string;
  /** Whether the full counts run. */
  readonly soak: boolean;
}

function runsParallel(group: Group, { soak }: RunOptions): boolean {
  return group.jobs !== undefined && !soak;
}

function environment(group: Group, options: RunOptions): Record<string, string> {
  const { temp, soak } = options;
  const env: Record<string, string> = {
    TMPDIR: temp,
    HOME: temp,
    // Without it onnxruntime would report its use to its maker.
    ORT_DISABLE_TELEMETRY: "1",
    ...group.env,
  };
  for (const name of PASSED_ON) {
    const value = Deno.env.get(name);
    if (value !== undefined) env[name] = value;
  }
  if (soak) env["HERO_VOICE_SOAK"] = "1";
  if (runsParallel(group, options)) env["DENO_JOBS"] = String(group.jobs);
  return env;
}

/** Runs a group, its output going straight to this process's own. */
export async function runGroup(group: Group, options: RunOptions): Promise<Tally> {
  const [subcommand = "", ...rest] = group.args;
  const report = `${options.temp}/report-${crypto.randomUUID()}.xml`;
  const command = new Deno.Command("deno", {
    args: group.tests
      ? [
        subcommand,
        `--junit-path=${report}`,
        ...(runsParallel(group, options) ? ["--parallel"] : []),
        ...rest,
      ]
      : [...group.args],
    clearEnv: true,
    env: environment(group, options),
    stdin: "null",
    signal: AbortSignal.timeout(GROUP_TIMEOUT_MS * (options.soak ? 12 : 1)),
  });
  const { success } = await command.spawn().status;
  if (!group.tests) return success ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  let text: string | undefined;
  try {
    text = Deno.readTextFileSync(report);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return tallyOfRun(text, success);
}
