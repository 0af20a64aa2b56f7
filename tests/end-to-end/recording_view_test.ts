import type { Page } from "playwright-core";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { type Heard, startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";

const KEY = "key-for-tests";
/** What a browser would run, load or turn around if it were more than text. */
const HOSTILE =
  `<img src="https://evil.example/x" onerror="boom()"> </bdi>\u202e <script>boom()</script>`;

/** Where the player is, in seconds. */
async function place(page: Page): Promise<number> {
  return Number(
    await page.getByRole("slider", { name: "Place in the recording" }).getAttribute(
      "aria-valuenow",
    ),
  );
}

/** The text that is marked as being spoken. */
function marked(page: Page): Promise<string | null> {
  return page.locator("[data-segment][aria-current=true]").textContent();
}

Deno.test("a person listens to a recording, and the text follows, by mouse and by keys alone", async () => {
  await using bench = await PageBench.open();
  const id = await bench.record({ title: "Walk", language: "en", pcm: await spoken(0, 3) });
  const { segments } = await bench.recording(id);
  assertStrictEquals(segments.length, 3);
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;
  await page.getByRole("heading", { level: 1, name: "Walk" }).waitFor();
  // The waveform is drawn from the engine's peaks; the browser decodes nothing.
  await page.locator(".waveform-picture > *").waitFor();
  await assertAccessible(person);

  // A click on a word plays from that word.
  const second = segments[1];
  assert(second?.words);
  const word = second.words.at(-1);
  assert(word);
  const [x = 0, y = 0] = await page.evaluate<number[]>(`{
    const node = document.querySelector('[data-segment="${second.segment}"]').firstChild;
    const range = new Range();
    range.setStart(node, node.length - 2);
    range.setEnd(node, node.length - 1);
    const { x, y, width, height } = range.getBoundingClientRect();
    [x + width / 2, y + height / 2];
  }`);
  await page.mouse.click(x, y);
  await eventually(async () => await place(page) >= Math.floor(word.startMs / 1_000));
  assertStrictEquals(await marked(page), second.text);
  assert(await page.evaluate("CSS.highlights.has('spoken-word')"), "the word is marked");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("Space");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();

  // By keys: to the start of the segment, on to the next, back and forward, the speed.
  await page.keyboard.press(",");
  await eventually(async () => await place(page) === Math.floor(second.startMs / 1_000));
  await page.keyboard.press(".");
  const third = segments[2];
  assert(third);
  await eventually(async () => await marked(page) === third.text);
  await page.keyboard.press("ArrowLeft");
  await eventually(async () => await place(page) === Math.floor(third.startMs / 1_000 - 5));
  const slider = page.getByRole("slider", { name: "Place in the recording" });
  await slider.focus();
  await page.keyboard.press("Home");
  await eventually(async () => await place(page) === 0);
  await page.keyboard.press("ArrowRight");
  await eventually(async () => await place(page) === 5);
  assertStrictEquals(await slider.getAttribute("aria-valuetext"), "0:05 of 0:14");
  await page.keyboard.press(">");
  assertStrictEquals(await page.getByLabel("Speed").inputValue(), "1.25");

  // The keys are told, and can be switched off.
  await page.keyboard.press("?");
  const dialog = page.getByRole("dialog", { name: "Keys" });
  await dialog.getByText("Play or pause").waitFor();
  await assertAccessible(person);
  await dialog.getByLabel("Single letters and signs count as keys").uncheck();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.keyboard.press("t");
  assertStrictEquals(await page.getByRole("button", { name: /^Play from/ }).count(), 1);
  await press(page, "Times");
  assertStrictEquals(await page.getByRole("button", { name: /^Play from/ }).count(), 0);
  await page.reload();
  await page.getByText(second.text).waitFor();
  assertStrictEquals(await page.getByRole("button", { name: /^Play from/ }).count(), 0);
  assertStrictEquals(await page.getByLabel("Speed").inputValue(), "1.25");

  // A link into the middle of it.
  await page.evaluate(`location.hash = "#/recordings/${id}?at=${third.startMs}"`);
  await eventually(async () => await marked(page) === third.text);
  assertEquals(person.complaints, []);
});

Deno.test("a person mends a text, sees why others are missing, and has them written anew", async () => {
  const texts = ["First thing.", HOSTILE, "Third thing."];
  await using provider = startProviderServer({
    apiKey: KEY,
    hear: () => ({ text: texts.shift() ?? "Written anew." }),
  });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai,pocketsphinx",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
  });
  const id = await bench.record({ title: HOSTILE, pcm: await spoken(0, 3) });
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;
  await page.getByText("<script>boom()</script>").first().waitFor();
  await page.getByText("First thing.").first().waitFor();
  assertStrictEquals(await page.locator("main img, main script").count(), 0);

  const first = (await bench.recording(id)).segments.find(({ text }) => text === "First thing.");
  assert(first);
  const time = await page.getByRole("button", { name: /^Play from/ }).first().textContent();
  await press(page, "Edit");
  const edit = page.getByRole("button", { name: /^Edit the text at/ });
  assertStrictEquals(await edit.count(), 3);
  const row = page.getByRole("listitem").filter({ hasText: "First thing." });
  await row.getByRole("button", { name: /^Edit the text at/ }).focus();
  await page.keyboard.press("Enter");
  const field = page.getByRole("textbox", { name: /^Text at/ });
  await field.fill("First thing, said better.");
  await assertAccessible(person);
  await page.keyboard.press("Control+Enter");
  await sees(page, "First thing, said better.");
  // The focus is back where it was.
  await eventually(async () =>
    await page.evaluate("document.activeElement.getAttribute('aria-label')") ===
      `Edit the text at ${time}` || first.segment > 0
  );
  await sees(page, "Was:");
  const mended = (await bench.recording(id)).segments[first.segment];
  assertEquals([mended?.text, mended?.original], ["First thing, said better.", "First thing."]);
  await page.getByRole("button", { name: /^Bring back the original/ }).click();
  await page.getByText("Was:").waitFor({ state: "hidden" });
  assertStrictEquals((await bench.recording(id)).segments[first.segment]?.original, undefined);
  // What is given up stays as it was.
  await edit.first().click();
  await field.fill("nonsense");
  await page.keyboard.press("Escape");
  assertStrictEquals(await page.getByText("nonsense").count(), 0);

  // One segment with another engine.
  await page.getByRole("button", { name: /^Write the text at .* anew/ }).first().click();
  await assertAccessible(person);
  await page.getByRole("button", { name: /^pocketsphinx/ }).click();
  await eventually(async () => (await bench.recording(id)).segments[0]?.engine === "pocketsphinx");
  assertEquals(person.complaints, []);
});

