/** The Worker's side of its messages. */
import { messageOf } from "../../shared/errors.ts";
import type { FromWorker, ToWorker } from "./messages.ts";
import type { PortMessage } from "./nursery_messages.ts";
import { Search } from "./search.ts";
import { Silero } from "./silero.ts";

/** What the service needs of the Worker's global scope. */
export interface WorkerScope {
  postMessage(message: FromWorker, transfer?: Transferable[]): void;
  addEventListener(
    type: "message",
    listener: (event: MessageEvent<ToWorker | PortMessage>) => void,
  ): void;
}

/** Loads the model when told to, then does what comes; a failure is reported and ends the work. */
export function serveWorker(scope: WorkerScope): void {
  let search: Search | undefined;
  let spent: ArrayBuffer[] = [];

  async function take(message: ToWorker | PortMessage): Promise<void> {
    if (message.kind === "port") {
      serveWorker(message.port);
      message.port.start();
    } else if (message.kind === "start") {
      const { model: bytes, options } = message;
      const model = await Silero.load(bytes, options.library);
      search = new Search(model, options, (records) => {
        scope.postMessage({ kind: "events", records, spent }, [records.buffer, ...spent]);
        spent = [];
      });
      scope.postMessage({ kind: "ready" });
    } else if (message.kind === "ping") scope.postMessage({ kind: "pong" });
    else {
      const done = search?.take(message.records, message.audio);
      spent.push(message.audio.buffer);
      await done;
    }
  }

  scope.addEventListener("message", (event) => {
    take(event.data).catch((error: unknown) => {
      scope.postMessage({ kind: "failed", message: messageOf(error) });
    });
  });
}
