import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { shellQuoted, shellText } from "../../../tasks/launch/shell.ts";

Deno.test("shellQuoted() quotes whatever a shell would act on", () => {
  assertStrictEquals(shellQuoted("plain"), "'plain'");
  assertStrictEquals(shellQuoted('it\'s $HOME `id` "x"\n'), "'it'\\''s $HOME `id` \"x\"\n'");
});

Deno.test("shellText() exports, unsets, and puts the words before the person's own", () => {
  const text = shellText({
    exported: new Map([["A", "a b"], ["B", "it's"]]),
    unset: ["C", "D"],
    words: ["--flag=x y", "main.ts"],
  });
  assertEquals(text.split("\n"), [
    "export A='a b'",
    "export B='it'\\''s'",
    "unset C D",
    `set -- '--flag=x y' 'main.ts' "$@"`,
    "",
  ]);
});
