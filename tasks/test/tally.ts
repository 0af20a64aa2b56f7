/** How many passed and how many failed. */

/** Numbers of checks and tests. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** Adds tallies up. */
export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((total, tally) => total + tally.passed, 0),
    failed: tallies.reduce((total, tally) => total + tally.failed, 0),
  };
}

/**
 * Counts the tests of a JUnit report as `deno test --junit-path` writes it; ignored tests are in neither
 * number.
 *
 * @returns The numbers, or undefined if the text is no such report.
 */
export function tallyOfReport(xml: string): Tally | undefined {
  const suites = /<testsuites\b[^>]*>/.exec(xml)?.[0];
  if (suites === undefined) return undefined;
  const number = (name: string): number =>
    Number(new RegExp(`\\b${name}="(\\d+)"`).exec(suites)?.[1] ?? 0);
  const failed = number("failures") + number("errors");
  const ignored = (xml.match(/<skipped\b/g) ?? []).length;
  return { passed: number("tests") - failed - ignored, failed };
}

/**
 * The tally of a run of tests from its report and its exit: a run that failed without a failed test (a
 * file that could not be loaded, a crash, the time limit) counts as one failure.
 */
export function tallyOfRun(report: string | undefined, succeeded: boolean): Tally {
  const tally = report === undefined ? undefined : tallyOfReport(report);
  if (tally === undefined) return { passed: 0, failed: 1 };
  if (!succeeded && tally.failed === 0) return { passed: tally.passed, failed: 1 };
  return tally;
}
