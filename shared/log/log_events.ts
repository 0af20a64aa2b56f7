/** A program's log as server-sent events: `log` with a line, `dropped` with how many were too much. */
import { endStream, eventText, QUIET_MS, QUIET_TEXT } from "../event_stream.ts";
import { logFilter, type LogQuery, type LogRecord } from "../log_record.ts";
import type { FeedRecord, LogFeed, LogFollower } from "./log_feed.ts";

/** What a client hears where too many watch the log already. */
export const TOO_MANY_FOLLOWERS = {
  code: "over_limit",
  message: "Too many watch the log already; close another page that shows it, and try again.",
} as const;

const encoder = new TextEncoder();

/**
 * Makes the stream. What the client doesn't take waits in the feed, which bounds it.
 *
 * @returns Undefined if too many watch already.
 */
export function logEvents(
  feed: LogFeed,
  program: LogRecord["program"],
  query: LogQuery,
): ReadableStream<Uint8Array<ArrayBuffer>> | undefined {
  const follower = feed.follow();
  if (follower === undefined) return undefined;
  const passes = logFilter(query, Date.now());
  const lines = (records: readonly FeedRecord[]): string =>
    records.map((record) => eventText("log", { program, ...record })).join("");
  // What comes while the lines from before are read waits in the follower.
  const before = feed.last(query.lines, passes);
  let begun = false;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      let text = "";
      if (!begun) {
        begun = true;
        // A comment at once, so that the client knows that it is connected.
        text = `: ${program}\n\n${lines(await before)}`;
      } else {
        while (query.follow && text === "") {
          const news = await textOf(follower, (records) => lines(records.filter(passes)));
          if (news === undefined) break;
          text = news;
        }
        if (text === "") {
          follower[Symbol.dispose]();
          endStream(controller);
          return;
        }
      }
      controller.enqueue(encoder.encode(text));
    },
    cancel(): void {
      follower[Symbol.dispose]();
    },
  }, { highWaterMark: 0 });
}

async function textOf(
  follower: LogFollower,
  lines: (records: readonly FeedRecord[]) => string,
): Promise<string | undefined> {
  const news = await follower.next(QUIET_MS);
  switch (news?.kind) {
    case undefined:
      return undefined;
    case "quiet":
      return QUIET_TEXT;
    case "dropped":
      return eventText("dropped", { count: news.count });
    case "records":
      return lines(news.records);
  }
}
