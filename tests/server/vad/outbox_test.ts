import { COMMAND, type CommandMessage, forEachRecord } from "../../../server/vad/messages.ts";
import { Outbox } from "../../../server/vad/outbox.ts";
import { assertEquals } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

/** The audio of each session in some messages, and in how many records it came. */
function audioIn(messages: readonly CommandMessage[]): Map<number, number[]> {
  const found = new Map<number, number[]>();
  for (const { records, audio } of messages) {
    let at = 0;
    forEachRecord(records, (kind, session, first) => {
      if (kind !== COMMAND.audio) return;
      found.set(session, [...found.get(session) ?? [], ...audio.subarray(at, at + first)]);
      at += first;
    });
    assertEquals(at, audio.length);
  }
  return found;
}

Deno.test("Outbox carries the work of many sessions in one message", async () => {
  const messages: CommandMessage[] = [];
  using outbox = new Outbox((message) => messages.push(message));
  outbox.add(COMMAND.open, 1);
  outbox.add(COMMAND.open, 2);
  for (const byte of [1, 2, 3]) {
    outbox.outlet.audio(1, Uint8Array.of(byte, 0));
    outbox.outlet.audio(2, Uint8Array.of(byte * 10, 0));
  }
  outbox.outlet.flush(1, 7);
  await eventually(() => messages.length > 0);
  assertEquals(messages.length, 1);
  assertEquals(audioIn(messages), new Map([[1, [1, 0, 2, 0, 3, 0]], [2, [10, 0, 20, 0, 30, 0]]]));
});

Deno.test("Outbox cuts audio that is longer than a message, and uses memory again that came back", async () => {
  const messages: CommandMessage[] = [];
  using outbox = new Outbox((message) => messages.push(message));
  const long = Uint8Array.from({ length: 1_000_002 }, (_, index) => index % 251);
  outbox.outlet.audio(1, long);
  await eventually(() =>
    messages.reduce((sum, { audio }) => sum + audio.length, 0) === long.length
  );
  assertEquals(messages.every(({ audio }) => audio.length % 2 === 0), true);
  assertEquals(Uint8Array.from(audioIn(messages).get(1) ?? []), long);
  const [first] = messages.splice(0);
  outbox.reuse(first!.audio.buffer);
  outbox.outlet.audio(1, Uint8Array.of(5, 6));
  await eventually(() => messages.length > 0);
  assertEquals(messages[0]?.audio.buffer === first?.audio.buffer, true);
  assertEquals(audioIn(messages), new Map([[1, [5, 6]]]));
});
