/** What the screenshots show: both programs with some recordings, and a person at a browser. */
import type { Page } from "playwright-core";
import { type RecordingPage, recordingPageSchema } from "../../shared/recording.ts";
import { openBrowser, type Person } from "../../tests/fixtures/browser.ts";
import {
  askEngine,
  type Home,
  homeAt,
  startEngine,
  startGateway,
} from "../../tests/fixtures/programs.ts";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { eventually } from "../../tests/fixtures/session_bench.ts";
import { joined, silence, speech, type Voice, wav } from "../../tests/fixtures/speech.ts";
import { StreamClient } from "../../tests/fixtures/stream_client.ts";
import { tempFolder } from "../../tests/fixtures/temp_folder.ts";

/** Puts the page into the state that is to be seen; it is open and logged in. */
export type Show = (page: Page, scene: Scene) => Promise<void>;

/** What is to be seen, how, and where the picture goes. */
export interface Look {
  readonly show: Show;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: "light" | "dark";
  readonly path: string;
}

/** Recordings that are made, the oldest first: who speaks, the sentences, and the title. */
const RECORDINGS: readonly (readonly [Voice, number, number, string])[] = [
  ["rms", 5, 7, "Kitchen notes"],
  ["slt", 0, 10, "Walk along the river"],
  ["awb", 8, 10, ""],
  ["slt", 2, 6, ""],
];

/** The programs and the person. */
export class Scene implements AsyncDisposable {
  readonly #stack: AsyncDisposableStack;
  readonly home: Home;
  readonly url: string;
  readonly #microphone: string;

  private constructor(stack: AsyncDisposableStack, home: Home, url: string, microphone: string) {
    this.#stack = stack;
    this.home = home;
    this.url = url;
    this.#microphone = microphone;
  }

  /** Starts the programs and makes the recordings. */
  static async open(): Promise<Scene> {
    await using stack = new AsyncDisposableStack();
    const folder = stack.use(tempFolder());
    const home = homeAt(folder.path, { HERO_VOICE_TOKEN: "off" });
    stack.use(await startEngine(home));
    const gateway = await startGateway(home);
    stack.use(gateway.program);
    const microphone = `${folder.path}/microphone.wav`;
    await Deno.writeFile(microphone, wav(await spoken("slt", 2, 6)));
    for (const [voice, from, to, title] of RECORDINGS) {
      await using client = await StreamClient.connect({ socket: home.socket });
      await client.start({ title, language: "en" });
      await client.stream(new Int16Array((await spoken(voice, from, to)).buffer), 0);
      client.send({ type: "stop" });
      await client.expect("done");
    }
    const scene = new Scene(stack.move(), home, gateway.url, microphone);
    await eventually(async () =>
      (await scene.recordings()).items.every(({ state }) => state === "ready")
    );
    return scene;
  }

  /** The recordings, newest first. */
  async recordings(): Promise<RecordingPage> {
    const answer = await askEngine(this.home, "/v1/recordings");
    return recordingPageSchema.parse(await answer.json());
  }

  /** Shows something in a browser of its own and keeps a picture of it. */
  async look({ show, viewport, colorScheme, path }: Look): Promise<void> {
    await using person: Person = await openBrowser({
      microphone: this.#microphone,
      viewport,
      colorScheme,
    });
    const { page } = person;
    await page.goto(this.url);
    await show(page, this);
    await page.screenshot({ path, animations: "disabled" });
    await page.goto("about:blank");
    await this.#clean();
  }

  /** Removes what a person began to record for a picture. */
  async #clean(): Promise<void> {
    for (const { id, state } of (await this.recordings()).items) {
      if (state === "ready") continue;
      await askEngine(this.home, `/v1/recordings/${id}?permanent=true`, { method: "DELETE" });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stack.disposeAsync();
  }
}

/** Sentences, with pauses that now and then begin a paragraph. */
async function spoken(voice: Voice, from: number, to: number): ReturnType<typeof speech> {
  const parts = [silence(400)];
  for (const [index, sentence] of SENTENCES.slice(from, to).entries()) {
    parts.push(await speech(sentence, voice), silence(index % 3 === 2 ? 2_600 : 900));
  }
  return joined(...parts);
}
