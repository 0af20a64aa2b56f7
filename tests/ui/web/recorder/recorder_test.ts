import { CLOSE, SAMPLE_RATE } from "../../../../shared/protocol.ts";
import type { Recording } from "../../../../shared/recording.ts";
import { MicrophoneError } from "../../../../ui/web/capture/microphone_error.ts";
import type {
  MicrophoneListener,
  OpenMicrophone,
} from "../../../../ui/web/capture/open_microphone.ts";
import { Recorder } from "../../../../ui/web/recorder/recorder.ts";
import {
  RecordingSession,
  type SessionDeps,
} from "../../../../ui/web/session/recording_session.ts";
import { strings } from "../../../../ui/web/strings.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { MemoryLocks, MemoryStore, settle } from "../kept/memory_store.ts";
import { FakeClock } from "../stream/fake_clock.ts";
import { FakeEngine, RECORDING } from "../stream/fake_engine.ts";

const CHUNK = SAMPLE_RATE / 10;

/** A microphone that a test speaks into; hands over a last odd sample when it is closed. */
class FakeMicrophone implements OpenMicrophone {
  closed = 0;
  readonly listener: MicrophoneListener;

  constructor(listener: MicrophoneListener) {
    this.listener = listener;
  }

  speak(chunks = 1, value = 1_000): void {
    for (let i = 0; i < chunks; i++) this.listener.onChunk(new Int16Array(CHUNK).fill(value));
  }

  level(): number {
    return 0.5;
  }

  async close(): Promise<void> {
    await Promise.resolve();
    if (this.closed++ === 0) this.listener.onChunk(Int16Array.of(7));
  }
}

class Bench {
  readonly engine = new FakeEngine();
  readonly store = new MemoryStore();
  readonly locks = new MemoryLocks();
  readonly clock = new FakeClock();
  readonly recorder: Recorder;
  readonly followed: string[] = [];
  readonly discarded: string[] = [];
  readonly unsaved: RecordingSession[] = [];
  readonly session: SessionDeps;
  /** All microphones that were opened. */
  readonly microphones: FakeMicrophone[] = [];
  refusal: unknown;
  /** Microphones open only when it is resolved, while it is set. */
  opening: Promise<void> | undefined;
  lookUp: () => Promise<Pick<Recording, "state" | "durationMs">> = () =>
    Promise.reject(new Error("not looked up"));
  lost = 0;
  /** Whether what is said next finds no room in this tab. */
  full = false;
  /** Whether another tab records, and which id the recorder said is its own. */
  others = false;
  own = "";

  constructor() {
    this.session = {
      streamUrl: "ws://page.invalid/v1/stream",
      connect: this.engine.connect,
      store: this.store,
      locks: this.locks,
      lookUp: () => this.lookUp(),
      clock: this.clock,
    };
    this.recorder = new Recorder({
      begin: () => {
        const session = RecordingSession.begin(this.session);
        if (this.full) session.push = () => false;
        return session;
      },
      openMicrophone: async (listener) => {
        await this.opening;
        if (this.refusal !== undefined) throw this.refusal;
        const microphone = new FakeMicrophone(listener);
        this.microphones.push(microphone);
        return microphone;
      },
      follow: (id) => {
        this.followed.push(id);
        return Promise.resolve();
      },
      othersRecord: (own) => {
        this.own = own;
        return Promise.resolve(this.others);
      },
      onLost: () => this.lost++,
      onListChanged: () => {},
      onDiscarded: (id) => this.discarded.push(id),
      onUnsaved: (session) => this.unsaved.push(session),
    });
  }

  /** The microphone that was opened last. */
  get mic(): FakeMicrophone {
    const last = this.microphones.at(-1);
    assert(last);
    return last;
  }

  get kind(): string {
    return this.recorder.state.value.kind;
  }

  async start(): Promise<void> {
    await this.recorder.start();
    await this.accept();
  }

  /** The engine answers the connection; audio flows when this resolves. */
  async accept(acked?: number): Promise<void> {
    this.engine.connection.accept(acked);
    await settle();
  }

