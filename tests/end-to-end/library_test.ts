import type { Locator, Page } from "playwright-core";
import { recordingPageSchema, recordingSchema } from "../../shared/recording.ts";
import { Store } from "../../server/store/store.ts";
import { assert, assertEquals } from "../assert.ts";
import { accessibilityProblems } from "../fixtures/axe.ts";
import { openBrowser, type Person } from "../fixtures/browser.ts";
import { type LibraryPrograms, startLibrary } from "../fixtures/library_page.ts";
import { askEngine, homeAt, startEngine, startGateway } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { fillHome } from "../fixtures/many_recordings.ts";

/** What the browser says of a request for the loudness of sound that can't be read. */
const UNREAL_SOUND = /^Failed to load resource: .* status of 422/;
/** A title that would act if it were not shown as text. */
const HOSTILE = '<img src=x onerror="alert(1)"> \u202etxt.exe & <b>bold</b>';

/** Opens the library and waits for its first row. */
async function openLibrary(person: Person, { url }: LibraryPrograms): Promise<Page> {
  const { page } = person;
  await page.goto(`${url}/#/library`);
  await page.locator(".row").first().waitFor();
  return page;
}

function titles(page: Page): Locator {
  return page.locator(".rows .row-title");
}

async function titleAt(page: Page, index: number): Promise<string> {
  return (await titles(page).nth(index).textContent()) ?? "";
}

/** What the browser complained of, but for the sound of these recordings, which is not real. */
function complaintsBeside(person: Person): string[] {
  return person.complaints.filter((each) => !UNREAL_SOUND.test(each));
}

/** Titles that the engine lists in the bin. */
async function inBin({ home }: LibraryPrograms): Promise<number> {
  const answer = await askEngine(home, "/v1/recordings?state=binned&limit=200");
  return recordingPageSchema.parse(await answer.json()).items.length;
}

Deno.test("a person finds a recording by words as they type, and goes to the place", async () => {
  await using library = await startLibrary(40);
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const search = page.getByRole("searchbox", { name: "Search titles and texts" });
  await search.pressSequentially("VERY Öldest");
  await page.getByText("1 recording", { exact: true }).waitFor();
  assertEquals(await page.locator(".row-found mark").allTextContents(), ["very", "oldest"]);
  assertEquals(new URL(page.url()).hash, "#/library?q=VERY+%C3%96ldest");

  await page.locator(".row-found").click();
  await page.getByRole("heading", { level: 1 }).waitFor();
  assertEquals(new URL(page.url()).hash, `#/recordings/${library.ids[0]}?at=174000`);
  await page.goBack();
  await page.getByText("1 recording", { exact: true }).waitFor();
  assertEquals(await search.inputValue(), "VERY Öldest");

  await search.fill("nothing has these words");
  await page.getByText("Nothing fits what you look for.").waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await titles(page).nth(20).waitFor();
  assertEquals(await search.inputValue(), "");
  await search.fill("qx");
  await page.getByText("0 recordings", { exact: true }).waitFor();
  assertEquals(complaintsBeside(person), []);
});

