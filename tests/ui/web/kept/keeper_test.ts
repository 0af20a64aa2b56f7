import { SAMPLE_RATE } from "../../../../shared/protocol.ts";
import {
  KEEP_EVERY_MS,
  KEEP_RETRY_MS,
  Keeper,
  type Keeping,
} from "../../../../ui/web/kept/keeper.ts";
import { UnackedAudio } from "../../../../ui/web/stream/unacked_audio.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { FakeClock } from "../stream/fake_clock.ts";
import { MemoryStore, settle } from "./memory_store.ts";

const ID = "0193a5c4-7b1e-4000-8000-000000000001";
const CHUNK = SAMPLE_RATE / 10;

class Bench {
  readonly store = new MemoryStore();
  readonly clock = new FakeClock();
  readonly keepings: Keeping["kind"][] = [];
  readonly audio: UnackedAudio;
  readonly keeper: Keeper;
  stopping = false;
  #spoken = 0;

  constructor(held: Promise<void> = Promise.resolve(), audio = new UnackedAudio()) {
    this.audio = audio;
    this.keeper = new Keeper({
      store: this.store,
      held,
      audio,
      facts: () => ({ id: ID, startedAt: 5, stopping: this.stopping }),
      clock: this.clock,
      onKeeping: ({ kind }) => this.keepings.push(kind),
    });
  }

  /** Speaks 100 ms a chunk, telling the keeper of each, and lets the time pass. */
  async speak(chunks: number): Promise<void> {
    for (let i = 0; i < chunks; i++) {
      this.audio.append(Int16Array.from({ length: CHUNK }, () => this.#spoken++ % 30_000));
      this.clock.advance(100);
      this.keeper.changed();
      await settle();
    }
  }

  /** What the store has must be what the audio has; older samples before it do no harm. */
  assertKept(): void {
    const record = this.store.records.get(ID);
    assert(record);
    const { start, end } = this.audio;
    assertEquals([record.startSample, record.endSample], [start, end]);
    const kept = this.store.samples(ID);
    const wanted = [...this.audio.slice(start, end)];
    assertEquals(kept.slice(kept.length - wanted.length), wanted);
    const chunks = this.store.chunks.get(ID) ?? [];
    for (const { offset, samples } of chunks) assert(offset + samples.length > start);
    for (const [i, { offset, samples }] of chunks.entries()) {
      assertStrictEquals(chunks[i + 1]?.offset ?? end, offset + samples.length);
    }
  }
}

Deno.test("Keeper writes about every second, each sample once", async () => {
  const bench = new Bench();
  await bench.speak(31);
  assertStrictEquals(bench.store.saves, 4);
  assertEquals(bench.store.chunks.get(ID)?.map(({ offset }) => offset), [
    0,
    CHUNK,
    11 * CHUNK,
    21 * CHUNK,
  ]);
  bench.assertKept();
});

Deno.test("Keeper deletes what is acknowledged, but no chunk that is needed still", async () => {
  const bench = new Bench();
  await bench.speak(31);
  bench.audio.forget(5 * CHUNK);
  await bench.keeper.flush();
  assertEquals(bench.store.chunks.get(ID)?.map(({ offset }) => offset), [
    CHUNK,
    11 * CHUNK,
    21 * CHUNK,
  ]);
  bench.assertKept();
  bench.audio.forget(bench.audio.end);
  await bench.keeper.flush();
  assertEquals(bench.store.chunks.get(ID), []);
  assertStrictEquals(bench.store.records.get(ID)?.startSample, 31 * CHUNK);
});

Deno.test("Keeper.flush() writes at once, and nothing where nothing changed", async () => {
  const bench = new Bench();
  await bench.speak(2);
  assertStrictEquals(bench.store.saves, 1);
  await bench.keeper.flush();
  await bench.keeper.flush();
  assertStrictEquals(bench.store.saves, 2);
  bench.assertKept();
  bench.stopping = true;
  await bench.keeper.flush();
  assertStrictEquals(bench.store.records.get(ID)?.stopping, true);
});

Deno.test("Keeper.flush() in the middle of a write writes what came meanwhile", async () => {
  const bench = new Bench();
  const { promise, resolve } = Promise.withResolvers<void>();
  bench.store.stall = promise;
  await bench.speak(3);
  const flushed = bench.keeper.flush();
  resolve();
  await flushed;
  bench.assertKept();
});

Deno.test("Keeper writes nothing before no other tab can take the recording", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const bench = new Bench(promise);
  await bench.speak(15);
  assertStrictEquals(bench.store.saves, 0);
  resolve();
  await settle();
  bench.assertKept();
});

Deno.test("Keeper goes on without storage, says why, and writes all when it is there again", async () => {
  const bench = new Bench();
  await bench.speak(1);
  bench.store.failure = new DOMException("full", "QuotaExceededError");
  await bench.speak(50);
  assertEquals(bench.keepings, ["kept", "memory"]);
  bench.store.failure = undefined;
  await bench.speak(KEEP_RETRY_MS / 100);
  assertEquals(bench.keepings.slice(0, 3), ["kept", "memory", "kept"]);
  await bench.keeper.flush();
  bench.assertKept();
});

Deno.test("Keeper tells a full storage from one that fails", async () => {
  for (
    const [failure, cause] of [
      [new DOMException("full", "QuotaExceededError"), "full"],
      [new DOMException("closed", "InvalidStateError"), "failed"],
    ] as const
  ) {
    const store = new MemoryStore();
    store.failure = failure;
    const told: Keeping[] = [];
    const keeper = new Keeper({
      store,
      held: Promise.resolve(),
      audio: new UnackedAudio(),
      facts: () => ({ id: ID, startedAt: 0, stopping: false }),
      clock: new FakeClock(),
      onKeeping: (keeping) => told.push(keeping),
    });
    await keeper.flush();
    assertEquals(told, [{ kind: "memory", cause }]);
  }
});

Deno.test("Keeper writes all anew when the samples got other offsets", async () => {
  const audio = UnackedAudio.restore({
    startSample: 100,
    endSample: 200,
    chunks: [{ offset: 100, samples: new Int16Array(100) }],
  });
  const bench = new Bench(undefined, audio);
  await bench.speak(2);
  await bench.keeper.flush();
  assertStrictEquals(bench.store.records.get(ID)?.jointSample, 200);
  audio.anchor(260);
  await bench.keeper.flush();
  bench.assertKept();
  assertEquals(bench.store.chunks.get(ID)?.map(({ offset }) => offset), [260]);
  assertStrictEquals(bench.store.records.get(ID)?.jointSample, undefined);
  audio.rebase();
  await bench.keeper.flush();
  bench.assertKept();
  assertEquals(bench.store.chunks.get(ID)?.map(({ offset }) => offset), [0]);
});

Deno.test("Keeper.remove() ends writing for good", async () => {
  const bench = new Bench();
  await bench.speak(20);
  const removed = bench.keeper.remove();
  await bench.speak(20);
  bench.clock.advance(KEEP_EVERY_MS);
  await bench.keeper.flush();
  await removed;
  assertEquals([bench.store.records.size, bench.store.chunks.size], [0, 0]);
});
