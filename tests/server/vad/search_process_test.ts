import { COMMAND, EVENT, forEachRecord, Records } from "../../../server/vad/messages.ts";
import { readModel } from "../../../server/vad/model_file.ts";
import { Search } from "../../../server/vad/search.ts";
import {
  FRAME_SAMPLES,
  MAX_BATCH_FRAMES,
  newSileroState,
  QUIET_FRAMES,
  Silero,
} from "../../../server/vad/silero.ts";
import type { VadOptions } from "../../../server/vad/vad.ts";
import { assert, assertEquals } from "../../assert.ts";

const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };
/** Frames of a session that catches up: 48 s. */
const BACKLOG_FRAMES = 500;

/** Commands for the search: each session opened, with so many frames of audio. */
function work(sessions: readonly (readonly [id: number, frames: number])[]): [
  Float64Array,
  Uint8Array<ArrayBuffer>,
] {
  const records = new Records();
  for (const [id, frames] of sessions) {
    records.add(COMMAND.open, id);
    records.add(COMMAND.audio, id, frames * FRAME_SAMPLES * 2);
  }
  const frames = sessions.reduce((sum, [, count]) => sum + count, 0);
  return [records.take(), new Uint8Array(frames * FRAME_SAMPLES * 2)];
}

/** How far each session was searched, after each batch. */
class Progress {
  readonly batches: Map<number, number>[] = [];
  onBatch: () => void = () => {};

  readonly take = (events: Float64Array): void => {
    const batch = new Map<number, number>();
    forEachRecord(events, (kind, session, samples) => {
      if (kind === EVENT.progress) batch.set(session, samples / FRAME_SAMPLES);
    });
    this.batches.push(batch);
    this.onBatch();
  };
}

Deno.test("Search takes a frame of each session in turn, however much one has waiting", async () => {
  await using model = await Silero.load(readModel());
  const progress = new Progress();
  const search = new Search(model, OPTIONS, progress.take);
  const others = Array.from({ length: 100 }, (_, index) => index + 2);
  // One catches up; after ten batches a hundred others come with a frame each.
  progress.onBatch = () => {
    if (progress.batches.length === 10) void search.take(...work(others.map((id) => [id, 1])));
  };
  await search.take(...work([[1, BACKLOG_FRAMES]]));
  const lastOther = progress.batches.findLastIndex((batch) => others.some((id) => batch.has(id)));
  const turns = Math.ceil((others.length + 1) / MAX_BATCH_FRAMES);
  assert(lastOther < 10 + turns + 1, `the last of the others came in batch ${lastOther}`);
  for (const id of others) {
    assertEquals(progress.batches.filter((batch) => batch.has(id)).length, 1);
  }
  // The one went on meanwhile, and all of its audio was searched.
  assertEquals(progress.batches.at(-1)?.get(1), BACKLOG_FRAMES);
  assertEquals(progress.batches.length <= BACKLOG_FRAMES + turns, true);
});

Deno.test("Search gives sessions that all catch up equal shares", async () => {
  await using model = await Silero.load(readModel());
  const progress = new Progress();
  const search = new Search(model, OPTIONS, progress.take);
  const ids = Array.from({ length: 3 * MAX_BATCH_FRAMES / 2 }, (_, index) => index + 1);
  const at = new Map(ids.map((id) => [id, 0]));
  let widest = 0;
  progress.onBatch = () => {
    for (const [id, frames] of progress.batches.at(-1) ?? []) at.set(id, frames);
    const counts = [...at.values()];
    widest = Math.max(widest, Math.max(...counts) - Math.min(...counts));
  };
  await search.take(...work(ids.map((id) => [id, 20])));
  assertEquals([...at.values()].every((frames) => frames === 20), true);
  assertEquals(widest, 1);
});

Deno.test("Search takes what comes while it is at work, also an end", async () => {
  await using model = await Silero.load(readModel());
  const progress = new Progress();
  const search = new Search(model, OPTIONS, progress.take);
  progress.onBatch = () => {
    if (progress.batches.length !== 5) return;
    const records = new Records();
    records.add(COMMAND.close, 1);
    void search.take(records.take(), new Uint8Array(0));
  };
  await search.take(...work([[1, BACKLOG_FRAMES], [2, 30]]));
  assertEquals(progress.batches.findLast((batch) => batch.has(1))?.get(1), 5);
  assertEquals(progress.batches.at(-1)?.get(2), 30);
});

Deno.test("Search shows the model no silence that goes on, and all else", async () => {
  await using model = await Silero.load(readModel());
  const shown: number[] = [];
  const run = model.run.bind(model);
  model.run = (states) => {
    shown.push(states.length);
    return run(states);
  };
  const progress = new Progress();
  const search = new Search(model, OPTIONS, progress.take);
  const silence = 50;
  await search.take(...work([[1, silence]]));
  assertEquals(shown.length, 3);
  assertEquals(progress.batches.at(-1)?.get(1), silence);
  // As soft as sound can be: one sample of a frame is one step from silence.
  const soft = Int16Array.from({ length: 10 * FRAME_SAMPLES }, (_, i) => i % FRAME_SAMPLES ? 0 : 1);
  const records = new Records();
  records.add(COMMAND.audio, 1, soft.byteLength);
  await search.take(records.take(), new Uint8Array(soft.buffer));
  assertEquals(shown.length, 13);
  assertEquals(progress.batches.at(-1)?.get(1), silence + 10);
});

Deno.test("Search wakes the model as if it had been shown all of the silence", async () => {
  await using model = await Silero.load(readModel());
  const run = model.run.bind(model);
  const heard = newSileroState();
  await run([heard]);
  for (let silent = 0; silent < QUIET_FRAMES; silent++) {
    await run([heard]);
    const states: Float32Array[] = [];
    model.run = ([state]) => {
      assert(state !== undefined);
      states.push(state.hidden.slice(), state.cell.slice());
      return run([state]);
    };
    const search = new Search(model, OPTIONS, new Progress().take);
    // The first frames of quiet let it rest; it comes around to the same rest again and again.
    await search.take(...work([[1, 4 * QUIET_FRAMES + silent]]));
    const records = new Records();
    const soft = new Int16Array(FRAME_SAMPLES).fill(1);
    records.add(COMMAND.audio, 1, soft.byteLength);
    await search.take(records.take(), new Uint8Array(soft.buffer));
    assertEquals(states.slice(-2), [heard.hidden, heard.cell]);
    model.frame(0).fill(0);
  }
});
