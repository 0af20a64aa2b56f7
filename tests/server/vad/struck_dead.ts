/** Listens before the real Worker does, and kills it. */
import { COMMAND, forEachRecord, type ToWorker } from "../../../server/vad/messages.ts";

/** A jump there is deadly. */
export const DEADLY_SAMPLE = 1_313_131;

addEventListener("message", (event: Event) => {
  const message = (event as MessageEvent<ToWorker>).data;
  if (message.kind !== "commands") return;
  forEachRecord(message.records, (kind, _session, first) => {
    if (kind !== COMMAND.jump || first !== DEADLY_SAMPLE) return;
    event.stopImmediatePropagation();
    throw new Error("struck dead");
  });
});
