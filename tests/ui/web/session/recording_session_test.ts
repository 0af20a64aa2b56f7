import { CLOSE, SAMPLE_RATE } from "../../../../shared/protocol.ts";
import type { Recording } from "../../../../shared/recording.ts";
import {
  RecordingSession,
  type SessionDeps,
} from "../../../../ui/web/session/recording_session.ts";
import { count } from "../../../counts.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { MemoryLocks, MemoryStore, settle } from "../kept/memory_store.ts";
import { FakeClock } from "../stream/fake_clock.ts";
import { FakeEngine, RECORDING } from "../stream/fake_engine.ts";

const CHUNK = SAMPLE_RATE / 10;

/** A browser in front of an engine; its pages come and go. */
class Browser {
  readonly engine = new FakeEngine();
  readonly store = new MemoryStore();
  readonly locks = new MemoryLocks();
  readonly clock = new FakeClock();
  readonly deps: SessionDeps;
  /** What was said, page after page. */
  readonly spoken: number[] = [];
  found: Pick<Recording, "state" | "durationMs"> | undefined;

  constructor() {
    this.deps = {
      streamUrl: "ws://page.invalid/v1/stream",
      connect: this.engine.connect,
      store: this.store,
      locks: this.locks,
      lookUp: () => this.found ? Promise.resolve(this.found) : Promise.reject(new Error("none")),
      clock: this.clock,
    };
  }

  begin(): RecordingSession {
    const session = RecordingSession.begin(this.deps);
    session.connect();
    return session;
  }

  /** 100 ms a chunk in real time; every sample differs from its neighbours. */
  async speak(session: RecordingSession, chunks: number): Promise<void> {
    for (let i = 0; i < chunks; i++) {
      const from = this.spoken.length;
      const samples = Int16Array.from({ length: CHUNK }, (_, j) => (from + j) * 7_919 % 32_768);
      this.spoken.push(...samples);
      session.push(samples);
      this.clock.advance(100);
      await settle();
    }
  }

  /** As the engine does, which at a resume has all on disk that it took. */
  async accept(acked: number = this.engine.received): Promise<void> {
    this.engine.connection.accept(acked);
    await settle();
  }

  /** The page is gone without a word; its connection too. */
  async crash(session: RecordingSession): Promise<void> {
    await settle();
    this.locks.crash();
    session.listener = undefined;
    // Nothing that the dead page would still do may reach the store or the engine.
    const { store, spoken } = this;
    const records = structuredClone([...store.records]);
    const chunks = structuredClone([...store.chunks]);
    await session.close();
    store.records.clear();
    store.chunks.clear();
    for (const [id, record] of records) store.records.set(id, record);
    for (const [id, kept] of chunks) store.chunks.set(id, kept);
    // What was said in the last second may be neither kept nor sent. What was kept since an unsettled
    // joint comes after all that the engine has.
    const { endSample = 0, jointSample = endSample } = records[0]?.[1] ?? {};
    const kept = Math.max(jointSample, this.engine.received) + endSample - jointSample;
    spoken.length = Math.min(spoken.length, kept);
  }

  async reopen(): Promise<RecordingSession> {
    const [id] = [...this.store.records.keys()];
    assert(id);
    const session = await RecordingSession.reopen(this.deps, id);
    assert(session);
    return session;
  }

  async done(): Promise<void> {
    this.engine.connection.ack();
    const durationMs = this.engine.received / SAMPLE_RATE * 1_000;
    this.engine.connection.say({ type: "done", recording: RECORDING, durationMs, pending: 0 });
    await settle();
  }
}

Deno.test("RecordingSession keeps the engine's id before it sends the first sample", async () => {
  const browser = new Browser();
  const session = browser.begin();
  await browser.speak(session, 3);
  const { promise, resolve } = Promise.withResolvers<void>();
  browser.store.stall = promise;
  browser.engine.connection.accept();
  await settle();
  assertStrictEquals(browser.engine.received, 0);
  resolve();
  await settle();
  assertStrictEquals(browser.store.records.get(session.id)?.recording, RECORDING);
  assertEquals(browser.engine.file, browser.spoken);
  await session.close();
});

Deno.test("RecordingSession is not held up for long by a storage that hangs", async () => {
  const browser = new Browser();
  const session = browser.begin();
  browser.store.stall = new Promise(() => {});
  await browser.speak(session, 3);
  browser.engine.connection.accept();
  await settle();
  assertStrictEquals(browser.engine.received, 0);
  browser.clock.advance(2_000);
  await settle();
  assertEquals(browser.engine.file, browser.spoken);
});

Deno.test("RecordingSession.reopen() of a recording that never reached the engine sends all of it", async () => {
  const browser = new Browser();
  const first = browser.begin();
  await browser.speak(first, 25);
  first.stop();
  await browser.crash(first);
  const second = await browser.reopen();
  assertStrictEquals(second.durationMs, 2_500);
  second.connect();
  await browser.accept();
  assertEquals(browser.engine.connection.messages[0], { type: "start", sampleRate: SAMPLE_RATE });
  assertEquals(browser.engine.connection.types, ["start", "stop"]);
  assertEquals(browser.engine.file, browser.spoken);
  await browser.done();
  assertStrictEquals(second.state.value.kind, "saved");
  assertStrictEquals(browser.store.records.size, 0);
});

