import { assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { press, sees } from "../fixtures/page_bench.ts";
import { SmallDiskEngine } from "../fixtures/small_disk.ts";
import { SpeakingBench, speaks } from "../fixtures/speaking_bench.ts";

/** How long a disk stays full while a person speaks, in seconds. */
const FULL_S = count(2, 60);

Deno.test("the engine's disk is full while a person speaks: said, kept, and saved when there is room", async () => {
  await using bench = await SpeakingBench.open({ socketApart: true });
  await using engine = await SmallDiskEngine.start(bench.home, bench.file("full"));
  const page = await bench.openPage();
  const full = page.getByRole("alert").getByText(
    /The engine's disk is full; what was saved before is safe\. Free some space there/,
  );
  await press(page, "Start recording");
  await page.getByRole("alert").getByText(
    /^Only \d+ MiB are left on the disk of the recordings; make room soon, or recording will stop\.$/,
  ).waitFor();
  await speaks(page, 2);
  await engine.fill();
  await full.waitFor();
  await sees(page, "Recording; the disk is full");
  await sees(page, /Not saved yet: .*kept in this browser, even if the page is reloaded/);
  await speaks(page, FULL_S);
  await engine.makeRoom();
  // Whoever made room comes back to the page, which then doesn't wait longer.
  await page.evaluate("dispatchEvent(new Event('focus'))");
  await sees(page, /^Recording$/);
  await full.waitFor({ state: "detached" });
  await speaks(page, 1);

  // Once more: whoever browses is told, goes to see, stops, and reloads the page.
  await page.getByRole("link", { name: "Library", exact: true }).click();
  const bar = page.getByRole("region", { name: "Recording in progress" });
  await engine.fill();
  await bar.getByRole("alert").getByText("Recording; the disk is full.").waitFor();
  await bar.getByRole("link", { name: "What to do" }).click();
  await full.waitFor();
  await speaks(page, 1);
  await press(page, "Stop recording");
  await sees(page, "Saving; waiting for space on the disk");
  await page.reload();
  await sees(page, /The engine's disk is full\. Free some space: .*kept in this browser\./);
  await engine.makeRoom();
  await page.evaluate("dispatchEvent(new Event('focus'))");
  await sees(page, /^Saved, \d:\d\d$/);
  const { id, gaps } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals([await bench.saved(id)], bench.browser.heard());
});

Deno.test("the browser has no room for a copy while the engine is away: said, and saved from the tab", async () => {
  await using bench = await SpeakingBench.open();
  const page = await bench.openPage();
  const devtools = await page.context().newCDPSession(page);
  const origin = bench.url;
  await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 100_000 });
  await press(page, "Start recording");
  const full = page.getByRole("alert").getByText(
    /This browser has no space left for a copy .* keep this tab open until it is saved, or free/,
  );
  await full.waitFor();
  await sees(page, /Not saved yet: .*in this tab alone, so keep it open\./);
  await speaks(page, FULL_S);
  if (SOAK) {
    // There is room again, which is noticed some seconds later.
    await devtools.send("Storage.overrideQuotaForOrigin", { origin });
    await full.waitFor({ state: "detached" });
    await sees(page, /Not saved yet: .*kept in this browser, even if the page is reloaded/);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 100_000 });
    await speaks(page, FULL_S);
  }
  await bench.startEngine();
  await sees(page, /^Recording$/);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  const { id, gaps } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals([await bench.saved(id)], bench.browser.heard());
});
