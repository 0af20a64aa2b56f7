/** Server-sent events as both programs send them (HTML, section 9.2). */

/** Headers of a stream of events: it is kept nowhere, changed by nobody, and passed on at once. */
export const EVENT_STREAM_HEADERS = {
  "content-type": "text/event-stream; charset=utf-8",
  "cache-control": "no-store, no-transform",
  "x-accel-buffering": "no",
} as const;

/** How long nothing is sent at most, in milliseconds, so that whoever is between keeps the connection. */
export const QUIET_MS = 15_000;
/** What is sent where nothing has happened for so long: a comment. */
export const QUIET_TEXT = ": nothing yet\n\n";

/** An event, with its data as JSON. */
export function eventText(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** Ends a stream, unless its reader has cancelled it. */
export function endStream(controller: ReadableStreamDefaultController): void {
  try {
    controller.close();
  } catch {
    // Whoever has cancelled it needs no end.
  }
}
