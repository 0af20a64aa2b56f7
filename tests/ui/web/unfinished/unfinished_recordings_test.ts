import { CLOSE, SAMPLE_RATE } from "../../../../shared/protocol.ts";
import {
  RecordingSession,
  type SessionDeps,
} from "../../../../ui/web/session/recording_session.ts";
import { strings } from "../../../../ui/web/strings.ts";
import { UnfinishedRecordings } from "../../../../ui/web/unfinished/unfinished_recordings.ts";
import type { Unfinished } from "../../../../ui/web/unfinished/unfinished_state.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { MemoryLocks, MemoryStore, settle } from "../kept/memory_store.ts";
import { FakeClock } from "../stream/fake_clock.ts";
import { FakeEngine, RECORDING } from "../stream/fake_engine.ts";

const CHUNK = SAMPLE_RATE / 10;

class Bench {
  readonly engine = new FakeEngine();
  readonly store = new MemoryStore();
  readonly locks = new MemoryLocks();
  readonly told: string[] = [];
  readonly binned: string[] = [];
  readonly deps: SessionDeps;
  readonly tab: UnfinishedRecordings;
  binFailure: Error | undefined;

  constructor() {
    this.deps = {
      streamUrl: "ws://page.invalid/v1/stream",
      connect: this.engine.connect,
      store: this.store,
      locks: this.locks,
      lookUp: () => Promise.reject(new Error("not looked up")),
      clock: new FakeClock(),
    };
    this.tab = this.openTab();
  }

  openTab(): UnfinishedRecordings {
    return new UnfinishedRecordings({
      session: this.deps,
      bin: (recording) => {
        if (this.binFailure !== undefined) return Promise.reject(this.binFailure);
        this.binned.push(recording);
        return Promise.resolve();
      },
      tell: (sentence) => this.told.push(sentence),
      onLost: () => {},
      onListChanged: () => {},
    });
  }

  /** A page records 1 s, of which the engine acknowledges some, and crashes. */
  async brokenOff(options: { acked?: number; stopped?: boolean } = {}): Promise<string> {
    const { acked, stopped = false } = options;
    const session = RecordingSession.begin(this.deps);
    session.connect();
    if (acked !== undefined) {
      this.engine.connection.accept(0);
      await settle();
    }
    for (let i = 0; i < 10; i++) session.push(new Int16Array(CHUNK).fill(i + 1));
    if (acked !== undefined) this.engine.connection.ack(acked);
    if (stopped) session.stop();
    await session.close();
    this.locks.crash();
    return session.id;
  }

  /** The only one that is shown. */
  get item(): Unfinished {
    const [item, other] = this.tab.list.value;
    assert(item);
    assertStrictEquals(other, undefined);
    return item;
  }

  async done(): Promise<void> {
    this.engine.connection.ack();
    const durationMs = this.engine.received / SAMPLE_RATE * 1_000;
    this.engine.connection.say({ type: "done", recording: RECORDING, durationMs, pending: 0 });
    await settle();
  }
}

Deno.test("UnfinishedRecordings.look() finds what a page left, and how much of it is not saved", async () => {
  const bench = new Bench();
  await bench.tab.look();
  assertEquals(bench.tab.list.value, []);
  const id = await bench.brokenOff({ acked: 4 * CHUNK });
  await bench.tab.look();
  const { startedAt, ...item } = bench.item;
  assertStrictEquals(typeof startedAt, "number");
  assertEquals(item, {
    id,
    recording: RECORDING,
    durationMs: 1_000,
    unsavedMs: 600,
    state: { kind: "found" },
  });
});

Deno.test("UnfinishedRecordings.look() leaves alone what a tab has, and forgets what it takes", async () => {
  const bench = new Bench();
  const session = RecordingSession.begin(bench.deps);
  session.push(new Int16Array(CHUNK));
  await session.flush();
  await bench.tab.look();
  assertEquals(bench.tab.list.value, []);
  await session.close();
  await bench.tab.look();
  assertStrictEquals(bench.item.id, session.id);
  const other = bench.openTab();
  await other.look();
  assertStrictEquals((await other.take(session.id))?.id, session.id);
  assertEquals(other.list.value, []);
  await bench.tab.save(session.id);
  assertEquals(bench.told, [strings.unfinished.elsewhere]);
  assertEquals(bench.tab.list.value, []);
});

Deno.test("UnfinishedRecordings.save() sends the rest, ends the recording and forgets it", async () => {
  const bench = new Bench();
  const id = await bench.brokenOff({ acked: 4 * CHUNK });
  await bench.tab.look();
  await bench.tab.save(id);
  assertStrictEquals(bench.item.state.kind, "saving");
  bench.engine.file.length = 4 * CHUNK;
  bench.engine.connection.accept(4 * CHUNK);
  await settle();
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
  assertStrictEquals(bench.engine.received, 10 * CHUNK);
  bench.engine.connection.ack(7 * CHUNK);
  assertStrictEquals(bench.item.unsavedMs, 300);
  await bench.done();
  assertEquals(bench.item.state, { kind: "saved", recording: RECORDING, durationMs: 1_000 });
  assertStrictEquals(bench.store.records.size, 0);
  assertEquals([...await bench.locks.held()], []);
  bench.tab.dismiss(id);
  assertEquals(bench.tab.list.value, []);
});

