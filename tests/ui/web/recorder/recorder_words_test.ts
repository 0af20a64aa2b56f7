import type { RecorderState } from "../../../../ui/web/recorder/recorder_state.ts";
import {
  isTroubled,
  statusOf,
  type Trouble,
  troubleOf,
} from "../../../../ui/web/recorder/recorder_words.ts";
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

Deno.test("statusOf() calls a connection that is tried again gone, not new", () => {
  const progress = { pending: 0, unackedMs: 1_000 };
  for (const kind of ["recording", "saving"] as const) {
    for (const cause of ["lost", "disk_full"] as const) {
      const words = [
        { kind: "waiting", cause, nextTryAt: 0 } as const,
        { kind: "connecting", after: { cause } } as const,
      ].map((stream) =>
        statusOf({ kind, stream, microphone: "on", discarding: false } as RecorderState, progress)
      );
      assertStrictEquals(words[0], words[1]);
    }
  }
});

Deno.test("isTroubled() knows when a person should look at the recorder", () => {
  const open = { kind: "open" } as const;
  const lost = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  const states: RecorderState[] = [
    { kind: "recording", stream: open, microphone: "on" },
    { kind: "recording", stream: open, microphone: "paused" },
    { kind: "saving", stream: open, discarding: false },
    { kind: "idle" },
    { kind: "recording", stream: open, microphone: "lost" },
    { kind: "recording", stream: lost, microphone: "on" },
    { kind: "saving", stream: { kind: "connecting", after: lost }, discarding: false },
  ];
  assertEquals(states.map(isTroubled), [false, false, false, false, true, true, true]);
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
  const unsaved = "Not saved yet: 5 seconds";
  assertEquals(troubleOf(trouble), {
    reason: "The connection is gone. Go on speaking: this page tries again by itself.",
    unsaved: `${unsaved}, ${kept.recording}.`,
  });
  assertEquals(troubleOf({ ...trouble, kind: "saving" }), {
    reason: "The connection is gone. This page tries again by itself.",
    unsaved: `${unsaved}, ${kept.saving}.`,
  });
  assertStrictEquals(
    troubleOf({ ...trouble, keeping: { kind: "memory", cause: "full" } })?.unsaved,
    `${unsaved}, ${kept.memory}.`,
  );
  const because = { ...trouble, stream: { ...lost, message: "It is drained." } };
  assertMatch(troubleOf(because)?.reason ?? "", /^It is drained\. Go on/);
  assertMatch(troubleOf({ ...because, reasonShown: true })?.reason ?? "", /^The connection is/);
  const full = { ...trouble, stream: { ...lost, cause: "disk_full" as const } };
  assertMatch(troubleOf(full)?.reason ?? "", /disk is full.*every 30 seconds/);
  // The next try does not make it sound as if nothing were wrong.
  for (const { stream } of [because, full]) {
    assertEquals(
      troubleOf({ ...trouble, stream: { kind: "connecting", after: stream } }),
      troubleOf({ ...trouble, stream }),
    );
  }
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
  assertEquals(troubleOf({ ...well, unackedMs: 12_000 }), {
    reason: undefined,
    unsaved: strings.recorder.unsaved("12 seconds", strings.recorder.kept.recording),
  });
});
