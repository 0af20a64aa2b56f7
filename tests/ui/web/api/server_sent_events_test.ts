import {
  type ServerSentEvent,
  serverSentEvents,
} from "../../../../ui/web/api/server_sent_events.ts";
import { assertEquals, assertRejects } from "../../../assert.ts";

function bodyOf(...pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<
  Uint8Array<ArrayBuffer>
> {
  return ReadableStream.from(pieces);
}

async function all(body: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of serverSentEvents(body)) events.push(event);
  return events;
}

Deno.test("serverSentEvents() reads events however they are cut", async () => {
  const text =
    ': hello\n\nevent: text\ndata: {"a":\ndata: "é: "}\n\ndata:x\r\n\r\n:\n\nevent: lost\n\n';
  const bytes = new TextEncoder().encode(text);
  const expected = [
    { event: "text", data: '{"a":\n"é: "}' },
    { event: "message", data: "x" },
  ];
  assertEquals(await all(bodyOf(bytes)), expected);
  for (let at = 1; at < bytes.length; at++) {
    assertEquals(await all(bodyOf(bytes.slice(0, at), bytes.slice(at))), expected, `cut at ${at}`);
  }
  // What the end cuts off is no event.
  assertEquals(await all(bodyOf(bytes.slice(0, 30))), []);
});

Deno.test("serverSentEvents() lets the answer go when nobody reads on", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
    cancel: () => {
      cancelled = true;
    },
  });
  for await (const _event of serverSentEvents(body)) break;
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(cancelled, true);
});

Deno.test("serverSentEvents() gives up on an event without end", async () => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(1_000_000).fill(97)),
  });
  await assertRejects(() => all(body), { name: "RangeError" });
});
