import type { Page } from "playwright-core";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import type { Person } from "../fixtures/browser.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { askEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";

const NARROW = { width: 360, height: 740 } as const;

async function go(page: Page, hash: string, title: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

/** Opens a menu, looks, and closes it. */
async function lookInto(person: Person, menu: string): Promise<void> {
  await press(person.page, menu);
  await assertAccessible(person);
  await person.page.keyboard.press("Escape");
}

Deno.test("dialogs, menus, forms and messages shut nobody out, light and dark, on a telephone", async () => {
  await using bench = await PageBench.open();
  const id = await bench.record({ title: "Walk", language: "en", pcm: await spoken(0, 2) });
  const binned = await bench.record({ title: "Noise", pcm: await spoken(1, 2) });
  await (await askEngine(bench.home, `/v1/recordings/${binned}`, { method: "DELETE" })).body
    ?.cancel();
  for (const colorScheme of ["light", "dark"] as const) {
    const person = await bench.person({ colorScheme, viewport: NARROW }, `#/recordings/${id}`);
    const { page } = person;
    await page.locator(".waveform-picture > *").waitFor();
    for (const menu of ["Export", "Write anew", "More"]) await lookInto(person, menu);
    await press(page, "Rename");
    await page.getByRole("textbox", { name: "Title" }).waitFor();
    await assertAccessible(person);
    await page.keyboard.press("Escape");
    await press(page, "Mark this place");
    await page.getByRole("textbox", { name: /^Name of the mark at/ }).fill("here");
    await assertAccessible(person);
    await page.keyboard.press("Enter");
    await page.locator(".text-mark").waitFor();
    await press(page, /^(Add tags|Tags\.\.\.)$/);
    await page.getByLabel("Add a tag").fill(colorScheme);
    await page.keyboard.press("Enter");
    await assertAccessible(person);
    await page.keyboard.press("Enter");
    await press(page, "Keys");
    await page.getByRole("dialog", { name: "Keys" }).waitFor();
    await assertAccessible(person);
    await page.keyboard.press("Escape");
    await press(page, "Edit");
    await page.getByRole("button", { name: /^Edit the text at/ }).first().click();
    await assertAccessible(person);
    await page.keyboard.press("Escape");
    await press(page, "Copy text");
    await page.locator(".toast").first().waitFor();
    await assertAccessible(person);
    await press(page, "Rework");
    await assertAccessible(person);
    await go(page, "#/bin", "Bin");
    await page.getByRole("checkbox").first().check();
    await assertAccessible(person);
    await press(page, "Empty the bin");
    await page.getByRole("alertdialog").waitFor();
    await assertAccessible(person);
    await press(page, "Keep");
    assertEquals(person.complaints, []);
  }
});

Deno.test("letters twice as large leave the views' names and all buttons in the window, also while recording", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 2)));
  const id = await bench.record({ title: "Walk along the river", pcm: await spoken(0, 2) });
  // By the browser's setting, and by the page's own letters alone, as some browsers do.
  for (const fontSize of [32, 16]) {
    const person = await bench.person({ microphone, viewport: NARROW, fontSize });
    const { page } = person;
    if (fontSize === 16) {
      await page.addInitScript(
        "addEventListener('load', () => { document.documentElement.style.fontSize = '200%'; })",
      );
      await page.reload();
    }
    await press(page, "Start recording");
    await page.keyboard.press("m");
    for (
      const [hash, title] of [
        ["#/", "Record"],
        ["#/library", "Library"],
        [`#/recordings/${id}`, "Walk along the river"],
        ["#/bin", "Bin"],
        ["#/status", "Status"],
        ["#/settings", "Settings"],
      ] as const
    ) {
      await go(page, hash, title);
      await page.waitForLoadState("networkidle");
      const out = await page.evaluate<string[]>(`
        [...document.querySelectorAll("a, button, input, select, textarea, h1, h2, .nav span")]
          .filter((one) => one.checkVisibility({ visibilityProperty: true }) &&
            one.closest(".table, .skip, .log-lines, .tag-list") === null)
          .map((one) => [one, one.getBoundingClientRect()])
          .filter(([, { left, right, width }]) => width > 1 && (left < -1 || right > innerWidth + 1))
          .map(([one, { left, right }]) => one.outerHTML.slice(0, 120) + " " + left + " to " + right)
      `);
      assertEquals(out, [], `${title} at ${fontSize}`);
      const overlaps = await page.evaluate<number>(`{
        const names = [...document.querySelectorAll(".nav a > span")]
          .map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 1);
        names.filter(({ right }, index) => right > (names[index + 1]?.left ?? Infinity)).length;
      }`);
      assertStrictEquals(overlaps, 0, `the views' names at ${fontSize}`);
    }
    await page.getByRole("button", { name: "Stop recording" }).first().click();
    await go(page, "#/", "Record");
    await sees(page, /^Saved, /);
    assertEquals(person.complaints, []);
  }
});

