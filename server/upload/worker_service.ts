/** The Worker's side of reading an upload. */
import { assertNever, messageOf } from "../../shared/errors.ts";
import { ApiError } from "../api/errors.ts";
import type { Pcm, SoundReader } from "./sound_reader.ts";
import { WavSound } from "./wav/sound.ts";
import type { FromSoundWorker, ToSoundWorker, WorkerFormat } from "./worker_messages.ts";

/** What the service needs of the Worker's global scope. */
export interface SoundScope {
  postMessage(message: FromSoundWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToSoundWorker>) => void): void;
}

const READERS: Readonly<Record<WorkerFormat, () => SoundReader>> = {
  wav: () => new WavSound(),
};

/** Reads one file, as it is told. */
export function serveSound(scope: SoundScope): void {
  let reader: SoundReader | undefined;

  async function answer(work: (reader: SoundReader) => Promise<Pcm>): Promise<void> {
    try {
      if (reader === undefined) throw new Error("the first message has to be open");
      const pcm = await work(reader);
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
        reader = READERS[data.format]();
        return;
      case "push":
        answer((reader) => reader.push(data.bytes));
        return;
      case "end":
        answer((reader) => reader.end());
        return;
      default:
        assertNever(data);
    }
  });
}
