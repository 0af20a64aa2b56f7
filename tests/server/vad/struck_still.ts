/** Listens before the real Worker does, and makes it hang. */
import { COMMAND, forEachRecord } from "../../../server/vad/messages.ts";
import type { WorkerScope } from "../../../server/vad/worker_service.ts";

/** A jump there makes it hang. */
const NUMBING_SAMPLE = 1_414_141;

(self as unknown as WorkerScope).addEventListener("message", ({ data }) => {
  if (data.kind !== "commands") return;
  forEachRecord(data.records, (kind, _session, first) => {
    if (kind !== COMMAND.jump || first !== NUMBING_SAMPLE) return;
    for (;;);
  });
});