Deno.test("a person narrows the library down by time, state and tag", async () => {
  await using library = await startLibrary(40, {
    tags: (number) => number === 3 ? ["<i>trip</i>"] : [],
  });
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const status = page.locator(".view-head").getByRole("status");
  const choose = (name: string, option: string): Promise<string[]> =>
    page.getByRole("combobox", { name }).selectOption({ label: option });
  await choose("Tag", "<i>trip</i> (1)");
  await status.getByText("1 recording", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await choose("State", "Interrupted");
  await status.getByText("0 recordings").waitFor();
  await choose("State", "Any state");
  await choose("Time", "Between two days");
  const day = new Date(Date.now() - 2 * 86_400_000);
  const local = `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${
    String(day.getDate()).padStart(2, "0")
  }`;
  await page.getByLabel("From", { exact: true }).fill(local);
  await page.getByLabel("To", { exact: true }).fill(local);
  await status.getByText(/^[78] recordings$/).waitFor();
  await page.reload();
  await status.getByText(/^[78] recordings$/).waitFor();
  assertEquals(await page.getByLabel("From", { exact: true }).inputValue(), local);
  assertEquals(person.complaints, []);
});

Deno.test("a person tags several recordings, and takes a tag away from one", async () => {
  await using library = await startLibrary(10);
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const boxes = page.getByRole("checkbox", { name: /^Select: / });
  await boxes.nth(1).click();
  await boxes.nth(3).click({ modifiers: ["Shift"] });
  await page.getByText("3 selected").waitFor();
  await page.getByRole("button", { name: "Tags..." }).click();
  await page.getByLabel("Add a tag").fill('a "strange" <tag>');
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await page.locator(".row-tags .chip").nth(2).waitFor();
  await page.getByRole("button", { name: "Select none" }).click();

  await page.locator(".row-tags .chip").first().click();
  await page.getByText("3 recordings", { exact: true }).waitFor();
  await boxes.first().click();
  await page.getByRole("button", { name: "Tags..." }).click();
  await page.getByRole("button", { name: 'Take away the tag a "strange" <tag>' }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByText("2 recordings", { exact: true }).waitFor();
  assertEquals(person.complaints, []);
});

Deno.test("a person deletes one and many, undoes it, and empties the bin", async () => {
  await using library = await startLibrary(12);
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const first = await titleAt(page, 0);
  await page.getByRole("button", { name: `Delete: ${first}` }).click();
  await page.getByText(`Moved to the bin: ${first}`).waitFor();
  assert(await page.evaluate("document.activeElement.closest('.row') !== null"), "focus is lost");
  assertEquals(await titles(page).filter({ hasText: first }).count(), 0);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText(`Restored: ${first}`).waitFor();
  await eventually(async () => await titleAt(page, 0) === first);

  await page.getByRole("checkbox", { name: /^Select: / }).first().click();
  await page.getByRole("button", { name: "Select all listed" }).click();
  await page.getByText("12 selected").waitFor();
  await page.locator(".selection-bar").getByRole("button", { name: "Delete" }).click();
  await page.getByText("Moved to the bin: 12 recordings").waitFor();
  await page.getByText("Nothing here yet.").waitFor();
  assertEquals(await inBin(library), 12);

  await page.getByRole("link", { name: "Bin" }).click();
  await page.getByRole("button", { name: `Restore: ${first}` }).click();
  await page.getByText(`Restored: ${first}`).last().waitFor();
  assertEquals(await accessibilityProblems(page), []);
  await page.getByRole("button", { name: /^Delete for good: / }).first().click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Keep" }).click();
  assertEquals(await inBin(library), 11);
  await page.getByRole("button", { name: "Empty the bin" }).click();
  await page.getByText(/11 recordings are removed from the disk/).waitFor();
  assertEquals(await accessibilityProblems(page), []);
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete for good" }).click();
  await page.getByText("The bin is empty.").waitFor();
  await eventually(async () => await inBin(library) === 0);
  const left = [...Deno.readDirSync(`${library.home.path}/recordings`)].map(({ name }) => name);
  assertEquals(left.filter((name) => library.ids.includes(name)).length, 1);
  assertEquals(person.complaints, []);
});

Deno.test("the library is used by the keyboard alone", async () => {
  await using library = await startLibrary(30);
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const focused = async (): Promise<unknown> =>
    await page.evaluate("document.activeElement.closest('[data-index]')?.dataset.index");
  await page.keyboard.press("/");
  assertEquals(await page.evaluate("document.activeElement.id"), "library-search");
  await page.keyboard.type("morning");
  await page.locator(".row-found mark").first().waitFor();
  await page.keyboard.press("Tab");
  await page.evaluate("document.activeElement.blur()");
  await page.keyboard.press("ArrowDown");
  assertEquals(await focused(), "0");
  await page.keyboard.press("ArrowDown");
  assertEquals(await focused(), "1");
  await page.keyboard.press("x");
  await page.getByText("1 selected").waitFor();
  await page.keyboard.press("Escape");
  const second = await titleAt(page, 1);
  await page.keyboard.press("Delete");
  await page.getByText(`Moved to the bin: ${second}`).waitFor();
  await eventually(async () => await focused() === "1");
  await page.keyboard.press("Enter");
  await page.waitForURL(/#\/recordings\//);
  assertEquals(complaintsBeside(person), []);
});

Deno.test("a long library has few rows in the document, goes on while it is scrolled, and comes back to its place", async () => {
  await using library = await startLibrary(450);
  await using person = await openBrowser();
  const page = await openLibrary(person, library);
  const rows = page.locator(".row");
  const bottom = async (): Promise<boolean> => {
    await page.evaluate("scrollTo(0, document.documentElement.scrollHeight)");
    return await page.locator('.row[aria-posinset="450"]').count() === 1;
  };
  await page.getByRole("link", { name: await titleAt(page, 0) }).focus();
  await eventually(bottom);
  assert(await rows.count() < 80, `${await rows.count()} rows`);
  // What had the focus has it still, however far away.
  assertEquals(await page.evaluate("document.activeElement.closest('.row').dataset.index"), "0");
  const oldest = page.locator('.row[aria-posinset="450"] .row-link');
  await oldest.click();
  await page.waitForURL(/#\/recordings\//);
  await page.goBack();
  await oldest.waitFor();
  await eventually(async () => {
    const box = await oldest.boundingBox();
    return box !== null && box.y >= 0 && box.y + box.height <= 900;
  });
  assertEquals(complaintsBeside(person), []);
});

Deno.test("the library says what is wrong with a recording, mends it, and shows what is hostile as text", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_TOKEN: "off" });
  const ids = await fillHome(home.path, 4, { tags: () => ["<script>alert(2)</script>"] });
  {
    using store = new Store(`${home.path}/hero_voice.db`);
    store.segments.setFailed(ids[3]!, 0, "x", "a text that is there stays");
    store.recordings.update(ids[2]!, { title: HOSTILE });
    store.recordings.insert({ id: crypto.randomUUID(), title: "Broken off", createdAt: 5_000 });
    const failed = crypto.randomUUID();
    store.recordings.insert({ id: failed, title: "Not understood", createdAt: 4_000 });
    store.addSegment(failed, 0, 16_000);
    store.segments.setFailed(failed, 0, "key_refused", "The <key> is refused; set another.");
    const [job] = [store.takeJob([{ engine: null, betterThan: null }])];
    if (job !== undefined) store.jobs.setFailed(job.id);
    store.recordings.setSearched(failed, 16_000);
    store.recordings.setProcessing(failed, 16_000);
    store.recordings.settle(failed);
    for (const { id, title } of store.list.page({ terms: [], limit: 10 }).rows) {
      if (title !== "Broken off" && title !== "Not understood") continue;
      await Deno.mkdir(`${home.path}/recordings/${id}`);
      await Deno.writeFile(`${home.path}/recordings/${id}/audio.wav`, new Uint8Array(44 + 32_000));
    }
  }
  await using _engine = await startEngine(home);
  const gateway = await startGateway(home);
  await using _gateway = gateway.program;
  await using person = await openBrowser();
  const { page } = person;
  await page.goto(`${gateway.url}/#/library`);
  const row = (title: string): Locator => page.locator(".row").filter({ hasText: title });
  await row("Not understood").getByText("1 part has no text. The <key> is refused; set another.")
    .waitFor();
  assertEquals(await row(HOSTILE).locator(".row-title").textContent(), HOSTILE);
  assertEquals(await page.locator(".rows img, .rows script, .rows b").count(), 0);
  assertEquals(await accessibilityProblems(page), []);

  await row("Not understood").getByRole("button", { name: "Try again" }).click();
  await page.getByText("It is tried again; the text comes by itself.").waitFor();
  await row("Broken off").getByRole("button", { name: "End it now" }).click();
  await eventually(async () => {
    const list = recordingPageSchema.parse(await (await askEngine(home, "/v1/recordings")).json());
    const states = list.items.filter(({ createdAt }) => createdAt < "1971")
      .map(({ state, troubles }) => `${state} ${troubles?.failed ?? 0}`);
    return states.join() === "ready 0,ready 0";
  });
  await row("Broken off").getByRole("button", { name: "End it now" }).waitFor({
    state: "detached",
  });
  const { items } = recordingPageSchema.parse(
    await (await askEngine(home, "/v1/recordings")).json(),
  );
  const whole = recordingSchema.parse(
    await (await askEngine(home, `/v1/recordings/${items[0]?.id}`)).json(),
  );
  assertEquals(whole.segments[0]?.state, "done");
  assertEquals(person.complaints, []);
});

Deno.test("the library is fit for everyone: with filters, hits, a selection and its dialog, light and dark", async () => {
  await using library = await startLibrary(20, { tags: () => ["work"] });
  for (const colorScheme of ["light", "dark"] as const) {
    await using person = await openBrowser({ colorScheme, viewport: { width: 360, height: 740 } });
    const page = await openLibrary(person, library);
    assertEquals(await accessibilityProblems(page), []);
    await page.getByRole("searchbox").fill("morning");
    await page.locator("mark").first().waitFor();
    await page.getByRole("checkbox").first().click();
    assertEquals(await accessibilityProblems(page), []);
    await page.getByRole("button", { name: "Tags..." }).click();
    await page.getByRole("dialog").waitFor();
    assertEquals(await accessibilityProblems(page), []);
    assertEquals(await page.evaluate("document.documentElement.scrollWidth"), 360);
    assertEquals(person.complaints, []);
  }
});