  done(durationMs: number): void {
    this.engine.connection.ack();
    this.engine.connection.say({ type: "done", recording: RECORDING, durationMs, pending: 0 });
  }
}

Deno.test("Recorder records, saves the very last sample, and follows the text", async () => {
  const bench = new Bench();
  assertStrictEquals(bench.kind, "idle");
  const starting = bench.recorder.start();
  assertStrictEquals(bench.kind, "preparing");
  await starting;
  assertStrictEquals(bench.kind, "recording");
  bench.mic.speak(3);
  await bench.accept();
  assertStrictEquals(bench.recorder.elapsedMs.value, 300);
  bench.engine.connection.say({ type: "speech_start", segment: 0, startMs: 0 });
  assertStrictEquals(bench.recorder.segments.value.length, 1);
  await bench.recorder.stop();
  assertStrictEquals(bench.kind, "saving");
  assertStrictEquals(bench.engine.received, 3 * CHUNK + 1);
  assertStrictEquals(bench.engine.file.at(-1), 7);
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
  bench.done(300);
  await settle();
  assertEquals(bench.recorder.state.value, {
    kind: "saved",
    recording: RECORDING,
    durationMs: 300,
  });
  assertEquals(bench.followed, [RECORDING]);
  assertStrictEquals(bench.recorder.busy, false);
  assertStrictEquals(bench.store.records.size, 0);
});

Deno.test("Recorder.toggle() starts and stops, and does neither in between", async () => {
  const bench = new Bench();
  bench.recorder.toggle();
  bench.recorder.toggle();
  await settle();
  assertStrictEquals(bench.kind, "recording");
  assertStrictEquals(bench.engine.connections.length, 1);
  await bench.accept();
  bench.recorder.toggle();
  bench.recorder.toggle();
  await settle();
  assertStrictEquals(bench.kind, "saving");
  bench.done(1);
  await settle();
  assertStrictEquals(bench.recorder.canStart, true);
});

Deno.test("Recorder says what to do when there is no microphone, and begins no recording", async () => {
  for (
    const problem of [
      "refused",
      "missing",
      "busy",
      "insecure",
      "unsupported",
      "failed",
    ] as const
  ) {
    const bench = new Bench();
    bench.refusal = new MicrophoneError(problem);
    await bench.recorder.start();
    const message = strings.recorder.microphone(problem);
    assertEquals(bench.recorder.state.value, { kind: "failed", message });
    assertStrictEquals(bench.engine.connections.length, 0);
    assertStrictEquals(bench.recorder.canStart, true);
  }
});

Deno.test("Recorder hands over what the engine did not take, and is free for the next recording", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(2);
  bench.engine.connection.ack(CHUNK);
  bench.engine.connection.end(CLOSE.refused, "It is too long.");
  await settle();
  assertEquals(bench.recorder.state.value, { kind: "failed", message: "It is too long." });
  assertStrictEquals(bench.mic.closed, 1);
  assertEquals([bench.recorder.canStart, bench.recorder.busy], [true, false]);
  const [session] = bench.unsaved;
  assert(session);
  assertStrictEquals((await session.file().arrayBuffer()).byteLength, 44 + (CHUNK + 1) * 2);
  await session.flush();
  assertStrictEquals(bench.store.samples(session.id).length, CHUNK + 1);
});

Deno.test("Recorder says more than the engine of a recording that goes on elsewhere", async () => {
  const bench = new Bench();
  await bench.start();
  bench.engine.connection.end(CLOSE.takenOver, "It goes on there.");
  await settle();
  assertEquals(bench.recorder.state.value, {
    kind: "failed",
    message: strings.recorder.sessionFailed(CLOSE.takenOver),
  });
});

Deno.test("Recorder has a sentence for a stop without one", async () => {
  const bench = new Bench();
  await bench.start();
  bench.engine.connection.end(CLOSE.windowExceeded);
  await settle();
  const state = bench.recorder.state.value;
  assert(state.kind === "failed");
  assertStrictEquals(state.message, strings.recorder.sessionFailed(CLOSE.windowExceeded));
});

