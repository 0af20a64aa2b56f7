import type { Page } from "playwright-core";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { press, sees } from "../fixtures/page_bench.ts";
import { SpeakingBench, speaks } from "../fixtures/speaking_bench.ts";
import { StreamClient } from "../fixtures/stream_client.ts";

/** Samples that a page hears at a time. */
const CHUNK_SAMPLES = SAMPLE_RATE / 10;
const OTHERS =
  "Another tab of this browser records or saves a recording, too. Each tab makes a recording of its own; stop the one that you don't want.";

Deno.test("two tabs record at once: said in the second, and each recording is whole", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const first = await bench.openPage();
  await press(first, "Start recording");
  await speaks(first, 1);
  const second = await bench.openPage();
  await press(second, "Start recording");
  await second.getByRole("alert").getByText(OTHERS).waitFor();
  await Promise.all([speaks(first, count(2, 60)), speaks(second, count(2, 60))]);
  assertStrictEquals(await first.getByText(OTHERS).count(), 0);
  // Neither takes the other's for one that was broken off.
  for (const page of [first, second]) {
    await page.evaluate("dispatchEvent(new Event('focus'))");
    assertStrictEquals(await page.getByText("Unfinished recording").count(), 0);
  }
  for (const page of [second, first]) {
    await press(page, "Stop recording");
    await sees(page, /^Saved, /);
  }
  const recordings = await bench.recordings();
  assertEquals(
    await Promise.all(recordings.map(({ id }) => bench.saved(id))),
    bench.browser.heard(),
  );
  assertStrictEquals(recordings.length, 2);
});

Deno.test("a recording goes on from another device: said, and what only this tab has is kept", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);
  const { id } = await bench.recording();
  await using other = await StreamClient.connect({ socket: bench.home.socket });
  await other.start({ recording: id });
  await page.getByRole("alert").getByText(
    "This recording goes on in another window or device, so this page stopped; start a new one to record here.",
  ).waitFor();
  await sees(page, "Not recording");
  other.send({ type: "stop" });
  await other.expect("done");
  const beginning = await bench.saved(id);
  const rest = page.getByRole("button", { name: "Save as a new recording" });
  let end: Int16Array = new Int16Array();
  // The engine may have all that it was sent, and whether it does the page can't know any more.
  if (await rest.count() > 0) {
    await rest.click();
    await sees(page, /^Saved, 0:0\d$/);
    const other = (await bench.recordings()).find((one) => one.id !== id);
    assert(other);
    end = await bench.saved(other.id);
  }
  const [heard] = bench.browser.heard();
  assert(heard && beginning.length + end.length >= heard.length);
  assertEquals(beginning, heard.subarray(0, beginning.length));
  assertEquals(end, heard.subarray(heard.length - end.length));
});

/** Reloads the page while a word is being spoken: there is no pause within the first sentence. */
async function reload(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Stop recording" }).waitFor();
  await speaks(page, 1 + 2 * Math.random());
  await page.reload();
  await sees(page, /^Unfinished recording: Today, /);
}

/** Fails unless a recording is what the page heard in its lives. Of a page's last chunk only it may know. */
function assertLives(saved: Int16Array, lives: readonly Int16Array[]): void {
  let at = 0;
  for (const heard of lives) {
    const here = saved.subarray(at, at + heard.length);
    if (here.some((sample, index) => sample !== heard[index])) at += CHUNK_SAMPLES;
    assertEquals(saved.subarray(at, at + heard.length), heard);
    at += heard.length;
  }
  assert([0, CHUNK_SAMPLES].includes(saved.length - at), `${saved.length - at} samples too many`);
}

Deno.test("a person reloads the page in the middle of a word: no sample that was heard is lost", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const page = await bench.openPage();
  for (let time = 0; time < count(2, 30); time++) {
    await press(page, "Start recording");
    await reload(page);
    await sees(
      page,
      /^It was broken off after \d seconds?\. (Not saved yet|All of it has been saved)/,
    );
    await press(page, "Save it");
    await sees(page, /^Saved, 0:0\d$/);
    await press(page, "Dismiss");
  }
  const heard = bench.browser.heard();
  const recordings = await bench.recordings();
  assertStrictEquals(recordings.length, heard.length);
  for (const [index, { id }] of recordings.entries()) {
    assertLives(await bench.saved(id), heard.slice(index, index + 1));
  }
});

Deno.test("a person reloads the page twice while the engine is away: no sample is lost", async () => {
  await using bench = await SpeakingBench.open();
  const page = await bench.openPage();
  for (let time = 0; time < count(1, 10); time++) {
    await press(page, "Start recording");
    await reload(page);
    await sees(page, /Nothing of it has been saved yet; it is kept in this browser\.$/);
    await press(page, "Continue recording");
    await reload(page);
    await press(page, "Save it");
    await sees(
      page,
      /^Waiting for the connection; then saving goes on by itself\. Not saved yet: /,
    );
    const engine = await bench.startEngine();
    await sees(page, /^Saved, 0:0\d$/);
    const lives = bench.browser.heard().slice(-2);
    assertStrictEquals(lives.length, 2);
    const { id } = (await bench.recordings()).at(-1) ?? {};
    assert(id);
    assertLives(await bench.saved(id), lives);
    await press(page, "Dismiss");
    await engine.end();
  }
});
