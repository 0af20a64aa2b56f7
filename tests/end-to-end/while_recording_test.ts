import type { Page } from "playwright-core";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";

/** Seconds that were recorded, as the page shows them where the recorder is. */
async function elapsed(page: Page): Promise<number> {
  const value = await page.getByRole("timer").locator("time").getAttribute("datetime");
  return Number(/PT([\d.]+)S/.exec(value ?? "")?.[1]);
}

async function speaks(page: Page, seconds: number): Promise<void> {
  const before = await elapsed(page);
  await eventually(async () => await elapsed(page) >= before + seconds);
}

Deno.test("a person records while browsing: pauses, marks a moment, and stops from elsewhere", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 3)));
  const person = await bench.person({ microphone });
  const { page } = person;
  await page.getByRole("button", { name: "Start recording" }).waitFor();
  await assertAccessible(person);
  assert(await page.getByLabel("Microphone").locator("option").count() >= 2, "microphones");
  await page.evaluate(`{
    globalThis.locks = [];
    const request = navigator.wakeLock.request.bind(navigator.wakeLock);
    navigator.wakeLock.request = (type) => {
      locks.push(type);
      return request(type);
    };
  }`);
  await press(page, "Start recording");
  await speaks(page, 2);
  assertEquals(await page.evaluate("locks"), ["screen"]);
  await assertAccessible(person);
  const meter = page.getByRole("meter", { name: "Input level" });
  await eventually(async () => Number(await meter.getAttribute("aria-valuenow")) > 0);

  // A pause takes no time of the recording.
  await press(page, "Pause");
  await sees(page, "Paused");
  await page.waitForTimeout(600);
  const paused = await elapsed(page);
  await page.waitForTimeout(600);
  assertStrictEquals(await elapsed(page), paused);
  await assertAccessible(person);
  await press(page, "Go on");
  await sees(page, /^Recording$/);
  await speaks(page, 1);
  await press(page, "Mark");
  await sees(page, /^Marked at 0:0\d$/);

  await page.getByRole("link", { name: "Library", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
  const bar = page.getByRole("region", { name: "Recording in progress" });
  assertMatch(await bar.getByRole("link").textContent() ?? "", /^Recording 0:0\d$/);
  await assertAccessible(person);
  await page.waitForTimeout(300);
  await page.keyboard.press("m");
  await eventually(async () => await page.getByText(/^Marked at/).count() >= 2);
  // A word before the tab is closed.
  const [dialog] = await Promise.all([
    page.waitForEvent("dialog"),
    page.close({ runBeforeUnload: true }),
  ]);
  assertStrictEquals(dialog.type(), "beforeunload");
  await dialog.dismiss();
  await bar.getByRole("button", { name: "Stop recording" }).click();
  await bar.waitFor({ state: "hidden" });
  // What had the focus is gone; it goes on within the page.
  await eventually(async () => await page.evaluate("document.activeElement.tagName") === "MAIN");
  const { items: [item] } = await bench.recordings();
  assert(item);
  await eventually(async () => (await bench.recording(item.id)).state === "ready");
  assertStrictEquals((await bench.recording(item.id)).marks.length, 2);
  await page.getByRole("link", { name: /^Record$/ }).click();
  await sees(page, /^Saved, /);
  await page.getByRole("link", { name: "Open this recording" }).click();
  await page.getByRole("button", { name: /^Play from the mark at/ }).first().click();
  await page.getByRole("button", { name: "Pause" }).click();
  await assertAccessible(person);
  assertEquals(person.complaints, []);
});

Deno.test("a person discards a recording and brings it back, whole", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 3)));
  const person = await bench.person({ microphone });
  const { page } = person;
  const discard = async (): Promise<number> => {
    await press(page, "Start recording");
    await speaks(page, 2);
    const seconds = await elapsed(page);
    await press(page, "Discard");
    await sees(page, /The recording is discarded/);
    return seconds;
  };
  await discard();
  await sees(page, "Ready");
  await eventually(async () => (await bench.recordings("?state=binned")).items.length === 1);
  assertEquals((await bench.recordings()).items, []);
  await page.getByRole("button", { name: "Dismiss" }).click();

  const seconds = await discard();
  await eventually(async () => (await bench.recordings("?state=binned")).items.length === 2);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("link", { name: "All recordings" }).waitFor();
  const { items } = await bench.recordings();
  assertStrictEquals(items.length, 1);
  assert((items[0]?.durationMs ?? 0) >= seconds * 1_000, "all of it is there");
  assertEquals(person.complaints, []);
});