Deno.test("Recorder goes on as a new recording when the engine has the old one no more", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(5);
  bench.engine.connection.ack(3 * CHUNK);
  bench.engine.connection.say({ type: "speech_start", segment: 0, startMs: 0 });
  bench.engine.connection.end(CLOSE.unknownRecording, "It is gone.");
  assertStrictEquals(bench.kind, "recording");
  assertEquals(bench.recorder.notices.value, [strings.recorder.begunAnew]);
  assertEquals(bench.recorder.segments.value, []);
  bench.mic.speak(1, 9);
  await settle();
  bench.engine.file.length = 0;
  await bench.accept(0);
  assertEquals(bench.engine.connection.messages, [{ type: "start", sampleRate: SAMPLE_RATE }]);
  assertStrictEquals(bench.recorder.elapsedMs.value, 300);
  assertEquals(bench.engine.file, [
    ...new Array(2 * CHUNK).fill(1_000),
    ...new Array(CHUNK).fill(9),
  ]);
  assertEquals(bench.unsaved, []);
  await bench.recorder.stop();
  bench.done(300);
  await settle();
});

Deno.test("Recorder keeps the last words when the recording is ended elsewhere", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(2);
  bench.done(200);
  await settle();
  assertStrictEquals(bench.kind, "failed");
  const file = await bench.unsaved[0]?.file().arrayBuffer();
  assertStrictEquals(file?.byteLength, 44 + 2);
});

Deno.test("Recorder finds out that all was saved when done got lost on the way", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(5);
  await bench.recorder.stop();
  bench.engine.connection.end(1006);
  assertStrictEquals(bench.lost, 1);
  bench.lookUp = () => Promise.resolve({ state: "processing", durationMs: 500 });
  bench.recorder.wake();
  bench.engine.connection.open();
  bench.engine.connection.end(CLOSE.unknownRecording, "It has ended.");
  await settle();
  assertEquals(bench.recorder.state.value, {
    kind: "saved",
    recording: RECORDING,
    durationMs: 500,
  });
});

Deno.test("Recorder keeps the audio when the ended recording lacks some", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(5);
  await bench.recorder.stop();
  bench.engine.connection.end(1006);
  bench.lookUp = () => Promise.resolve({ state: "processing", durationMs: 300 });
  bench.recorder.wake();
  bench.engine.connection.open();
  bench.engine.connection.end(CLOSE.unknownRecording, "It has ended.");
  await settle();
  assertStrictEquals(bench.kind, "failed");
  assertStrictEquals(bench.unsaved[0]?.unackedMs.value, 500);
});

Deno.test("Recorder goes on with another microphone in the same recording", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(1);
  bench.mic.listener.onGone();
  await settle();
  assertEquals(bench.microphones.map(({ closed }) => closed), [1, 0]);
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphoneChanged]);
  assertEquals(bench.engine.connection.types, ["start", "pause"]);
  bench.mic.speak(1, 5);
  assertEquals(bench.engine.connection.types, ["start", "pause", "resume"]);
  assertEquals(bench.engine.file, [
    ...new Array(CHUNK).fill(1_000),
    7,
    ...new Array(CHUNK).fill(5),
  ]);
  await bench.recorder.stop();
  bench.done(200);
  await settle();
  assertStrictEquals(bench.kind, "saved");
});

