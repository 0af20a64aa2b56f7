/** Listens before the real Worker does, and kills it. */
import { COMMAND, forEachRecord } from "../../../server/vad/messages.ts";
import type { WorkerScope } from "../../../server/vad/worker_service.ts";

/** A jump there is deadly. */
const DEADLY_SAMPLE = 1_313_131;

(self as unknown as WorkerScope).addEventListener("message", (event) => {
  const message = event.data;
  if (message.kind !== "commands") return;
  forEachRecord(message.records, (kind, _session, first) => {
    if (kind !== COMMAND.jump || first !== DEADLY_SAMPLE) return;
    event.stopImmediatePropagation();
    throw new Error("struck dead");
  });
});
