import { CLOSE } from "../../../../shared/protocol.ts";
import { strings } from "../../../../ui/web/strings.ts";
import type {
  Unfinished,
  UnfinishedState,
} from "../../../../ui/web/unfinished/unfinished_state.ts";
import { sentencesOf } from "../../../../ui/web/unfinished/unfinished_words.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

function item(state: UnfinishedState, more: Partial<Unfinished> = {}): Unfinished {
  return {
    id: "a",
    recording: "b",
    startedAt: 0,
    durationMs: 83_000,
    unsavedMs: 7_200,
    state,
    ...more,
  };
}

Deno.test("sentencesOf() tells what was found apart by where it is", () => {
  const found = { kind: "found" } as const;
  assertEquals([
    sentencesOf(item(found)),
    sentencesOf(item(found, { unsavedMs: 0 })),
    sentencesOf(item(found, { recording: undefined })),
  ], [
    "It was broken off after 1:23 minutes. Not saved yet: 8 seconds, kept in this browser.",
    "It was broken off after 1:23 minutes. All of it has been saved, but it was not ended.",
    "It was broken off after 1:23 minutes. Nothing of it has been saved yet; it is kept in this browser.",
  ]);
});

Deno.test("sentencesOf() says how saving goes, and why it failed", () => {
  const waiting = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  const reason = CLOSE.unknownRecording;
  const words = [
    sentencesOf(item({ kind: "saving", stream: { kind: "open" } })),
    sentencesOf(item({ kind: "saving", stream: waiting })),
    sentencesOf(item({ kind: "saving", stream: { ...waiting, cause: "disk_full" } })),
    sentencesOf(item({ kind: "saved", recording: "b", durationMs: 61_000 })),
    sentencesOf(item({ kind: "failed", reason: undefined })),
    sentencesOf(item({ kind: "failed", reason })),
    sentencesOf(item({ kind: "failed", reason: CLOSE.takenOver, message: "It goes on there." })),
  ];
  const { failed, saved, saving, savingAlone, savingDiskFull } = strings.unfinished;
  assertEquals(words, [
    saving,
    savingAlone("8 seconds"),
    savingDiskFull("8 seconds"),
    saved("1:01"),
    failed("8 seconds"),
    `${strings.recorder.sessionFailed(reason)} ${failed("8 seconds")}`,
    `It goes on there. ${failed("8 seconds")}`,
  ]);
  assertStrictEquals(new Set(words).size, words.length);
});