Deno.test("Recorder waits for a microphone, and takes it when there is one", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(1);
  bench.refusal = new MicrophoneError("missing");
  bench.mic.listener.onGone();
  await settle();
  const microphone = (): string | undefined => {
    const state = bench.recorder.state.value;
    return state.kind === "recording" ? state.microphone : undefined;
  };
  assertStrictEquals(microphone(), "lost");
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphoneLost]);
  bench.refusal = new MicrophoneError("refused");
  await bench.recorder.reopenMicrophone();
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphone("refused")]);
  bench.refusal = undefined;
  await bench.recorder.reopenMicrophone();
  assertStrictEquals(microphone(), "on");
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphoneBack]);
  bench.mic.speak(1, 5);
  assertStrictEquals(bench.engine.received, 2 * CHUNK + 1);
  await bench.recorder.reopenMicrophone();
  assertStrictEquals(bench.microphones.length, 2);
  bench.mic.speak(100);
  assertEquals(bench.recorder.notices.value, []);
  bench.refusal = new MicrophoneError("missing");
  bench.mic.listener.onGone();
  await settle();
  assertStrictEquals(microphone(), "lost");
});

Deno.test("Recorder can be stopped without a microphone, or while one is being opened", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(1);
  const opening = Promise.withResolvers<void>();
  bench.opening = opening.promise;
  bench.mic.listener.onGone();
  await settle();
  await bench.recorder.stop();
  assertStrictEquals(bench.kind, "saving");
  opening.resolve();
  await settle();
  assertEquals(bench.microphones.map(({ closed }) => closed), [1, 1]);
  assertStrictEquals(bench.engine.received, CHUNK + 1);
  bench.done(100);
  await settle();
  assertStrictEquals(bench.kind, "saved");
});

Deno.test("Recorder opens no other microphone when it is stopped as the first one goes away", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(1);
  bench.mic.listener.onGone();
  await bench.recorder.stop();
  await settle();
  assertEquals(bench.microphones.map(({ closed }) => closed > 0), [true]);
  assertStrictEquals(bench.engine.received, CHUNK + 1);
  bench.done(100);
  await settle();
});

Deno.test("Recorder doesn't open a microphone again and again that gives nothing", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.listener.onGone();
  await settle();
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphoneLost]);
  assertStrictEquals(bench.microphones.length, 1);
});

Deno.test("Recorder.goOn() continues a kept recording from its end", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(20);
  bench.engine.connection.ack(CHUNK);
  bench.recorder.flush();
  await settle();
  // The page is gone, and another one comes.
  bench.locks.crash();
  const [id] = [...bench.store.records.keys()];
  const page = new Bench();
  page.engine.file.push(...bench.engine.file);
  const session = await RecordingSession.reopen(
    { ...page.session, store: bench.store, locks: bench.locks },
    id!,
  );
  assert(session);
  assertStrictEquals(await page.recorder.goOn(session), true);
  assertStrictEquals(page.recorder.elapsedMs.value, 2_000);
  page.mic.speak(1, 5);
  assertStrictEquals(page.recorder.elapsedMs.value, 2_100);
  await page.accept(bench.engine.received);
  assertEquals(page.engine.connection.messages, [
    { type: "start", sampleRate: SAMPLE_RATE, recording: RECORDING },
  ]);
  assertStrictEquals(page.engine.received, 21 * CHUNK);
  await page.recorder.stop();
  page.done(2_100);
  await settle();
  assertStrictEquals(page.kind, "saved");
  assertStrictEquals(bench.store.records.size, 0);
});

Deno.test("Recorder.goOn() leaves the recording as it was if there is no microphone", async () => {
  const bench = new Bench();
  bench.refusal = new MicrophoneError("refused");
  const session = RecordingSession.begin(bench.session);
  assertStrictEquals(await bench.recorder.goOn(session), false);
  assertStrictEquals(bench.kind, "failed");
  assertStrictEquals(bench.engine.connections.length, 0);
});

Deno.test("Recorder goes on in memory and says so when the browser can't keep a copy", async () => {
  const bench = new Bench();
  bench.store.failure = new DOMException("full", "QuotaExceededError");
  await bench.start();
  bench.mic.speak(1);
  await settle();
  assertEquals(bench.recorder.keeping, { kind: "memory", cause: "full" });
  assertStrictEquals(bench.recorder.state.value.kind, "recording");
  assertStrictEquals(bench.engine.received, CHUNK);
  await bench.recorder.stop();
  bench.done(100);
  await settle();
  assertStrictEquals(bench.kind, "saved");
});

