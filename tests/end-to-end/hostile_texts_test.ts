import type { Page } from "playwright-core";
import { assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { startChatServer } from "../fixtures/chat_server.ts";
import { PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { askEngine } from "../fixtures/programs.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { textOutOfPlace } from "../fixtures/text_order.ts";
import { tamed } from "../../ui/web/bidi.ts";

const KEY = "key-for-tests";
/** Text that would load, run and close what it stands in, leave its isolation, and turn what follows. */
function hostile(name: string): string {
  const markup = "<img src=//evil.example onerror=alert(1)></bdi><script>alert(2)</script>";
  return `${name} ${markup} \u2069\u2069\u202eturned \u2067`.trim();
}
const TITLE = hostile("title");
const TEXT = hostile("text");
const TAG = "<b onclick=alert(3)>tag</b> \"'& \u2069\u202eturned";
const LABEL = hostile("label");
const STYLE = hostile("style");
const DESCRIPTION = hostile("description");
const INSTRUCTION = hostile("instruction");
const ANSWER = hostile("answer");
const FILE = "<img src=x onerror=alert(4)>\u2069\u202egnp.wav";
const ALL = [TITLE, TEXT, TAG, LABEL, STYLE, DESCRIPTION, INSTRUCTION, ANSWER, FILE];
const WIDTHS = [360, 1_440] as const;

/** Fails unless all that is shown is text in its place, at every width. */
async function assertText(page: Page, where: string): Promise<void> {
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 900 });
    assertEquals(await textOutOfPlace(page, [...ALL, ...ALL.map(tamed)]), [], where);
  }
  assertStrictEquals(await page.title(), "hero_voice");
}