Deno.test("UnfinishedRecordings.look() saves by itself what the person had stopped", async () => {
  const bench = new Bench();
  await bench.brokenOff({ stopped: true });
  await bench.tab.look();
  assertStrictEquals(bench.item.state.kind, "saving");
  bench.engine.connection.end(1006);
  const { state } = bench.item;
  assertStrictEquals(state.kind === "saving" && state.stream.kind, "waiting");
  bench.tab.wake();
  bench.engine.connection.accept();
  await settle();
  await bench.done();
  assertStrictEquals(bench.item.state.kind, "saved");
});

Deno.test("UnfinishedRecordings offers what the engine can't take as a file and as a new recording", async () => {
  const bench = new Bench();
  const id = await bench.brokenOff({ acked: 4 * CHUNK });
  await bench.tab.look();
  await bench.tab.save(id);
  bench.engine.connection.open();
  bench.engine.connection.end(CLOSE.unknownRecording, "It has ended.");
  await settle();
  assertEquals(bench.item.state, { kind: "failed", reason: CLOSE.unknownRecording });
  const samples = new Int16Array((await bench.tab.file(id)!.arrayBuffer()).slice(44));
  assertEquals([samples.length, samples[0], samples.at(-1)], [6 * CHUNK, 5, 10]);
  bench.engine.file.length = 0;
  await bench.tab.saveAsNew(id);
  bench.engine.connection.accept(0);
  await settle();
  assertEquals(bench.engine.file, [...samples]);
  assertEquals(bench.engine.connection.messages[0], { type: "start", sampleRate: SAMPLE_RATE });
  await bench.done();
  assertStrictEquals(bench.item.state.kind, "saved");
  assertStrictEquals(bench.store.records.size, 0);
});

Deno.test("UnfinishedRecordings has nothing to offer where the engine has all or nothing is left", async () => {
  const bench = new Bench();
  const id = await bench.brokenOff({ acked: 10 * CHUNK });
  await bench.tab.look();
  await bench.tab.save(id);
  bench.engine.connection.open();
  bench.engine.connection.end(CLOSE.unknownRecording, "It was deleted.");
  await settle();
  assertEquals(bench.tab.list.value, []);
  assertEquals(bench.told, [strings.recorder.sessionFailed(CLOSE.unknownRecording)]);
  assertStrictEquals(bench.store.records.size, 0);
});

Deno.test("UnfinishedRecordings.adopt() keeps a failed session until the person chooses", async () => {
  const bench = new Bench();
  const session = RecordingSession.begin(bench.deps);
  session.push(new Int16Array(CHUNK));
  bench.store.failure = new DOMException("full", "QuotaExceededError");
  await session.flush();
  bench.tab.adopt(session);
  assertEquals(bench.item.state, { kind: "failed", reason: undefined });
  assertStrictEquals(bench.tab.holdsAudio, true);
  await bench.tab.look();
  assertStrictEquals(bench.item.unsavedMs, 100);
  await bench.tab.discard(session.id);
  assertEquals(bench.tab.list.value, []);
  assertStrictEquals(bench.tab.holdsAudio, false);
});

Deno.test("UnfinishedRecordings.discard() bins what the engine has, and forgets the rest", async () => {
  const bench = new Bench();
  const id = await bench.brokenOff({ acked: CHUNK });
  await bench.tab.look();
  bench.binFailure = new Error("The engine is away.");
  await bench.tab.discard(id);
  assertEquals(bench.told, ["The engine is away."]);
  assertStrictEquals(bench.item.id, id);
  assertStrictEquals(bench.store.samples(id).length, 9 * CHUNK);
  bench.binFailure = undefined;
  await bench.tab.discard(id);
  assertEquals(bench.binned, [RECORDING]);
  assertEquals(bench.tab.list.value, []);
  assertEquals([bench.store.records.size, (await bench.locks.held()).size], [0, 0]);
});

Deno.test("UnfinishedRecordings says when the browser can't read what it kept", async () => {
  const bench = new Bench();
  const id = await bench.brokenOff();
  await bench.tab.look();
  bench.store.failure = new DOMException("broken", "UnknownError");
  await bench.tab.save(id);
  assertEquals(bench.told, [strings.unfinished.unreadable]);
  await bench.tab.look();
  assertStrictEquals(bench.item.id, id);
  bench.store.failure = undefined;
  await bench.tab.save(id);
  assertStrictEquals(bench.item.state.kind, "saving");
});
