/** Findings as a person reads them: a line each. */
import { printable } from "../../shared/log/line.ts";
import type { Finding } from "./finding.ts";

/** Marks at the beginning of a line. */
const MARKS = { fine: "✓", warning: "!", broken: "✗" } as const;

/** Shows findings, and in a last line what they come to. */
export function showFindings(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ about }) => about.length));
  const lines = findings.map(({ about, state, says, remedy }) => {
    const text = remedy === undefined ? says : `${says}. To do: ${remedy}`;
    return `${MARKS[state]} ${about.padEnd(width)}  ${printable(text)}`;
  });
  return [...lines, summary(findings)].join("\n");
}

function summary(findings: readonly Finding[]): string {
  const count = (state: Finding["state"]): number =>
    findings.filter((finding) => finding.state === state).length;
  const [broken, warnings] = [count("broken"), count("warning")];
  if (broken === 0 && warnings === 0) return "All is fine.";
  const parts = [
    broken > 0 ? `broken: ${broken}` : "",
    warnings > 0 ? `could be better: ${warnings}` : "",
  ];
  return `${parts.filter(Boolean).join(", ")}; what to do stands behind each.`;
}