Deno.test("whatever titles, texts, tags, styles, instructions and names of files hold, it is text on every view", async () => {
  let heard = 0;
  await using provider = startProviderServer({
    apiKey: KEY,
    hear: () => ({ text: heard++ % 2 === 0 ? TEXT : "Plain words, with a figure (3)." }),
  });
  await using model = startChatServer({ apiKey: KEY, answer: () => ({ pieces: [ANSWER] }) });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
    DEEPSEEK_API_KEY: KEY,
    DEEPSEEK_BASE_URL: model.baseUrl,
  });
  await Deno.mkdir(`${bench.home.path}/styles`, { recursive: true });
  await Deno.writeTextFile(
    `${bench.home.path}/styles/mine.md`,
    `---\ntitle: ${STYLE}\ndescription: ${DESCRIPTION}\n---\nSay it as I do.\n`,
  );
  const id = await bench.record({ title: TITLE, pcm: await spoken(0, 3) });
  const change = { tags: [TAG, "plain"] };
  await askEngine(bench.home, `/v1/recordings/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(change),
  });
  // One that goes on, with a mark.
  await using live = await StreamClient.connect({ socket: bench.home.socket });
  const { recording } = await live.start({ title: TITLE });
  await live.stream(new Int16Array((await spoken(0, 1)).buffer), 0);
  live.send({ type: "mark", atSample: 8_000, label: LABEL });

  const person = await bench.person({}, "#/library");
  const { page, complaints } = person;
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await page.evaluate(`{
    globalThis.reports = [];
    addEventListener("securitypolicyviolation", ({ blockedURI }) => reports.push(blockedURI));
  }`);
  const go = (hash: string): Promise<void> => page.evaluate(`location.hash = "#/${hash}"`);

  // The library: titles, tags, the choice of tags, hits in title and text, a dialog, messages.
  const row = page.locator(".row").filter({ hasText: "title <img" });
  await row.first().waitFor();
  await page.locator(".row-tags").getByText("onclick").first().waitFor();
  await assertText(page, "library");
  await page.getByRole("searchbox").fill("turned");
  await page.locator(".row-found mark").first().waitFor();
  await assertText(page, "search");
  await page.getByRole("searchbox").fill("");
  // Or the one that was found would be selected, which the whole list then forgets.
  await page.locator(".row-found mark").first().waitFor({ state: "detached" });
  await page.getByRole("combobox", { name: "Tag" }).selectOption({ index: 1 });
  await page.getByText("1 recording", { exact: true }).waitFor();
  await page.getByRole("checkbox").first().click();
  await press(page, "Tags...");
  await page.getByRole("dialog").waitFor();
  await assertText(page, "tags");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Delete: / }).first().click();
  await sees(page, /^Moved to the bin: title <img/);
  await assertText(page, "message");
  await go("bin");
  await page.getByRole("button", { name: /^Restore: / }).waitFor();
  await assertText(page, "bin");
  await page.getByRole("button", { name: /^Restore: / }).click();
  await sees(page, /^Restored: title <img/);
  await assertText(page, "message in the bin");

  // The recording: title, tags, texts to be read and to be mended, the original beside a mended one.
  await go(`recordings/${id}`);
  await page.locator(".segment").nth(2).waitFor();
  await assertText(page, "recording");
  await press(page, "Edit");
  await page.getByRole("button", { name: /^Edit the text at/ }).first().click();
  await page.getByRole("textbox", { name: /^Text at/ }).fill("Mended.");
  await page.keyboard.press("Control+Enter");
  await sees(page, "Was:");
  await assertText(page, "editing");
  await press(page, /^Bring back the original/);
  await page.getByText("Was:").waitFor({ state: "detached" });
  await page.getByRole("button", { name: /^Edit the text at/ }).first().click();
  await assertText(page, "field");
  await page.keyboard.press("Escape");
  await press(page, "Edit");
  await press(page, "Rename");
  await assertText(page, "title");
  await page.keyboard.press("Escape");

  // Styles, instructions and what a model makes of them.
  await page.setViewportSize({ width: 1_440, height: 900 });
  await page.getByLabel("Style", { exact: true }).selectOption("mine");
  await press(page, "Make it");
  await page.locator(".version-text").getByText(/^answer <img/).waitFor();
  await page.getByLabel("Style", { exact: true }).selectOption({ label: "In your own words" });
  await page.getByLabel("What should be made of it?").fill(INSTRUCTION);
  await press(page, "Make it");
  await page.locator(".instruction").getByText(/^instruction <img/).waitFor();
  await page.getByLabel("Compare with").selectOption({ label: "The recording's text" });
  await page.locator(".version-text del").first().waitFor();
  await assertText(page, "transforms");

  // Names under which files are saved.
  for (
    const name of ["Text", "Markdown", "Subtitles (SRT)", "Subtitles (WebVTT)", "JSON", "Audio"]
  ) {
    if (await page.getByRole("link", { name }).count() === 0) await press(page, "Export");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name }).first().click(),
    ]);
    assertMatch(
      download.suggestedFilename(),
      /^title [\w .,()='-]+\.(txt|md|srt|vtt|json|wav|ogg)$/,
    );
  }

  // A recording that goes on, its mark, and where it is listed besides.
  await go(`recordings/${recording}`);
  await page.getByRole("heading", { level: 1 }).getByText(/^title <img/).waitFor();
  await assertText(page, "live recording");
  await go("status");
  await page.locator(".live-list").getByText(/^title <img/).waitFor();
  await assertText(page, "status");
  await go("settings");
  await page.getByLabel("Style at the end").selectOption("mine");
  await sees(page, "Go back to Nothing");
  await assertText(page, "settings");
  live.send({ type: "stop" });
  await live.expect("done");
  await eventually(async () => (await bench.recording(recording)).state === "ready");
  await go(`recordings/${recording}`);
  await page.getByRole("button", { name: /^Play from the mark at .*: label <img/ }).first()
    .waitFor();
  await assertText(page, "mark");

  // A file, on its way and as what it became.
  await go("");
  const file = wav(await spoken(0, 1));
  const [choice] = await Promise.all([
    page.waitForEvent("filechooser"),
    press(page, "Upload files"),
  ]);
  await page.evaluate(
    `globalThis.file = new File([Uint8Array.fromBase64(${JSON.stringify(file.toBase64())})], ${
      JSON.stringify(FILE)
    })`,
  );
  await choice.setFiles([]);
  await page.evaluate(`{
    const field = document.querySelector("input[type=file]");
    const files = new DataTransfer();
    files.items.add(file);
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }`);
  const uploads = page.getByRole("region", { name: "Uploads" });
  await uploads.getByText("Ready").waitFor();
  await assertText(page, "uploads, and recent recordings");
  await uploads.getByRole("link", { name: /^Open / }).click();
  await page.getByRole("heading", { level: 1 }).getByText(/onerror/).waitFor();
  await assertText(page, "uploaded");

  assertEquals(await page.evaluate("reports"), []);
  assertEquals(complaints, []);
});
