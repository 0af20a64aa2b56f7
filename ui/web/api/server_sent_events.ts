/** Events that a server sends in an answer (HTML standard, "Server-sent events"). */

/** An event. */
export interface ServerSentEvent {
  /** Its type; `message` where the server names none. */
  readonly event: string;
  readonly data: string;
}

/** Longest event that is taken, in UTF-16 code units; more than any text that is made. */
const MAX_EVENT_LENGTH = 4_000_000;

/**
 * Reads events until the answer ends.
 *
 * @throws {RangeError} If an event has no end. Also throws what reading the body throws.
 */
export async function* serverSentEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
): AsyncGenerator<ServerSentEvent> {
  let rest = "";
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest = (rest + (value ?? "")).replaceAll("\r\n", "\n");
      const events = rest.split("\n\n");
      rest = events.pop() ?? "";
      for (const text of events) {
        const event = parseEvent(text);
        if (event !== undefined) yield event;
      }
      if (done) return;
      if (rest.length > MAX_EVENT_LENGTH) throw new RangeError("An event of the server has no end");
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

/** @returns Undefined if it has no data: a comment, which keeps the connection open. */
function parseEvent(text: string): ServerSentEvent | undefined {
  let event = "message";
  const data: string[] = [];
  for (const line of text.split("\n")) {
    const [, field, value = ""] = /^([^:]+)(?:: ?(.*))?$/.exec(line) ?? [];
    if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }
  return data.length === 0 ? undefined : { event, data: data.join("\n") };
}
