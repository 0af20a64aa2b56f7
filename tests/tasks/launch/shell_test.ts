import { assertEquals } from "../../assert.ts";
import { shellText } from "../../../tasks/launch/shell.ts";

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
