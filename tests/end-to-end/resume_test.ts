import type { Page } from "playwright-core";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { type Recording, recordingPageSchema, recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { KillableBrowser } from "../fixtures/killable_browser.ts";
import {
  askEngine,
  type Home,
  homeAt,
  RunningProgram,
  startEngine,
  startGateway,
} from "../fixtures/programs.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { joined, silence, speech, wav } from "../fixtures/speech.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

/** Most that a page which dies may take with it: what it had not kept for a second, and some. */
const LAST_MOMENTS_SAMPLES = 1.5 * SAMPLE_RATE;

/** A person at a browser, in front of programs that come and go. */
class Bench implements AsyncDisposable {
  readonly #folder: TempFolder = tempFolder();
  readonly home: Home = homeAt(this.#folder.path);
  readonly #stack = new AsyncDisposableStack();
  #port = 0;
  #browser: KillableBrowser | undefined;
  #gateway: RunningProgram | undefined;

  static async open(): Promise<Bench> {
    const bench = new Bench();
    const parts = [silence(300)];
    for (const sentence of SENTENCES.slice(0, 3)) parts.push(await speech(sentence), silence(900));
    await Deno.writeFile(bench.#microphone, wav(joined(...parts)));
    await bench.startGateway();
    await bench.startBrowser();
    return bench;
  }

  get browser(): KillableBrowser {
    assert(this.#browser);
    return this.#browser;
  }

  get gateway(): RunningProgram {
    assert(this.#gateway);
    return this.#gateway;
  }

  get #microphone(): string {
    return `${this.#folder.path}/microphone.wav`;
  }

  async startBrowser(): Promise<void> {
    this.#browser = this.#stack.use(
      await KillableBrowser.start({
        profile: `${this.#folder.path}/profile`,
        microphone: this.#microphone,
      }),
    );
  }

  async startEngine(): Promise<RunningProgram> {
    return this.#stack.use(await startEngine(this.home));
  }

  /** Starts the gateway; again on the port that it had. */
  async startGateway(): Promise<void> {
    if (this.#port === 0) {
      const { program, url } = await startGateway(this.home);
      this.#gateway = this.#stack.use(program);
      this.#port = Number(new URL(url).port);
      return;
    }
    const env = { ...this.home.env, HERO_VOICE_UI_PORT: String(this.#port) };
    this.#gateway = this.#stack.use(new RunningProgram("hero_voice_ui", ["serve"], env));
    await eventually(async () => {
      const response = await fetch(`http://127.0.0.1:${this.#port}/health`).catch(() => undefined);
      await response?.body?.cancel();
      return response?.ok ?? false;
    });
  }

  async openPage(): Promise<Page> {
    const token = (await Deno.readTextFile(`${this.home.path}/token`)).trim();
    return await this.browser.open(`http://127.0.0.1:${this.#port}/#token=${token}`);
  }

  /** The recordings that the engine has, oldest first. */
  async recordings(): Promise<Recording[]> {
    const list = await (await askEngine(this.home, "/v1/recordings")).json();
    const { items } = recordingPageSchema.parse(list);
    return await Promise.all(
      items.toReversed().map(async ({ id }) =>
        recordingSchema.parse(await (await askEngine(this.home, `/v1/recordings/${id}`)).json())
      ),
    );
  }

  /** The only recording that the engine has. */
  async recording(): Promise<Recording> {
    const [recording, other] = await this.recordings();
    assert(recording);
    assertStrictEquals(other, undefined);
    return recording;
  }

  async saved(id: string): Promise<Int16Array> {
    const file = await Deno.readFile(`${this.home.path}/recordings/${id}/audio.wav`);
    return new Int16Array(file.slice(44).buffer);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
    this.#folder[Symbol.dispose]();
  }
}

/** Waits for a sentence on the page. */
async function sees(page: Page, sentence: string | RegExp): Promise<void> {
  await page.getByText(sentence).first().waitFor();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole("button", { name, exact: true }).click();
}

/** Waits until the page has recorded so much more, in seconds. */
async function speaks(page: Page, seconds: number): Promise<void> {
  const elapsed = async (): Promise<number> => {
    const value = await page.getByRole("timer").locator("time").getAttribute("datetime");
    return Number(/PT([\d.]+)S/.exec(value ?? "")?.[1]);
  };
  const before = await elapsed();
  await eventually(async () => await elapsed() >= before + seconds);
}

/** The audio of one life of a page that died must be there but for its last moments. */
function assertBeginning(saved: Int16Array, heard: Int16Array): void {
  const both = Math.min(saved.length, heard.length);
  assertEquals(saved.subarray(0, both), heard.subarray(0, both));
  assert(
    heard.length - saved.length <= LAST_MOMENTS_SAMPLES,
    `${heard.length - saved.length} samples are lost`,
  );
}

Deno.test("engine and gateway are killed while a person speaks: nothing lost, nothing doubled", async () => {
  await using bench = await Bench.open();
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
  await using bench = await Bench.open();
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
  await using bench = await Bench.open();
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
  await using bench = await Bench.open();
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
  await using bench = await Bench.open();
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
