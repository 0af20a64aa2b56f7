/**
 * A transform as server-sent events: `transform` with all of it whenever its state changes, `text` with how
 * its result goes on. The stream ends when it is done, has failed, or waits; or when the engine drains.
 */
import { assertNever } from "../../shared/errors.ts";
import { endStream, eventText, QUIET_MS, QUIET_TEXT } from "../../shared/event_stream.ts";
import type { TransformRow } from "../store/transforms.ts";
import type { FeedEvent, Follower } from "../transform/feed.ts";
import { transformView } from "./transform_view.ts";

const encoder = new TextEncoder();

/** Whether nothing more is to come for a client. */
function isOver({ state }: TransformRow): boolean {
  return state === "done" || state === "failed" || state === "waiting";
}

/**
 * Makes the stream. What the client doesn't take isn't made: it stays where it is until it does.
 *
 * @param follower Follows the transform; disposed of at the end of the stream.
 * @param read Reads the transform as it stands; undefined if it is gone.
 */
export function transformStream(
  follower: Follower,
  read: () => TransformRow | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let begun = false;
  let over = false;
  const state = (): string => {
    const row = read();
    over = row === undefined || isOver(row);
    return row === undefined ? "" : eventText("transform", transformView(row));
  };
  const textOf = (next: FeedEvent): string => {
    switch (next.kind) {
      case "text":
        return eventText("text", { at: next.at, text: next.text });
      case "state":
        return state();
      case "quiet":
        return QUIET_TEXT;
      default:
        return assertNever(next);
    }
  };
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      const next = begun
        ? (over ? undefined : await follower.next(QUIET_MS))
        : { kind: "state" } as const;
      begun = true;
      if (next === undefined) {
        follower[Symbol.dispose]();
        endStream(controller);
        return;
      }
      controller.enqueue(encoder.encode(textOf(next)));
    },
    cancel(): void {
      follower[Symbol.dispose]();
    },
  }, { highWaterMark: 0 });
}
