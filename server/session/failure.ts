/** What a client is told when the engine can't go on with its recording. */
import { CLOSE, type CloseCode } from "../../shared/protocol.ts";
import { isDiskFull } from "../engine/disk_full.ts";
import type { PeerError } from "./peer.ts";

/** Close code and sentence for an error in storing a recording. */
export function storageFailure(error: unknown): { code: CloseCode; error: PeerError } {
  if (isDiskFull(error)) {
    return {
      code: CLOSE.diskFull,
      error: {
        code: "disk_full",
        message:
          "The disk is full. What was acknowledged is safe; make room on the disk and record on.",
      },
    };
  }
  return {
    code: CLOSE.failed,
    error: {
      code: "storage_failed",
      message:
        "The recording could not be stored just now. What was acknowledged is safe; try again.",
    },
  };
}
