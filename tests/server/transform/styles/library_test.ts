import { StyleLibrary } from "../../../../server/transform/styles/library.ts";
import { BUILT_IN_STYLES } from "../../../../server/transform/styles/built_in.ts";
import { assert, assertEquals, assertMatch } from "../../../assert.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const style = (title: string, prompt = "Do it."): string =>
  `---\ntitle: ${title}\n---\n${prompt}\n`;

Deno.test("StyleLibrary has the built-in styles where there is no folder", async () => {
  using folder = tempFolder();
  const library = new StyleLibrary(`${folder.path}/none`);
  assertEquals(await library.list(), { styles: [...BUILT_IN_STYLES], problems: [] });
});

Deno.test("StyleLibrary says when the folder can't be read", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/styles`;
  await Deno.writeTextFile(path, "");
  const { styles, problems } = await new StyleLibrary(path).list();
  assertEquals(styles, [...BUILT_IN_STYLES]);
  assertMatch(problems.join(), /^The styles in .*\/styles can't be read \(.+\)\.$/);
});

Deno.test("StyleLibrary sees what is added, changed and taken away, without a restart", async () => {
  using folder = tempFolder();
  const library = new StyleLibrary(folder.path);
  const path = `${folder.path}/haiku.md`;
  assertEquals(await library.get("haiku"), undefined);
  await Deno.writeTextFile(path, style("Haiku", "One."));
  assertEquals((await library.get("haiku"))?.prompt, "One.");
  await Deno.writeTextFile(path, style("Haiku", "Two and more."));
  assertEquals((await library.get("haiku"))?.prompt, "Two and more.");
  // An editor that writes beside and renames; the size is the same.
  await Deno.writeTextFile(`${path}~`, style("Haiku", "Six and more."));
  await Deno.rename(`${path}~`, path);
  assertEquals((await library.get("haiku"))?.prompt, "Six and more.");
  await Deno.remove(path);
  assertEquals(await library.get("haiku"), undefined);
});

Deno.test("StyleLibrary: a person's own style takes the place of a built-in one", async () => {
  using folder = tempFolder();
  const library = new StyleLibrary(folder.path);
  await Deno.writeTextFile(`${folder.path}/summary.md`, style("My summary"));
  const { styles } = await library.list();
  assertEquals(styles.length, BUILT_IN_STYLES.length);
  assertEquals(styles[2]?.title, "My summary");
});

Deno.test("StyleLibrary passes over what is no style, names it, and takes the others", async () => {
  using folder = tempFolder();
  const library = new StyleLibrary(folder.path);
  const write = (name: string, text: string | Uint8Array): Promise<void> =>
    typeof text === "string"
      ? Deno.writeTextFile(`${folder.path}/${name}`, text)
      : Deno.writeFile(`${folder.path}/${name}`, text);
  await write("good.md", style("Good"));
  await write("bad.md", "Do it.");
  await write("binary.md", new Uint8Array([0xff, 0xfe, 0x00]));
  await write("huge.md", style("Huge", "x".repeat(70_000)));
  await write("notes.txt", "not looked at");
  await write(".hidden.md", "not looked at");
  await Deno.mkdir(`${folder.path}/folder.md`);
  const { styles, problems } = await library.list();
  assertEquals(styles.at(-1)?.name, "good");
  assertEquals(problems.length, 3);
  assertMatch(problems[0] ?? "", /^The style .*\/bad\.md is passed over: it must begin .*\.$/);
  assertMatch(problems[1] ?? "", /binary\.md is passed over: it is not text in UTF-8\.$/);
  assertMatch(problems[2] ?? "", /huge\.md is passed over: it has 70\d{3} bytes; at most 65536/);
  await write("bad.md", style("Mended"));
  assert((await library.list()).styles.some(({ name }) => name === "bad"));
});
