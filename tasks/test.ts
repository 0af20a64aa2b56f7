/**
 * `deno task test`: format, lint, types, all tests; `check` runs the first three, `soak` the tests with
 * their full counts. The last line says how many passed and failed.
 */
import { findDocumentedFiles, findTestFiles } from "./test/files.ts";
import { CHECKS, type Group, testGroups } from "./test/groups.ts";
import { runGroup } from "./test/run_group.ts";
import { sum, type Tally } from "./test/tally.ts";

const encoder = new TextEncoder();

function print(line: string): void {
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}

async function runAll(groups: readonly Group[], soak: boolean): Promise<Tally> {
  const temp = Deno.makeTempDirSync({ prefix: "hero_voice_test_" });
  try {
    const tallies: Tally[] = [];
    for (const group of groups) {
      print(`== ${group.name}`);
      const tally = await runGroup(group, { temp, soak });
      print(`== ${group.name}: ${tally.passed} passed, ${tally.failed} failed\n`);
      tallies.push(tally);
    }
    return sum(tallies);
  } finally {
    Deno.removeSync(temp, { recursive: true });
  }
}

const [mode] = Deno.args;
const tests = mode === "check" ? [] : testGroups(findTestFiles(), findDocumentedFiles());
const { passed, failed } = await runAll([...CHECKS, ...tests], mode === "soak");
print(`${passed} passed, ${failed} failed`);
Deno.exitCode = failed > 0 ? 1 : 0;
