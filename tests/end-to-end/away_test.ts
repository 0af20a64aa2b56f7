import type { Page } from "playwright-core";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { press, sees } from "../fixtures/page_bench.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { SpeakingBench, speaks } from "../fixtures/speaking_bench.ts";

/** How long a program is away, in seconds. */
const AWAY_S = count(1, 60);
const KEPT = /^Not saved yet: .*, kept in this browser, even if the page is reloaded\.$/;
const AWAY = /The engine does not answer; .* start it with `hero_voice_server serve`\./;
const UNREACHABLE =
  /hero_voice does not answer\. Is it running\? \(make run starts it\.\) This page tries again by itself\./;
const SLOW =
  /hero_voice took too long to answer; it may have much to do, or hang \(make status tells\)\./;

/** Waits for a sentence that is also read out. */
async function hears(page: Page, sentence: string | RegExp): Promise<void> {
  await page.getByRole("alert").getByText(sentence).first().waitFor();
}

/** Fails unless the page's status says what it should. */
async function assertStatus(page: Page, status: string | RegExp): Promise<void> {
  await page.getByRole("status").getByText(status).first().waitFor();
}

/** Ends what is recorded, and checks that all of it is there: each sample once, each text once. */
async function assertWhole(bench: SpeakingBench, page: Page): Promise<void> {
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  await eventually(async () => (await bench.recording()).state === "ready");
  const { id, gaps, segments } = await bench.recording();
  assertEquals(gaps, []);
  assertEquals([await bench.saved(id)], bench.browser.heard());
  const spans = segments.map(({ startMs, endMs }) => [startMs, endMs]);
  spans.forEach(([startMs = 0], index) => {
    assert(startMs >= (spans[index - 1]?.[1] ?? 0), `segments overlap: ${JSON.stringify(spans)}`);
  });
  assertEquals(segments.filter(({ state }) => state !== "done" && state !== "empty"), []);
  const texts = segments.map(({ text }) => text).filter((text) => text !== "");
  assert(texts.length > 0);
  await eventually(async () =>
    (await page.getByRole("log").locator(".segment").allTextContents())
      .map((text) => text.trim()).join() === texts.join()
  );
}

Deno.test("the engine is away while a person speaks, killed or hanging: said, and nothing is lost", async () => {
  await using bench = await SpeakingBench.open();
  let engine = await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);

  await engine.end("SIGKILL");
  await hears(page, AWAY);
  await hears(page, "The connection is gone. Go on speaking: this page tries again by itself.");
  await assertStatus(page, "Recording; the connection is gone");
  await sees(page, KEPT);
  await speaks(page, AWAY_S);
  engine = await bench.startEngine();
  await assertStatus(page, /^Recording$/);
  await page.getByText(AWAY).waitFor({ state: "detached" });

  await speaks(page, 2);
  engine.child.kill("SIGSTOP");
  await assertStatus(page, "Recording; catching up");
  await sees(page, KEPT);
  if (SOAK) {
    await assertStatus(page, "Recording; the connection is gone");
    await hears(page, /(The connection is gone\.|`hero_voice_server serve`\.) Go on speaking/);
    await hears(page, SLOW);
  }
  await speaks(page, AWAY_S);
  engine.child.kill("SIGCONT");
  await assertStatus(page, /^Recording$/);
  await page.getByText(KEPT).waitFor({ state: "detached" });
  await speaks(page, 2);
  await assertWhole(bench, page);
  assertStrictEquals(await page.getByRole("alert").getByText(/\w/).count(), 0);
});

Deno.test("the gateway is away while a person speaks, killed or hanging: said, and nothing is lost", async () => {
  await using bench = await SpeakingBench.open();
  await bench.startEngine();
  const page = await bench.openPage();
  await press(page, "Start recording");
  await speaks(page, 2);

  await bench.gateway.end("SIGKILL");
  await hears(page, UNREACHABLE);
  await hears(page, "The connection is gone. Go on speaking: this page tries again by itself.");
  await assertStatus(page, "Recording; the connection is gone");
  await sees(page, KEPT);
  await speaks(page, AWAY_S);
  await bench.startGateway();
  await assertStatus(page, /^Recording$/);
  await page.getByText(UNREACHABLE).waitFor({ state: "detached" });

  await speaks(page, 2);
  bench.gateway.child.kill("SIGSTOP");
  await assertStatus(page, "Recording; catching up");
  await sees(page, KEPT);
  if (SOAK) {
    await assertStatus(page, "Recording; the connection is gone");
    await hears(page, SLOW);
    await hears(page, "The connection is gone. Go on speaking: this page tries again by itself.");
  }
  await speaks(page, AWAY_S);
  bench.gateway.child.kill("SIGCONT");
  await assertStatus(page, /^Recording$/);
  await page.getByText(KEPT).waitFor({ state: "detached" });
  await speaks(page, 2);
  await assertWhole(bench, page);
  assertStrictEquals(await page.getByRole("alert").getByText(/\w/).count(), 0);
});