Deno.test("a person sees why a text is missing, and has it written again", async () => {
  let answer: Heard | Promise<Heard> = { text: "Written." };
  await using provider = startProviderServer({ apiKey: KEY, hear: () => answer });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
  });
  provider.trouble({ kind: "error", status: 400 });
  const id = await bench.record({ title: "Missing", pcm: await spoken(0, 2) });
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;
  await sees(page, "1 part could not be written down; the audio is safe.");
  await sees(page, /Not written down: /);
  await assertAccessible(person);
  await press(page, "Try all again");
  await page.getByText(/could not be written down/).waitFor({ state: "hidden" });
  await eventually(async () =>
    (await bench.recording(id)).segments.every(({ text }) => text === "Written.")
  );
  // Texts that are there stay until there are others, however long that takes, and it is said.
  const another = Promise.withResolvers<Heard>();
  answer = another.promise;
  await press(page, "Write anew");
  await page.getByRole("button", { name: /^openai/ }).click();
  const dots = page.getByTitle("being written anew; this text stays until then");
  await dots.nth(1).waitFor();
  // Longer than the page's first look for news takes.
  await page.waitForTimeout(1_000);
  assertEquals(await page.locator(".segment").allTextContents(), ["Written.", "Written."]);
  await assertAccessible(person);
  another.resolve(answer = { text: "Written anew." });
  await eventually(async () =>
    (await page.locator(".segment").allTextContents()).join() === "Written anew.,Written anew."
  );
  await dots.first().waitFor({ state: "detached" });
  // They stay, too, when there can be no others.
  provider.broken({ kind: "error", status: 400 });
  await press(page, "Write anew");
  await page.getByRole("button", { name: /^openai/ }).click();
  const stayed = page.getByText(/This text stayed, because it could not be made anew/);
  await stayed.nth(1).waitFor();
  assertStrictEquals(await page.locator(".segment").count(), 2);
  provider.broken(undefined);
  await page.getByRole("button", { name: "Try again" }).first().click();
  await eventually(async () => await stayed.count() === 1);
  assertEquals(person.complaints, []);
});

Deno.test("a person copies a text and takes it along in every format", async () => {
  await using provider = startProviderServer({ apiKey: KEY, hear: () => ({ text: "One thing." }) });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
  });
  const id = await bench.record({ title: 'Notes: "1/2"?', pcm: await spoken(0, 1) });
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;
  await page.context().grantPermissions(["microphone", "clipboard-read", "clipboard-write"]);
  const clipboard = (): Promise<string> => page.evaluate("navigator.clipboard.readText()");
  await press(page, "Copy text");
  await press(page, "Copied");
  assertStrictEquals(await clipboard(), "One thing.");
  await press(page, "Export");
  await assertAccessible(person);
  await press(page, "Copy with times");
  await eventually(async () => await clipboard() === "[0:00] One thing.");
  for (
    const [label, ending, content] of [
      ["Text", "txt", /^One thing\.\n$/],
      ["Markdown", "md", /^# Notes/],
      ["Subtitles (SRT)", "srt", /^1\n00:00:00,/],
      ["Subtitles (WebVTT)", "vtt", /^WEBVTT/],
      ["JSON", "json", /"text":\s*"One thing\."/],
      ["Audio (", "wav", /^RIFF/],
    ] as const
  ) {
    if (await page.getByRole("link", { name: label }).count() === 0) await press(page, "Export");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: label }).first().click(),
    ]);
    const name = download.suggestedFilename();
    assertMatch(name, /^Notes[ _\d]+\.(txt|md|srt|vtt|json|wav|ogg)$/);
    assert(ending === "wav" || name.endsWith(`.${ending}`));
    const file = await Deno.readFile(await download.path());
    const start = new TextDecoder().decode(file.slice(0, 4_000));
    if (ending !== "wav") assertMatch(start, content);
    else assertMatch(start, /^(RIFF|OggS)/);
  }
  // Escape closes what was opened, and gives the focus back.
  await page.keyboard.press("Escape");
  assertStrictEquals(
    await page.evaluate("document.activeElement.textContent"),
    "Export",
  );
  assertEquals(person.complaints, []);
});
