import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { testGroups } from "../../../tasks/test/groups.ts";

Deno.test("testGroups() gives tests that start programs the wider permissions, others not", () => {
  const groups = testGroups(
    ["tests/a_test.ts", "tests/end-to-end/b_test.ts", "tests/c_process_test.ts"],
    ["shared/d.ts"],
  );
  assertEquals(groups.map(({ name }) => name), [
    "unit tests",
    "examples in comments",
    "tests with programs and browser",
  ]);
  const [unit, examples, programs] = groups.map(({ args }) => args);
  assert(unit?.includes("-P=unit") && unit.includes("tests/a_test.ts"));
  assert(examples?.includes("--doc") && examples.includes("shared/d.ts"));
  assert(programs?.includes("-P=e2e"));
  assertEquals(programs?.slice(-2), ["tests/end-to-end/b_test.ts", "tests/c_process_test.ts"]);
  for (const { args } of groups) {
    assert(args.includes("--trace-leaks"));
    assert(!args.some((arg) => arg === "-A" || arg.startsWith("--allow")));
  }
});

Deno.test("testGroups() leaves a group without files out", () => {
  assertStrictEquals(testGroups(["tests/a_test.ts"], []).length, 1);
});
