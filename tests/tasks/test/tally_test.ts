import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { sum, tallyOfReport, tallyOfRun } from "../../../tasks/test/tally.ts";

const REPORT = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="deno test" tests="5" failures="1" errors="0" time="0.1">
    <testsuite name="a_test.ts" tests="5" disabled="0" errors="0" failures="1">
        <testcase name="one"/>
        <testcase name="two"><skipped/></testcase>
        <testcase name="three"><failure message="x"/></testcase>
        <testcase name="four"/>
        <testcase name="five"/>
    </testsuite>
</testsuites>`;

Deno.test("tallyOfReport() counts passed and failed, and leaves ignored ones out", () => {
  assertEquals(tallyOfReport(REPORT), { passed: 3, failed: 1 });
  assertStrictEquals(tallyOfReport(""), undefined);
});

Deno.test("tallyOfRun() never calls a run passed that did not succeed", () => {
  assertEquals(tallyOfRun(REPORT, false), { passed: 3, failed: 1 });
  assertEquals(tallyOfRun(undefined, false), { passed: 0, failed: 1 });
  assertEquals(tallyOfRun(undefined, true), { passed: 0, failed: 1 });
  const green = `<testsuites name="deno test" tests="2" failures="0" errors="0">`;
  assertEquals(tallyOfRun(green, true), { passed: 2, failed: 0 });
  assertEquals(tallyOfRun(green, false), { passed: 2, failed: 1 });
});

Deno.test("sum() adds up", () => {
  assertEquals(sum([]), { passed: 0, failed: 0 });
  assertEquals(sum([{ passed: 1, failed: 2 }, { passed: 3, failed: 4 }]), { passed: 4, failed: 6 });
});