Deno.test("RecordingSession.reopen() gives nothing that another tab has, or that is kept no more", async () => {
  const browser = new Browser();
  const session = browser.begin();
  await browser.speak(session, 1);
  assertStrictEquals(await RecordingSession.reopen(browser.deps, session.id), undefined);
  await session.forget();
  assertStrictEquals(await RecordingSession.reopen(browser.deps, session.id), undefined);
  assertEquals([...await browser.locks.held()], []);
});

Deno.test("RecordingSession loses and doubles nothing that was kept or sent, whenever pages crash", async () => {
  for (let round = 0; round < count(20, 300); round++) {
    const random = (limit: number): number => Math.floor(Math.random() * limit);
    const browser = new Browser();
    let session = browser.begin();
    const story: string[] = [];
    for (let step = 0; step < 12; step++) {
      const connected = session.state.value.kind === "open";
      switch (random(6)) {
        case 0:
        case 1:
          story.push("speak");
          await browser.speak(session, 1 + random(25));
          break;
        case 2:
          story.push(connected ? "ack" : "accept");
          if (connected) {
            const { acked, received } = browser.engine;
            browser.engine.connection.ack(acked + random(received - acked + 1));
          } else if (session.state.value.kind === "connecting") await browser.accept();
          break;
        case 3:
          story.push("lost");
          if (connected) {
            // The engine may be killed, too: what it hadn't acknowledged is gone there.
            if (random(2) === 0) browser.engine.file.length = browser.engine.acked;
            browser.engine.connection.end(1006);
          }
          break;
        case 4:
          story.push("wake");
          session.wake();
          break;
        case 5:
          story.push("crash");
          await browser.crash(session);
          if (browser.store.records.size === 0) session = browser.begin();
          else {
            session = await browser.reopen();
            session.connect();
          }
          break;
      }
    }
    session.stop();
    session.wake();
    if (session.state.value.kind === "connecting") await browser.accept();
    for (let i = 0; i < 100 && !browser.engine.connection.types.includes("stop"); i++) {
      browser.engine.connection.ack();
      await settle();
    }
    assertEquals(browser.engine.file.length, browser.spoken.length, story.join(" "));
    assertEquals(browser.engine.file, browser.spoken, story.join(" "));
    await browser.done();
    assertStrictEquals(session.state.value.kind, "saved", story.join(" "));
  }
});

Deno.test("RecordingSession.beginAnew() sends what is left as a new recording, kept before it is sent", async () => {
  const browser = new Browser();
  const session = browser.begin();
  await browser.accept();
  await browser.speak(session, 20);
  browser.engine.connection.ack(CHUNK * 12);
  browser.engine.connection.end(CLOSE.unknownRecording);
  await settle();
  assertEquals(session.state.value, { kind: "failed", reason: CLOSE.unknownRecording });
  assertStrictEquals(session.unackedMs.value, 800);
  browser.engine.file.length = 0;
  const anew = session.beginAnew();
  session.stop();
  await anew;
  const record = browser.store.records.get(session.id);
  assertEquals([record?.recording, record?.startSample, record?.endSample], [
    undefined,
    0,
    8 * CHUNK,
  ]);
  await browser.accept(0);
  assertEquals(browser.engine.file, browser.spoken.slice(12 * CHUNK));
  assertEquals(browser.engine.connection.types, ["start", "stop"]);
  await browser.done();
  assertStrictEquals(session.state.value.kind, "saved");
});

/** A recording that was stopped when its page crashed, and that the engine has ended meanwhile. */
async function endedMeanwhile(
  browser: Browser,
  found: Pick<Recording, "state" | "durationMs">,
): Promise<RecordingSession> {
  const first = browser.begin();
  await browser.accept();
  await browser.speak(first, 20);
  first.stop();
  await browser.crash(first);
  browser.found = found;
  const second = await browser.reopen();
  second.connect();
  browser.engine.connection.open();
  browser.engine.connection.end(CLOSE.unknownRecording);
  await settle();
  return second;
}

Deno.test("RecordingSession takes a recording for saved that ended with all of it before the crash", async () => {
  const browser = new Browser();
  const session = await endedMeanwhile(browser, { state: "processing", durationMs: 2_000 });
  assertEquals(session.state.value, { kind: "saved", recording: RECORDING, durationMs: 2_000 });
  assertStrictEquals(browser.store.records.size, 0);
});

Deno.test("RecordingSession keeps what a recording lacks that ended without it", async () => {
  const browser = new Browser();
  const session = await endedMeanwhile(browser, { state: "ready", durationMs: 1_900 });
  assertEquals(session.state.value, { kind: "failed", reason: CLOSE.unknownRecording });
  assert(session.holdsAudio);
  assertStrictEquals(browser.store.records.size, 1);
});

Deno.test("RecordingSession takes an end that nobody here asked for as one from elsewhere", async () => {
  const browser = new Browser();
  const session = browser.begin();
  await browser.accept();
  await browser.speak(session, 2);
  await browser.done();
  assertEquals(session.state.value, { kind: "failed", reason: "ended_elsewhere" });
  assertStrictEquals(browser.store.records.size, 1);
});
