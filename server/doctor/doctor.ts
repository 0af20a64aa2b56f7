/** `doctor`: looks at everything that hero_voice needs and says what to do about what is wrong. */
import { printLine } from "../../shared/cli/output.ts";
import { EXIT, type ExitCode } from "../../shared/errors.ts";
import { examine } from "./examine.ts";
import { thisMachine } from "./surroundings.ts";
import { showFindings } from "./view.ts";

/**
 * Prints the findings.
 *
 * @returns The code to leave with: 1 if something is broken.
 */
export async function doctor({ json = false }: { readonly json?: boolean }): Promise<ExitCode> {
  const findings = await examine(thisMachine());
  const ok = findings.every(({ state }) => state !== "broken");
  printLine(json ? JSON.stringify({ ok, checks: findings }) : showFindings(findings));
  return ok ? EXIT.ok : EXIT.failed;
}
