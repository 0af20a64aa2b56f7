/** The Worker's side of reading an upload. */
import { assertNever, messageOf } from "../../shared/errors.ts";
import { ApiError } from "../api/errors.ts";
import type { Pcm, SoundReader } from "./sound_reader.ts";
import { WavSound } from "./wav/sound.ts";
import type { FromSoundWorker, SoundSource, ToSoundWorker } from "./worker_messages.ts";

/** What the service needs of the Worker's global scope. */
export interface SoundScope {
  postMessage(message: FromSoundWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToSoundWorker>) => void): void;
}

const NO_PCM: Pcm = new Uint8Array(0);

/** Reads one file, as it is told. */
export function serveSound(scope: SoundScope): void {
  let reader: SoundReader | undefined;
  let sound: AsyncGenerator<Pcm, void, void> | undefined;

  async function open(source: SoundSource): Promise<void> {
    switch (source.format) {
      case "wav":
        reader = new WavSound();
        return;
      case "opus": {
        // Loaded where it is needed: it brings a decoder with it.
        const { opusSound } = await import("./opus_sound.ts");
        sound = opusSound(source.path);
        return;
      }
      default:
        assertNever(source);
    }
  }

  /** Settles when it is known what is read. */
  let opened: Promise<void> = Promise.reject(new Error("the first message has to be open"));
  opened.catch(() => {});

  async function answer(work: () => Promise<Pcm | undefined>): Promise<void> {
    try {
      await opened;
      const pcm = await work() ?? NO_PCM.slice();
      scope.postMessage({ kind: "pcm", pcm }, [pcm.buffer]);
    } catch (error) {
      scope.postMessage(
        error instanceof ApiError
          ? { kind: "refused", status: error.status, code: error.code, message: error.message }
          : { kind: "failed", message: messageOf(error) },
        [],
      );
    }
  }

  scope.addEventListener("message", ({ data }) => {
    switch (data.kind) {
      case "open":
        opened = open(data.source);
        opened.catch(() => {});
        return;
      case "push":
        answer(async () => await reader?.push(data.bytes));
        return;
      case "end":
        answer(async () => await reader?.end());
        return;
      case "next":
        answer(async () => (await sound?.next())?.value ?? undefined);
        return;
      default:
        assertNever(data);
    }
  });
}
