/** Text for the launcher's shell. */
import { shellQuoted } from "../../shared/shell_quoted.ts";

/** What the launcher does before it becomes the program. */
export interface LaunchPlan {
  /** Variables that the program is to see and the environment doesn't have. */
  readonly exported: ReadonlyMap<string, string>;
  /** Variables that the program must not see. */
  readonly unset: readonly string[];
  /** Words after `deno run`, before the person's own. */
  readonly words: readonly string[];
}

/**
 * Writes a plan as commands for a POSIX shell: variables set and unset, then the positional parameters
 * put behind the words of `deno run`.
 */
export function shellText(plan: LaunchPlan): string {
  const lines = [
    ...[...plan.exported].map(([name, value]) => `export ${name}=${shellQuoted(value)}`),
    ...(plan.unset.length > 0 ? [`unset ${plan.unset.join(" ")}`] : []),
    `set -- ${plan.words.map(shellQuoted).join(" ")} "$@"`,
  ];
  return `${lines.join("\n")}\n`;
}