Deno.test("where motion isn't wanted nothing moves by itself", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 2)));
  const person = await bench.person({ microphone });
  const { page } = person;
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.reload();
  await press(page, "Start recording");
  await sees(page, /^Recording$/);
  const meter = page.getByRole("meter", { name: "Input level" });
  await eventually(async () => Number(await meter.getAttribute("aria-valuenow")) > 0);
  const moving = (): Promise<string[]> =>
    page.evaluate<string[]>(`
      document.getAnimations().filter((one) => one.effect.getComputedTiming().activeDuration > 10)
        .map((one) => one.effect.target.className)
    `);
  assertEquals(await moving(), []);
  // The ring around the button doesn't follow the voice.
  assertStrictEquals(
    await page.evaluate("document.querySelector('.recorder').style.getPropertyValue('--level')"),
    "",
  );
  await page.keyboard.press("m");
  await page.locator(".toast").first().waitFor();
  assertEquals(await moving(), []);
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  assertEquals(await moving(), []);
  await page.keyboard.press("Escape");
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  assertEquals(person.complaints, []);
});

Deno.test("a person records, mends, marks, tags, takes along and deletes without a mouse", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 2)));
  const person = await bench.person({ microphone });
  const { page } = person;
  const key = (name: string): Promise<void> => page.keyboard.press(name);
  /** Goes from field to field until one with this name has the focus. */
  const tabTo = async (name: RegExp): Promise<void> => {
    for (let steps = 0; steps < 80; steps++) {
      await key("Tab");
      const focused = await page.evaluate<string>(
        "(document.activeElement.ariaLabel ?? document.activeElement.textContent).trim()",
      );
      if (name.test(focused)) return;
    }
    throw new Error(`nothing called ${name} is reached`);
  };
  await page.getByRole("button", { name: "Start recording" }).waitFor();
  await key("Space");
  await sees(page, /^Recording$/);
  await page.getByRole("log").getByText(/weather|walk/).first().waitFor();
  await key("p");
  await sees(page, "Paused");
  await key("p");
  await sees(page, /^Recording$/);
  await key("m");
  await page.locator("[data-mark]").waitFor();
  await key("n");
  await page.getByRole("textbox", { name: /^Name of the mark/ }).fill("start");
  await key("Enter");
  await page.getByRole("button", { name: /: start$/ }).waitFor();
  await key("r");
  await sees(page, /^Saved, /);
  await tabTo(/^Open this recording$/);
  await key("Enter");
  await page.waitForURL(/#\/recordings\//);
  const { items: [item] } = await bench.recordings();
  assert(item);
  await eventually(async () => (await bench.recording(item.id)).state === "ready");

  await tabTo(/^Rename$/);
  await key("Enter");
  await page.getByRole("textbox", { name: "Title" }).fill("By keys alone");
  await key("Enter");
  await page.getByRole("heading", { level: 1, name: "By keys alone" }).waitFor();
  await tabTo(/^Add tags$/);
  await key("Enter");
  await page.getByLabel("Add a tag").fill("keys");
  await key("Enter");
  await key("Enter");
  await page.getByRole("link", { name: "keys", exact: true }).waitFor();
  await key("e");
  await page.locator(".segments").waitFor();
  await tabTo(/^Edit the text at/);
  await key("Enter");
  await page.getByRole("textbox", { name: /^Text at/ }).fill("Mended by keys.");
  await key("Control+Enter");
  await eventually(async () =>
    (await bench.recording(item.id)).segments.some(({ text }) => text === "Mended by keys.")
  );
  await page.getByRole("textbox", { name: /^Text at/ }).waitFor({ state: "detached" });
  await key("e");
  await page.locator(".reading").waitFor();
  await tabTo(/^Export$/);
  await key("Enter");
  await tabTo(/^Markdown/);
  const [download] = await Promise.all([page.waitForEvent("download"), key("Enter")]);
  assertStrictEquals(download.suggestedFilename(), "By keys alone.md");

  await tabTo(/^More$/);
  await key("Enter");
  await tabTo(/^Delete$/);
  await key("Enter");
  await sees(page, "Moved to the bin: By keys alone");
  await tabTo(/^Undo$/);
  await key("Enter");
  await page.getByRole("heading", { level: 1, name: "By keys alone" }).waitFor();
  assertStrictEquals((await bench.recording(item.id)).state, "ready");
  assertEquals(person.complaints, []);
});
