/** The Deno that compiles. */
import { EXIT, messageOf, UserError } from "../../shared/errors.ts";
import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { withStandIns } from "./older_deno/stand_ins.ts";

/** A Deno that compiles, and the settings it works with. */
export interface Compiler {
  /** Path of the program. */
  readonly path: string;
  readonly version: string;
  /** Whether it is older than the Deno that the project is made for. */
  readonly older: boolean;
  /** Path of the runtime that compiled programs get, where it isn't to be fetched. */
  readonly runtime: string | undefined;
  /** Runs work with the path of the project's configuration for this Deno. */
  withConfig<T>(work: (path: string) => Promise<T>): Promise<T>;
}

/**
 * Finds the Deno that compiles: the one that `DENORT_DENO` names (a runtime in `DENORT_BIN` needs the Deno
 * of its own version), else the one that runs this.
 *
 * @throws {UserError} If it doesn't run.
 */
export async function compiler(): Promise<Compiler> {
  const path = Deno.env.get("DENORT_DENO") || Deno.execPath();
  const version = await versionOf(path);
  const older = isOlder(version, Deno.version.deno);
  const ownConfig = `${PROJECT_DIR}/deno.json`;
  return {
    path,
    version,
    runtime: Deno.env.get("DENORT_BIN") || undefined,
    older,
    withConfig: (work) => older ? withStandIns(ownConfig, work) : work(ownConfig),
  };
}

async function versionOf(path: string): Promise<string> {
  try {
    const { stdout } = await new Deno.Command(path, { args: ["--version"], stdin: "null" })
      .output();
    const version = /^deno (\d+\.\d+\.\d+)/.exec(new TextDecoder().decode(stdout))?.[1];
    if (version !== undefined) return version;
  } catch (error) {
    throw noDeno(path, messageOf(error));
  }
  throw noDeno(path, "it doesn't tell a version");
}

function noDeno(path: string, why: string): UserError {
  return new UserError(
    `${path} is no Deno that runs (${why}); set DENORT_DENO to one, or unset it.`,
    EXIT.failed,
  );
}

/**
 * Whether version `a` is older than version `b`.
 *
 * @example
 * ```ts
 * import { ok } from "node:assert/strict";
 *
 * ok(isOlder("2.4.10", "2.10.0"));
 * ok(!isOlder("2.9.6", "2.9.6"));
 * ```
 */
export function isOlder(a: string, b: string): boolean {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (const index of [0, 1, 2]) {
    const difference = (left?.[index] ?? 0) - (right?.[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
