/** What a person should know of a recording in the list, and the button that mends it. */
import type { RecordingSummary } from "../../../shared/recording.ts";
import { strings } from "../strings.ts";

/** What the button does. */
export type Mending = "retry" | "finish";

/** A sentence and a button. */
export interface RowTrouble {
  readonly sentence: string;
  readonly mending: Mending | undefined;
}

/**
 * The gravest trouble; undefined if there is none.
 *
 * @param here Whether this page records it, or keeps audio of it.
 */
export function troubleOf(
  { state, troubles }: Pick<RecordingSummary, "state" | "troubles">,
  here: boolean,
): RowTrouble | undefined {
  const { failed = 0, waiting = 0, message = "" } = troubles ?? {};
  const words = strings.library.trouble;
  if (state === "binned") return undefined;
  if (state === "interrupted") {
    return here
      ? { sentence: words.interruptedHere, mending: undefined }
      : { sentence: words.interrupted, mending: "finish" };
  }
  if (failed > 0) return { sentence: words.failed(failed, message), mending: "retry" };
  if (waiting > 0) return { sentence: words.waiting(waiting, message), mending: "retry" };
  return undefined;
}
