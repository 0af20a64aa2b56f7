import { assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { BarePage } from "../fixtures/bare_page.ts";
import { press, sees } from "../fixtures/page_bench.ts";
import { SpeakingBench, speaks } from "../fixtures/speaking_bench.ts";

/** How long the page stands still, in milliseconds; in full longer than the engine waits for a word. */
const STILL_MS = count(4_000, 70_000);
const STOOD_STILL =
  /At 0:0\d this page stood still for .*What was said then was not recorded; say it again\. The recording goes on\./;

Deno.test("the browser freezes the page while a person speaks: said, and all that was heard is saved", async () => {
  await using bench = await SpeakingBench.open({ browser: false });
  await bench.startEngine();
  await using page = await BarePage.open(await bench.address(), bench.chromium);
  await page.press("Start recording");
  await page.speaks(2);
  await page.freeze(STILL_MS);
  await page.sees(STOOD_STILL, "alert");
  await page.sees(/^Recording$/, "status");
  await page.speaks(2);
  await page.press("Stop recording");
  await page.sees(/^Saved, /, "status");
  const { id, gaps } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals(await bench.saved(id), await page.heard());
});

Deno.test("the computer sleeps while a person speaks: said, and all that was heard is saved", async () => {
  await using bench = await SpeakingBench.open();
  const engine = await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);
  // Whoever browses meanwhile reads it where the recording is.
  await page.getByRole("link", { name: "Library", exact: true }).click();
  const bar = page.getByRole("region", { name: "Recording in progress" });
  await bar.waitFor();
  const programs = [engine.child, bench.gateway.child];
  for (const program of programs) program.kill("SIGSTOP");
  await bench.browser.sleep(STILL_MS);
  for (const program of programs) program.kill("SIGCONT");
  await bar.getByRole("alert").getByText(STOOD_STILL).waitFor();
  await bar.getByRole("link").first().click();
  await page.getByRole("alert").getByText(STOOD_STILL).waitFor();
  await sees(page, /^Recording$/);
  await speaks(page, 2);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  const { id, gaps } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals([await bench.saved(id)], bench.browser.heard());
});
