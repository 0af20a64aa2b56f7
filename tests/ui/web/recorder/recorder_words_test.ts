import type { RecorderState } from "../../../../ui/web/recorder/recorder_state.ts";
import { statusOf, type Trouble, troubleOf } from "../../../../ui/web/recorder/recorder_words.ts";
import { strings } from "../../../../ui/web/strings.ts";
import { assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";

Deno.test("statusOf() tells every state apart", () => {
  const waiting = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  const full = { ...waiting, cause: "disk_full" } as const;
  const open = { kind: "open" } as const;
  const connecting = { kind: "connecting" } as const;
  const saved = { kind: "saved", recording: "x", durationMs: 61_000 } as const;
  const recording = (
    stream: Extract<RecorderState, { kind: "recording" }>["stream"],
  ): RecorderState => ({ kind: "recording", stream, microphone: "on" });
  const progress = { pending: 0, unackedMs: 1_000 };
  const behind = { pending: 0, unackedMs: 4_000 };
  const words = [
    statusOf(saved, progress),
    statusOf(saved, { pending: 1, unackedMs: 0 }),
    statusOf({ kind: "idle" }, progress),
    statusOf({ kind: "preparing" }, progress),
    statusOf(recording(connecting), progress),
    statusOf(recording(open), progress),
    statusOf(recording(open), behind),
    statusOf(recording(waiting), progress),
    statusOf(recording(full), progress),
    statusOf({ kind: "recording", stream: open, microphone: "lost" }, progress),
    statusOf({ kind: "recording", stream: open, microphone: "reopening" }, progress),
    statusOf({ kind: "saving", stream: open, discarding: false }, progress),
    statusOf({ kind: "saving", stream: open, discarding: false }, behind),
    statusOf({ kind: "saving", stream: waiting, discarding: false }, progress),
    statusOf({ kind: "saving", stream: full, discarding: false }, progress),
    statusOf({ kind: "failed", message: "x" }, progress),
  ];
  assertStrictEquals(new Set(words).size, words.length);
  assertEquals(words.slice(0, 2), [
    "Saved, 1:01",
    "Saved, 1:01; 1 part is still being written down",
  ]);
});

Deno.test("troubleOf() says how much is not saved, where it is, and the engine's sentence", () => {
  const lost = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  const trouble: Trouble = {
    stream: lost,
    kind: "recording",
    unackedMs: 4_100,
    keeping: { kind: "kept" },
    reasonShown: false,
  };
  const { kept } = strings.recorder;
  const gone = `The connection is gone. This page tries again by itself. Not saved yet: 5 seconds`;
  assertStrictEquals(troubleOf(trouble), `${gone}, ${kept.recording}.`);
  assertStrictEquals(troubleOf({ ...trouble, kind: "saving" }), `${gone}, ${kept.saving}.`);
  assertStrictEquals(
    troubleOf({ ...trouble, kind: "saving", keeping: { kind: "memory", cause: "full" } }),
    `${gone}, ${kept.memory}.`,
  );
  const because = { ...trouble, stream: { ...lost, message: "It is drained." } };
  assertMatch(troubleOf(because) ?? "", /^It is drained\. .* 5 seconds/);
  assertMatch(troubleOf({ ...because, reasonShown: true }) ?? "", /^The connection is gone\./);
  const full = { ...trouble, stream: { ...lost, cause: "disk_full" as const } };
  assertMatch(troubleOf(full) ?? "", /disk is full.* 5 seconds/);
});

Deno.test("troubleOf() says how much is caught up with, and nothing when all is well", () => {
  const well: Trouble = {
    stream: { kind: "open" },
    kind: "recording",
    unackedMs: 2_000,
    keeping: { kind: "kept" },
    reasonShown: false,
  };
  assertStrictEquals(troubleOf(well), undefined);
  assertStrictEquals(
    troubleOf({ ...well, unackedMs: 12_000 }),
    strings.recorder.catchUp("12 seconds", strings.recorder.kept.recording),
  );
});