Deno.test("Recorder notices a muted microphone, and takes that back when it hears something", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(49, 0);
  assertEquals(bench.recorder.notices.value, []);
  bench.mic.speak(2, 0);
  assertEquals(bench.recorder.notices.value, [strings.recorder.silent]);
  bench.mic.speak(1);
  assertEquals(bench.recorder.notices.value, []);
  await bench.recorder.stop();
  bench.done(5_200);
  await settle();
});

Deno.test("Recorder takes back that the engine goes away when it is there again", async () => {
  const bench = new Bench();
  await bench.start();
  bench.engine.connection.say({ type: "warning", code: "draining", message: "Back soon." });
  bench.engine.connection.end(CLOSE.goingAway);
  assertEquals(bench.recorder.notices.value, ["Back soon."]);
  bench.recorder.wake();
  await bench.accept();
  assertEquals(bench.recorder.notices.value, []);
  await bench.recorder.stop();
  bench.done(0);
  await settle();
});

Deno.test("Recorder shows warnings, each once", async () => {
  const bench = new Bench();
  await bench.start();
  for (const message of ["Low disk.", "Low disk.", "Low quota."]) {
    bench.engine.connection.say({ type: "warning", code: "disk_low", message });
  }
  bench.engine.connection.say({ type: "warning", code: "no_engine", message: "None." });
  assertEquals(bench.recorder.notices.value, ["Low disk.", "Low quota."]);
  await bench.recorder.stop();
  bench.done(0);
  await settle();
});

Deno.test("Recorder.pause() lets the microphone go after its last sample; resume() goes on behind it", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(2);
  await bench.recorder.pause();
  assertStrictEquals(bench.mic.closed, 1);
  assertStrictEquals(bench.engine.received, 2 * CHUNK + 1);
  assertEquals(bench.recorder.state.value, {
    kind: "recording",
    stream: { kind: "open" },
    microphone: "paused",
  });
  assertEquals(bench.engine.connection.types, ["start", "pause"]);
  // What is unplugged or plugged in meanwhile changes nothing.
  await bench.recorder.reopenMicrophone();
  assertStrictEquals(bench.microphones.length, 1);
  await bench.recorder.togglePause();
  assertStrictEquals(bench.microphones.length, 2);
  bench.mic.speak();
  assertEquals(bench.engine.connection.types, ["start", "pause", "resume"]);
  assertStrictEquals(bench.engine.received, 3 * CHUNK + 1);
  assertEquals(bench.recorder.notices.value, []);
  await bench.recorder.pause();
  await bench.recorder.stop();
  bench.done(300);
  await settle();
  assertStrictEquals(bench.kind, "saved");
});

Deno.test("Recorder.resume() without a microphone says so, and the recording waits", async () => {
  const bench = new Bench();
  await bench.start();
  await bench.recorder.pause();
  bench.refusal = new MicrophoneError("busy");
  await bench.recorder.resume();
  const state = bench.recorder.state.value;
  assertStrictEquals(state.kind === "recording" && state.microphone, "lost");
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphone("busy")]);
});

Deno.test("Recorder.switchMicrophone() goes on with another one, without a gap in the recording", async () => {
  const bench = new Bench();
  await bench.recorder.switchMicrophone();
  assertStrictEquals(bench.microphones.length, 0);
  await bench.start();
  bench.mic.speak();
  const [first] = bench.microphones;
  await bench.recorder.switchMicrophone();
  assertStrictEquals(first?.closed, 1);
  bench.mic.speak(1, 2_000);
  assertStrictEquals(bench.engine.received, 2 * CHUNK + 1);
  assertStrictEquals(bench.engine.file.at(-1), 2_000);
});

