/** The Worker's side of its messages. */
import { Turns } from "../../../shared/turns.ts";
import type { FromOpusWorker, ToOpusWorker } from "./messages.ts";

/** What the service needs of the Worker's global scope. */
export interface OpusScope {
  postMessage(message: FromOpusWorker, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: MessageEvent<ToOpusWorker>) => void): void;
}

/** Encodes what it is sent, one clip after the other. */
export function serveOpus(scope: OpusScope): void {
  const turns = new Turns();

  async function encode({ id, pcm }: ToOpusWorker): Promise<void> {
    try {
      // Loaded when there is something to do: the start of the program doesn't wait for it.
      const { encodeClip } = await import("./encode_clip.ts");
      const file = await encodeClip(pcm);
      scope.postMessage({ id, file }, [file.buffer]);
    } catch {
      scope.postMessage({ id, file: undefined }, []);
    }
  }

  scope.addEventListener("message", ({ data }) => {
    void turns.run(() => encode(data));
  });
}
