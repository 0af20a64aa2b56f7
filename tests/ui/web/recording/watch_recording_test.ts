import type {
  Recording,
  RecordingState,
  Segment,
  SegmentState,
} from "../../../../shared/recording.ts";
import { Api } from "../../../../ui/web/api/api.ts";
import { ApiError } from "../../../../ui/web/api/api_error.ts";
import { nextLookMs, watchRecording } from "../../../../ui/web/recording/watch_recording.ts";
import { assert, assertEquals, assertRejects, assertStrictEquals } from "../../../assert.ts";

function recording(state: RecordingState, ...segments: SegmentState[]): Recording {
  return {
    id: "0193a5c4-7b1e-7000-8000-000000000001",
    title: "",
    state,
    createdAt: "2026-11-22T10:00:00Z",
    durationMs: 1_000,
    language: null,
    tags: [],
    gaps: [],
    marks: [],
    audio: { format: "wav", bytes: 44 },
    segments: segments.map((state, segment) => ({
      segment,
      state,
      startMs: 0,
      endMs: 1,
      text: "",
      engine: null,
    })),
  };
}

Deno.test("nextLookMs() looks often while texts are written, seldom while they wait, then no more", () => {
  assertStrictEquals(nextLookMs(recording("ready", "done", "empty", "failed")), undefined);
  assertStrictEquals(nextLookMs(recording("processing", "done")), 2_000);
  assertStrictEquals(nextLookMs(recording("ready", "waiting", "pending")), 2_000);
  assertStrictEquals(nextLookMs(recording("ready", "waiting")), 10_000);
  assertStrictEquals(nextLookMs(recording("interrupted")), 10_000);
});

Deno.test("nextLookMs() looks often for texts that a person wants anew, seldom for better ones", () => {
  const ready = recording("ready", "done");
  const { segments: [segment] } = ready;
  assert(segment);
  const looks = (news: Partial<Segment>): number | undefined =>
    nextLookMs({ ...ready, segments: [{ ...segment, ...news }] });
  assertStrictEquals(looks({ again: true }), 2_000);
  assertStrictEquals(looks({ again: true, state: "empty" }), 2_000);
  assertStrictEquals(looks({ again: true, provisional: true }), 10_000);
});

Deno.test("watchRecording() ends when nothing more comes", async () => {
  const api = new Api({ fetch: () => Promise.resolve(Response.json(recording("ready", "done"))) });
  const seen: Recording[] = [];
  const { id } = recording("ready");
  await watchRecording(api, id, (update) => seen.push(update), new AbortController().signal);
  assertEquals(seen, [recording("ready", "done")]);
});

Deno.test("watchRecording() ends without a word when it is called off while waiting", async () => {
  const watching = new AbortController();
  const api = new Api({ fetch: () => Promise.resolve(Response.json(recording("live"))) });
  let looks = 0;
  const watched = watchRecording(api, recording("live").id, () => looks++, watching.signal);
  while (looks === 0) await new Promise((resolve) => setTimeout(resolve));
  watching.abort();
  await watched;
  assertStrictEquals(looks, 1);
});

Deno.test("watchRecording() throws when there is no such recording", async () => {
  const api = new Api({ fetch: () => Promise.resolve(new Response(null, { status: 404 })) });
  const { signal } = new AbortController();
  await assertRejects(
    watchRecording(api, recording("live").id, () => {}, signal),
    (error) => error instanceof ApiError && error.problem === "missing",
  );
});
