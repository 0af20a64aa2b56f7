import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { openBrowser } from "../fixtures/browser.ts";
import { startLibrary } from "../fixtures/library_page.ts";
import { assertAccessible, PageBench, press, spoken } from "../fixtures/page_bench.ts";
import { eventually } from "../fixtures/session_bench.ts";

Deno.test("a person renames recordings in the library, by mouse and by keys alone", async () => {
  await using library = await startLibrary(12);
  await using person = await openBrowser();
  const { page } = person;
  await page.goto(`${library.url}/#/library`);
  const titles = page.locator(".rows .row-title");
  await titles.nth(3).waitFor();
  const before = await titles.nth(1).textContent() ?? "";
  await titles.nth(1).hover();
  await page.getByRole("button", { name: `Rename: ${before}`, exact: true }).click();
  const field = page.getByRole("textbox", { name: "Title" });
  await field.fill("  Garden <b>plans</b> ");
  await assertAccessible(person);
  await press(page, "Save");
  await eventually(async () => await titles.nth(1).textContent() === "Garden <b>plans</b>");
  assert(await page.evaluate("document.activeElement.matches('.row-link')"), "the focus is lost");

  // By keys: the next one, whose title stays as it was, then is changed.
  await page.keyboard.press("ArrowDown");
  const third = await titles.nth(2).textContent();
  await page.keyboard.press("F2");
  await field.waitFor();
  await page.keyboard.type("not this");
  await page.keyboard.press("Escape");
  assertStrictEquals(await titles.nth(2).textContent(), third);
  await page.keyboard.press("F2");
  await page.keyboard.type("x j k /");
  await page.keyboard.press("Enter");
  await eventually(async () => await titles.nth(2).textContent() === "x j k /");
  assert(await page.evaluate("document.activeElement.matches('.row-link')"), "the focus is lost");
  await page.reload();
  await eventually(async () => await titles.nth(2).textContent() === "x j k /");

  // Tags by key, of the one that has the focus.
  await page.locator(".row-link").nth(2).focus();
  await page.keyboard.press("t");
  await page.getByLabel("Add a tag").fill("garden");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "garden", exact: true }).waitFor();
  assertEquals(person.complaints, []);
});

Deno.test("a person tags the recording they read, and goes on to all with that tag and back", async () => {
  await using bench = await PageBench.open();
  const id = await bench.record({ title: "Walk", language: "en", pcm: await spoken(0, 1) });
  await bench.record({ title: "Another", language: "en", pcm: await spoken(1, 2) });
  const person = await bench.person({}, "#/library?q=al");
  const { page } = person;
  await page.getByRole("link", { name: "Walk", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Walk" }).waitFor();
  await press(page, "Add tags");
  await page.getByLabel("Add a tag").fill("<i>trip</i>");
  await page.keyboard.press("Enter");
  await assertAccessible(person);
  await page.keyboard.press("Enter");
  const tag = page.getByRole("link", { name: "<i>trip</i>" });
  await tag.waitFor();
  assertEquals((await bench.recording(id)).tags, ["<i>trip</i>"]);
  await assertAccessible(person);

  // The way back leads to the library as it was left.
  await page.getByRole("link", { name: "All recordings" }).click();
  await page.getByRole("searchbox").waitFor();
  assertStrictEquals(await page.getByRole("searchbox").inputValue(), "al");
  await page.goBack();
  await tag.click();
  await page.getByText("1 recording", { exact: true }).waitFor();
  assertEquals(await page.locator(".row-title").allTextContents(), ["Walk"]);

  // Taken away again.
  await page.getByRole("link", { name: "Walk", exact: true }).click();
  await press(page, "Tags...");
  await press(page, "Take away the tag <i>trip</i>");
  await press(page, "Save");
  await page.getByRole("button", { name: "Add tags" }).waitFor();
  assertEquals((await bench.recording(id)).tags, []);
  assertEquals(person.complaints, []);
});
