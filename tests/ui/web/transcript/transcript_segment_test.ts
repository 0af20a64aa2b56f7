import type { EngineMessage } from "../../../../shared/protocol.ts";
import type { Segment } from "../../../../shared/recording.ts";
import {
  applyMessage,
  fromRecording,
  isUnsettled,
  paragraphsOf,
  textOf,
  type TranscriptSegment,
} from "../../../../ui/web/transcript/transcript_segment.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function after(...messages: EngineMessage[]): readonly TranscriptSegment[] {
  return messages.reduce(applyMessage, [] as readonly TranscriptSegment[]);
}

function final(segment: number, startMs: number, endMs: number, text: string): EngineMessage {
  return { type: "final", segment, startMs, endMs, text, engine: "test" };
}

Deno.test("applyMessage() keeps the order of speech when texts arrive out of order", () => {
  const segments = after(
    { type: "speech_start", segment: 0, startMs: 100 },
    { type: "speech_end", segment: 0, endMs: 900 },
    { type: "speech_start", segment: 1, startMs: 1_500 },
    { type: "speech_end", segment: 1, endMs: 2_000 },
    final(1, 1_500, 2_000, "second"),
  );
  assertEquals(segments, [
    {
      segment: 0,
      startMs: 100,
      endMs: 900,
      state: { kind: "pending", settled: "", tentative: "" },
    },
    { segment: 1, startMs: 1_500, endMs: 2_000, state: { kind: "done", text: "second" } },
  ]);
  assertEquals(segments.map(isUnsettled), [true, false]);
  assertStrictEquals(textOf(segments), "second");
  assertStrictEquals(textOf(applyMessage(segments, final(0, 100, 900, "first"))), "first second");
});

Deno.test("applyMessage() tells settled and tentative apart, and takes no final text back", () => {
  const partial: EngineMessage = {
    type: "partial",
    segment: 0,
    settled: "it is",
    tentative: "rain",
  };
  assertEquals(after(partial)[0]?.state, {
    kind: "pending",
    settled: "it is",
    tentative: "rain",
  });
  const done = after(partial, final(0, 0, 1, "It is raining."), partial);
  assertEquals(done[0]?.state, { kind: "done", text: "It is raining." });
  const again = applyMessage(done, { type: "speech_start", segment: 0, startMs: 0 });
  assertEquals(again[0]?.state, { kind: "done", text: "It is raining." });
});

Deno.test("applyMessage() shows why a text is missing", () => {
  const segments = after(
    { type: "empty", segment: 0, reason: "noise" },
    { type: "waiting", segment: 1, reason: "Quota.", nextTryAt: "2026-11-22T10:00:00Z" },
    { type: "failed", segment: 2, code: "x", message: "Unreadable." },
  );
  assertEquals(segments.map(({ state }) => state), [
    { kind: "empty" },
    { kind: "waiting", reason: "Quota." },
    { kind: "failed", message: "Unreadable." },
  ]);
  assertStrictEquals(textOf(segments), "");
  assertEquals(paragraphsOf(segments).flat().map(({ segment }) => segment), [1, 2]);
});

Deno.test("applyMessage() leaves the segments alone when a message has no text to say", () => {
  const segments = after(final(0, 0, 1, "one"));
  assertStrictEquals(applyMessage(segments, { type: "ack", samples: 5 }), segments);
  assertStrictEquals(applyMessage(segments, { type: "pong" }), segments);
});

Deno.test("fromRecording() shows each state of a segment", () => {
  const of = (segment: number, rest: Partial<Segment>): Segment => ({
    segment,
    state: "done",
    startMs: segment * 1_000,
    endMs: segment * 1_000 + 500,
    text: "",
    engine: null,
    ...rest,
  });
  const segments = fromRecording([
    of(4, { state: "failed", error: { code: "x", message: "Unreadable." } }),
    of(0, { text: "one" }),
    of(1, { state: "pending" }),
    of(2, { state: "empty" }),
    of(3, { state: "waiting", reason: "Quota." }),
  ]);
  assertEquals(segments.map(({ state }) => state), [
    { kind: "done", text: "one" },
    { kind: "pending", settled: "", tentative: "" },
    { kind: "empty" },
    { kind: "waiting", reason: "Quota." },
    { kind: "failed", message: "Unreadable." },
  ]);
});

Deno.test("paragraphsOf() and textOf() begin a paragraph after a long pause only", () => {
  const segments = after(
    final(0, 0, 1_000, " One "),
    final(1, 2_900, 4_000, "two"),
    final(2, 6_000, 7_000, "three"),
    final(3, 7_100, 7_200, " "),
    final(4, 8_000, 9_000, "four"),
  );
  assertEquals(
    paragraphsOf(segments).map((paragraph) => paragraph.map(({ segment }) => segment)),
    [[0, 1], [2, 4]],
  );
  assertStrictEquals(textOf(segments), "One two\n\nthree four");
});
