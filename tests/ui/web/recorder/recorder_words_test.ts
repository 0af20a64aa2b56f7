import { statusOf, troubleOf } from "../../../../ui/web/recorder/recorder_words.ts";
import { assertEquals, assertMatch, assertStrictEquals } from "../../../assert.ts";

Deno.test("statusOf() tells every state apart", () => {
  const waiting = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  const words = [
    statusOf({ kind: "idle" }, 0),
    statusOf({ kind: "preparing" }, 0),
    statusOf({ kind: "recording", stream: { kind: "connecting" } }, 0),
    statusOf({ kind: "recording", stream: { kind: "open" } }, 0),
    statusOf({ kind: "recording", stream: waiting }, 0),
    statusOf({ kind: "saving", stream: { kind: "open" } }, 0),
    statusOf({ kind: "saving", stream: waiting }, 0),
    statusOf({ kind: "saved", recording: "x", durationMs: 61_000 }, 0),
    statusOf({ kind: "saved", recording: "x", durationMs: 61_000 }, 1),
    statusOf({ kind: "failed", message: "x", unsavedMs: 0 }, 0),
  ];
  const full = { ...waiting, cause: "disk_full" } as const;
  words.push(
    statusOf({ kind: "recording", stream: full }, 0),
    statusOf({ kind: "saving", stream: full }, 0),
  );
  assertStrictEquals(new Set(words).size, words.length);
  assertEquals(words.slice(7, 9), [
    "Saved, 1:01",
    "Saved, 1:01; 1 part is still being written down",
  ]);
});

Deno.test("troubleOf() says how much only this tab has, and the engine's sentence if there is one", () => {
  assertStrictEquals(troubleOf({ kind: "open" }, 5_000, false), undefined);
  const lost = { kind: "waiting", cause: "lost", nextTryAt: 0 } as const;
  assertMatch(troubleOf(lost, 4_100, false) ?? "", /connection is gone.* 5 seconds/);
  assertMatch(
    troubleOf({ ...lost, message: "It is drained." }, 1_000, false) ?? "",
    /^It is drained\..*1 second /,
  );
  assertMatch(
    troubleOf({ ...lost, message: "It is drained." }, 1_000, true) ?? "",
    /^The connection is gone.*1 second /,
  );
  assertMatch(troubleOf({ ...lost, cause: "disk_full" }, 0, true) ?? "", /disk is full.*0 seconds/);
});
