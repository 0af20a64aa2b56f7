/** Telling a full disk from other trouble. */
import { messageOf } from "../../shared/errors.ts";

/** Whether an error of the file system or the database says that the disk is full. */
export function isDiskFull(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOSPC" || code === "EDQUOT" ||
    /no space left|disk is full|quota exceeded/i.test(messageOf(error));
}