Deno.test("Recorder.mark() tells the engine at once, and again after each interruption", async () => {
  const bench = new Bench();
  assertStrictEquals(bench.recorder.mark(), undefined);
  await bench.start();
  bench.mic.speak(5);
  assertStrictEquals(bench.recorder.mark(), 500);
  assertStrictEquals(bench.recorder.mark(), 500);
  assertEquals(bench.recorder.marks.value, [{ atSample: 5 * CHUNK }]);
  assertEquals(bench.engine.connection.messages.slice(1), [{ type: "mark", atSample: 5 * CHUNK }]);
  bench.engine.connection.end(1001);
  bench.mic.speak();
  assertStrictEquals(bench.recorder.mark(), 600);
  // Named while there is no connection, and told with the name when there is one.
  bench.recorder.nameMark(6 * CHUNK, "a thought");
  bench.recorder.nameMark(7 * CHUNK, "nothing is marked there");
  bench.clock.advance(1_000);
  await bench.accept(5 * CHUNK);
  const told = bench.engine.connection.messages.filter(({ type }) => type === "mark");
  assertEquals(told, [
    { type: "mark", atSample: 5 * CHUNK },
    { type: "mark", atSample: 6 * CHUNK, label: "a thought" },
  ]);
  const [kept] = await bench.store.list();
  assertEquals(kept?.marks, [
    { atSample: 5 * CHUNK },
    { atSample: 6 * CHUNK, label: "a thought" },
  ]);
  bench.recorder.nameMark(5 * CHUNK, "said at once");
  assertEquals(bench.engine.connection.messages.at(-1), {
    type: "mark",
    atSample: 5 * CHUNK,
    label: "said at once",
  });
});

Deno.test("Recorder.discard() saves all of it first, then hands it over to be binned", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(3);
  await bench.recorder.discard();
  assertStrictEquals(bench.engine.received, 3 * CHUNK + 1);
  assertEquals(bench.discarded, []);
  bench.done(300);
  await settle();
  assertEquals(bench.discarded, [RECORDING]);
  assertEquals(bench.recorder.state.value, { kind: "idle" });
  assertEquals([bench.recorder.elapsedMs.value, bench.recorder.segments.value.length], [0, 0]);
  assertStrictEquals(bench.recorder.keep(), false);
});

Deno.test("Recorder.keep() takes a discard back while it is being saved", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak();
  await bench.recorder.discard();
  assertStrictEquals(bench.recorder.keep(), true);
  bench.done(100);
  await settle();
  assertEquals(bench.discarded, []);
  assertStrictEquals(bench.kind, "saved");
});

Deno.test("Recorder says for how long nothing was heard, and where; that takes no time", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(20);
  await bench.recorder.pause();
  bench.mic.listener.onMissed(8_000);
  assertEquals(bench.recorder.notices.value, []);
  await bench.recorder.resume();
  bench.mic.speak(1);
  bench.engine.connection.ack();
  bench.mic.listener.onMissed(8_400);
  bench.mic.speak(1);
  assertEquals(bench.recorder.notices.value, [strings.recorder.missed("9 seconds", "0:02")]);
  assertEquals(bench.engine.connection.types.slice(-2), ["pause", "resume"]);
  assertStrictEquals(bench.recorder.elapsedMs.value, 2_200);
});

Deno.test("Recorder says that another tab records, and not that it does itself", async () => {
  const bench = new Bench();
  await bench.start();
  assertEquals(bench.recorder.notices.value, []);
  await bench.recorder.stop();
  bench.done(0);
  await settle();
  bench.others = true;
  await bench.start();
  assertEquals(bench.recorder.notices.value, [strings.recorder.othersRecord]);
  assert(bench.own !== "");
});

Deno.test("Recorder stops, and says why, when this tab can hold no more", async () => {
  const bench = new Bench();
  bench.full = true;
  await bench.start();
  bench.mic.speak();
  await settle();
  assertEquals(bench.recorder.notices.value, [strings.recorder.bufferFull]);
  assertStrictEquals(bench.kind, "saving");
  assertStrictEquals(bench.mic.closed, 1);
  bench.done(0);
  await settle();
  assertStrictEquals(bench.kind, "saved");
});
