/** What the screenshots show: both programs with some recordings, and a person at a browser. */
import type { Page } from "playwright-core";
import type { RecordingPage } from "../../shared/recording.ts";
import { PageBench, spoken } from "../../tests/fixtures/page_bench.ts";
import { askEngine } from "../../tests/fixtures/programs.ts";
import { type Voice, wav } from "../../tests/fixtures/speech.ts";

/** Puts the page into the state that is to be seen; it is open. */
export type Show = (page: Page, scene: Scene) => Promise<void>;

/** What is to be seen, how, and where the picture goes. */
export interface Look {
  readonly show: Show;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly colorScheme: "light" | "dark";
  readonly path: string;
}

/** The recording that has marks, and the one in the bin. */
const MARKED = "Walk along the river";
const BINNED = "Noise from the street";

/** Recordings that are made, the oldest first: who speaks, the sentences, the title, the tags. */
const RECORDINGS: readonly (readonly [Voice, number, number, string, readonly string[]])[] = [
  ["awb", 3, 4, BINNED, []],
  ["rms", 5, 7, "Kitchen notes", ["home"]],
  ["slt", 0, 10, MARKED, ["home", "letters to my brother"]],
  ["awb", 8, 10, "", []],
  ["slt", 2, 6, "", ["work"]],
];

/** The programs and the person. */
export class Scene implements AsyncDisposable {
  readonly #bench: PageBench;
  readonly #microphone: string;

  private constructor(bench: PageBench, microphone: string) {
    this.#bench = bench;
    this.#microphone = microphone;
  }

  /** Starts the programs and makes the recordings. */
  static async open(): Promise<Scene> {
    const bench = await PageBench.open();
    const microphone = await bench.file("microphone.wav", wav(await spoken(2, 6)));
    const ask = async (path: string, method: string, body?: unknown): Promise<void> => {
      const answer = await askEngine(bench.home, `/v1/recordings/${path}`, {
        method,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      });
      await answer.body?.cancel();
    };
    for (const [voice, from, to, title, tags] of RECORDINGS) {
      const id = await bench.record({ title, language: "en", pcm: await spoken(from, to, voice) });
      await ask(id, "PATCH", { tags });
      if (title === MARKED) {
        await ask(`${id}/marks/18000`, "PUT", { label: "the station" });
        await ask(`${id}/marks/31500`, "PUT", {});
      }
      if (title === BINNED) await ask(id, "DELETE");
    }
    return new Scene(bench, microphone);
  }

  /** The recordings, newest first. */
  recordings(): Promise<RecordingPage> {
    return this.#bench.recordings();
  }

  /** Shows something in a browser of its own and keeps a picture of it. */
  async look({ show, viewport, colorScheme, path }: Look): Promise<void> {
    const microphone = this.#microphone;
    await using person = await this.#bench.person({ microphone, viewport, colorScheme });
    const { page } = person;
    await show(page, this);
    await page.screenshot({ path, animations: "disabled" });
    await page.goto("about:blank");
    await this.#clean();
  }

  /** Removes what a person began to record for a picture. */
  async #clean(): Promise<void> {
    for (const { id, state } of (await this.recordings()).items) {
      if (state === "ready" || state === "binned") continue;
      await askEngine(this.#bench.home, `/v1/recordings/${id}?permanent=true`, {
        method: "DELETE",
      });
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#bench[Symbol.asyncDispose]();
  }
}
