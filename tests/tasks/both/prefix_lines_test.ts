import { assertEquals, assertStrictEquals } from "../../assert.ts";
import { prefixLines } from "../../../tasks/both/prefix_lines.ts";

async function prefixed(chunks: string[]): Promise<string> {
  const lines = ReadableStream.from(chunks).pipeThrough(prefixLines("p | "));
  return (await Array.fromAsync(lines)).join("");
}

Deno.test("prefixLines() puts the prefix before each line, wherever the chunks end", async () => {
  const text = "one\ntwo\n\nlast";
  const expected = "p | one\np | two\np | \np | last\n";
  for (let cut = 0; cut <= text.length; cut++) {
    assertStrictEquals(await prefixed([text.slice(0, cut), text.slice(cut)]), expected);
  }
  assertEquals(await prefixed([]), "");
});

Deno.test("prefixLines() doesn't hold an endless line", async () => {
  const output = await prefixed(Array(100).fill("x".repeat(1_000)));
  assertStrictEquals(output.replaceAll(/p \| |\n/g, ""), "x".repeat(100_000));
  assertStrictEquals(output.split("\n").length > 2, true);
});
