import fc from "fast-check";
import { diffWords } from "../../../../ui/web/transforms/diff.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";

/** Runs in short: what was taken out in brackets, what was added in braces. */
function short(before: string, after: string): string {
  return diffWords(before, after).map(({ kind, text }) =>
    kind === "same" ? text : kind === "removed" ? `[${text}]` : `{${text}}`
  ).join("");
}

Deno.test("diffWords() finds the words that were added and taken out", () => {
  assertStrictEquals(short("a b c", "a b c"), "a b c");
  assertStrictEquals(
    short("um the cat sat", "The cat sat down."),
    "[um the ]{The }cat sat {down.}",
  );
  assertStrictEquals(short("", "all new"), "{all new}");
  assertStrictEquals(short("all gone", ""), "[all gone]");
  assertEquals(diffWords("", ""), []);
  // Another space between words is no difference.
  assertStrictEquals(short("one two", "one\n\ntwo"), "one\n\ntwo");
});

Deno.test("diffWords() always leads from the first text to the second, by as few words as there are", () => {
  const text = fc.array(fc.constantFrom("a", "b", "c", "d\n"), { maxLength: 30 })
    .map((words) => words.join(" "));
  fc.assert(fc.property(text, text, (before, after) => {
    const runs = diffWords(before, after);
    const side = (left: "removed" | "added"): string[] =>
      runs.filter(({ kind }) => kind !== left).map(({ text }) => text);
    assertStrictEquals(side("removed").join(""), after);
    const words = (whole: string): string[] => whole.match(/\S+/g) ?? [];
    assertEquals(side("added").flatMap(words), words(before));
    const changed = runs.filter(({ kind }) => kind !== "same").flatMap(({ text }) => words(text));
    assertStrictEquals(changed.length, fewest(words(before), words(after)));
  }));
});

Deno.test("diffWords() counts texts that share next to nothing as wholly different", () => {
  const words = (name: string): string =>
    Array.from({ length: 2_000 }, (_, i) => `${name}${i}`).join(" ");
  const runs = diffWords(words("a"), words("b"));
  assertEquals(runs.map(({ kind }) => kind), ["removed", "added"]);
  assert(diffWords(words("a"), `${words("a")} b`).length === 2, "long texts that are alike");
});

/** Fewest words to take out and add, by the longest common subsequence. */
function fewest(a: readonly string[], b: readonly string[]): number {
  const table = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      table[i]![j] = a[i - 1] === b[j - 1]
        ? table[i - 1]![j - 1]! + 1
        : Math.max(table[i - 1]![j]!, table[i]![j - 1]!);
    }
  }
  return a.length + b.length - 2 * table[a.length]![b.length]!;
}
