import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { press, sees } from "../fixtures/page_bench.ts";
import { askEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { assertBeginning, SpeakingBench, speaks } from "../fixtures/speaking_bench.ts";

Deno.test("engine and gateway are killed while a person speaks: nothing lost, nothing doubled", async () => {
  await using bench = await SpeakingBench.open();
  let engine = await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 1);
  for (let kill = 0; kill < count(1, 10); kill++) {
    await engine.end("SIGKILL");
    await sees(page, /Not saved yet: .*kept in this browser, even if the page is reloaded/);
    await speaks(page, 4 * Math.random());
    engine = await bench.startEngine();
    await sees(page, /^Recording$/);
  }
  for (let kill = 0; kill < count(1, 10); kill++) {
    await bench.gateway.end("SIGKILL");
    await sees(page, /hero_voice does not answer/);
    await speaks(page, 2);
    await bench.startGateway();
    await sees(page, /^Recording$/);
  }
  // It hangs: the connection is there, but nothing is saved.
  engine.child.kill("SIGSTOP");
  await sees(page, "Recording; catching up");
  await sees(page, /^Not saved yet: .*kept in this browser/);
  engine.child.kill("SIGCONT");
  await sees(page, /^Recording$/);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  const [heard] = bench.browser.heard();
  const { id, gaps } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals(await bench.saved(id), heard);
});

Deno.test("the page is reloaded while a person speaks, the microphone unplugged: one recording", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);
  await page.reload();
  await sees(page, /^Unfinished recording: Today, /);
  await sees(page, /^It was broken off after \d seconds?\. /);
  await press(page, "Continue recording");
  await sees(page, /^Recording$/);
  await speaks(page, 1);
  await page.evaluate("unplug()");
  await sees(page, /The microphone went away\. What you said is kept/);
  await sees(page, "Paused; no microphone");
  await press(page, "Go on with another microphone");
  await sees(page, "Paused; no microphone");
  await page.evaluate("plugIn()");
  await sees(page, "There is a microphone again; the recording goes on.");
  await speaks(page, 1);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  const [before, after] = bench.browser.heard();
  assert(before && after);
  const saved = await bench.saved((await bench.recording()).id);
  assertEquals(saved.subarray(saved.length - after.length), after);
  assertBeginning(saved.subarray(0, saved.length - after.length), before);
  assertStrictEquals(await page.getByText("Unfinished recording").count(), 0);
  await page.reload();
  await sees(page, "Ready");
  assertStrictEquals(await page.getByText("Unfinished recording").count(), 0);
});

Deno.test("a tab that is closed while a person speaks leaves its recording to the other tab", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const page = await bench.openPage();
  const other = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);
  await other.bringToFront();
  await other.evaluate("dispatchEvent(new Event('focus'))");
  assertStrictEquals(await other.getByText("Unfinished recording").count(), 0);
  await page.close();
  await eventually(async () => {
    await other.evaluate("dispatchEvent(new Event('focus'))");
    return await other.getByText("Unfinished recording").count() === 1;
  });
  await press(other, "Save it");
  await sees(other, /^Saved, 0:0\d$/);
  const [heard] = bench.browser.heard();
  assert(heard);
  assertBeginning(await bench.saved((await bench.recording()).id), heard);
  await other.getByRole("link", { name: "Open", exact: true }).click();
  await other.getByRole("button", { name: "Export" }).waitFor();
});

Deno.test("the browser is killed while the engine was never there: all is kept, two tabs don't fight", async () => {
  await using bench = await SpeakingBench.open();
  let page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 3);
  const other = await bench.openPage();
  await sees(other, "Ready");
  assertStrictEquals(await other.getByText("Unfinished recording").count(), 0);
  await bench.browser.kill();
  const [heard] = bench.browser.heard();
  assert(heard);

  await bench.startBrowser();
  page = await bench.openPage();
  await sees(page, /Nothing of it has been saved yet; it is kept in this browser\./);
  const second = await bench.openPage();
  await sees(second, /Nothing of it has been saved yet/);
  await press(page, "Save it");
  await sees(page, /Waiting for the connection.* Not saved yet: \d seconds?/);
  await press(second, "Save it");
  await sees(second, "Another tab has this recording now.");
  await bench.startEngine();
  await sees(page, /^Saved, 0:0\d$/);
  assertBeginning(await bench.saved((await bench.recording()).id), heard);
  await press(page, "Dismiss");
  assertStrictEquals(await page.getByText("Unfinished recording").count(), 0);
});

Deno.test("the engine has the recording no more: what it lacks is a file, and a recording of its own", async () => {
  await using bench = await SpeakingBench.open();
  const engine = await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 1);
  await engine.end("SIGKILL");
  await sees(page, /Not saved yet/);
  await speaks(page, 2);
  await page.reload();
  await sees(page, /Not saved yet: \d seconds?, kept in this browser\./);
  await bench.startEngine();
  const { id } = await bench.recording();
  await (await askEngine(bench.home, `/v1/recordings/${id}/finish`, { method: "POST" })).text();
  await press(page, "Save it");
  await sees(page, /Not saved: \d seconds? of this recording, kept here until you choose\./);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Download this audio" }).click(),
  ]);
  const file = await Deno.readFile(await download.path());
  await press(page, "Save as a new recording");
  await sees(page, /^Saved, 0:0\d$/);
  const [first, second, third] = await bench.recordings();
  assert(first && second);
  assertStrictEquals(third, undefined);
  const [beginning, rest] = [await bench.saved(first.id), await bench.saved(second.id)];
  assertEquals(new Int16Array(file.slice(44).buffer), rest);
  const [heard] = bench.browser.heard();
  assert(heard);
  assertBeginning(Int16Array.from([...beginning, ...rest]), heard);
});
