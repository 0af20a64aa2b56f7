import { BUILT_IN_STYLES } from "../../../../server/transform/styles/built_in.ts";
import { needsLanguage, parseStyle } from "../../../../server/transform/styles/style.ts";
import { assert, assertEquals, assertThrows } from "../../../assert.ts";

Deno.test("parseStyle() reads title, description, parts and prompt", () => {
  assertEquals(
    parseStyle(
      "my-style_2",
      '---\ntitle: My style: a test\n# a remark\n\ndescription: "Quoted"\nparts: join\n---\n\nDo it.\n\n---\nThen rest.\n',
    ),
    {
      name: "my-style_2",
      title: "My style: a test",
      description: "Quoted",
      parts: "join",
      prompt: "Do it.\n\n---\nThen rest.",
    },
  );
  const least = parseStyle("a", "\ufeff---\r\ntitle: A\r\n---\r\nDo it.");
  assertEquals([least.description, least.parts, least.prompt], ["", "combine", "Do it."]);
  assert(needsLanguage(parseStyle("a", "---\ntitle: A\n---\nInto {language}, please.")));
});

Deno.test("parseStyle() says what is wrong with a file that is no style", () => {
  const rows: readonly [string, string, RegExp][] = [
    ["Über", "---\ntitle: A\n---\nDo it.", /name must be of a-z/],
    ["instruction", "---\ntitle: A\n---\nDo it.", /this name is taken/],
    ["a", "Do it.", /must begin with a line "---"/],
    ["a", "", /must begin with a line "---"/],
    ["a", "---\ntitle: A\nDo it.", /must begin with a line "---"/],
    ["a", "---\nTitle A\n---\nDo it.", /this line is not "key: value": Title A/],
    ["a", "---\n---\nDo it.", /its title is wrong/],
    ["a", "---\ntitle:\n---\nDo it.", /its title is wrong/],
    ["a", "---\ntitle: A\nparts: none\n---\nDo it.", /its parts is wrong/],
    ["a", "---\ntitle: A\nmodel: x\n---\nDo it.", /Unrecognized key: "model"/],
    ["a", "---\ntitle: A\n---\n \n", /no prompt below its second line/],
    [
      "a",
      `---\ntitle: A\n---\n${"x".repeat(4_001)}`,
      /its prompt has 4001 characters; at most 4000/,
    ],
  ];
  for (const [name, file, message] of rows) {
    assertThrows(() => parseStyle(name, file), { name: "BadStyle", message });
  }
});

Deno.test("the built-in styles are all there", () => {
  assertEquals(BUILT_IN_STYLES.map(({ name }) => name), [
    "tidy",
    "bullets",
    "summary",
    "email",
    "minutes",
    "translate",
  ]);
  const { prompt } = BUILT_IN_STYLES.find(({ name }) => name === "minutes")!;
  assert(prompt.includes("Decisions") && prompt.includes("Actions"));
  assertEquals(BUILT_IN_STYLES.filter(needsLanguage).map(({ name }) => name), ["translate"]);
});
