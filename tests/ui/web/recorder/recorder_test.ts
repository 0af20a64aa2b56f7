import { CLOSE, SAMPLE_RATE } from "../../../../shared/protocol.ts";
import type { Recording } from "../../../../shared/recording.ts";
import { MicrophoneError } from "../../../../ui/web/capture/microphone_error.ts";
import type {
  MicrophoneListener,
  OpenMicrophone,
} from "../../../../ui/web/capture/open_microphone.ts";
import { Recorder } from "../../../../ui/web/recorder/recorder.ts";
import { strings } from "../../../../ui/web/strings.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
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
  readonly recorder: Recorder;
  readonly followed: string[] = [];
  microphone: FakeMicrophone | undefined;
  refusal: unknown;
  lookUp: () => Promise<Pick<Recording, "state" | "durationMs">> = () =>
    Promise.reject(new Error("not looked up"));
  lost = 0;

  constructor() {
    this.recorder = new Recorder({
      streamUrl: "ws://page.invalid/v1/stream",
      connect: this.engine.connect,
      openMicrophone: (listener) => {
        if (this.refusal !== undefined) return Promise.reject(this.refusal);
        this.microphone = new FakeMicrophone(listener);
        return Promise.resolve(this.microphone);
      },
      lookUp: () => this.lookUp(),
      follow: (id) => {
        this.followed.push(id);
        return Promise.resolve();
      },
      onLost: () => this.lost++,
      onListChanged: () => {},
    });
  }

  /** The microphone, once it was opened. */
  get mic(): FakeMicrophone {
    assert(this.microphone);
    return this.microphone;
  }

  get kind(): string {
    return this.recorder.state.value.kind;
  }

  async start(): Promise<void> {
    await this.recorder.start();
    this.engine.connection.accept();
  }

  done(durationMs: number): void {
    this.engine.connection.ack();
    this.engine.connection.say({ type: "done", recording: RECORDING, durationMs, pending: 0 });
  }
}

/** Lets everything that was promised happen. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

Deno.test("Recorder records, saves the very last sample, and follows the text", async () => {
  const bench = new Bench();
  assertStrictEquals(bench.kind, "idle");
  const starting = bench.recorder.start();
  assertStrictEquals(bench.kind, "preparing");
  await starting;
  assertStrictEquals(bench.kind, "recording");
  bench.mic.speak(3);
  bench.engine.connection.accept();
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
  assertStrictEquals(bench.recorder.holdsAudio, false);
});

Deno.test("Recorder.toggle() starts and stops, and does neither in between", async () => {
  const bench = new Bench();
  bench.recorder.toggle();
  bench.recorder.toggle();
  await settle();
  assertStrictEquals(bench.kind, "recording");
  assertStrictEquals(bench.engine.connections.length, 1);
  bench.engine.connection.accept();
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
    assertEquals(bench.recorder.state.value, { kind: "failed", message, unsavedMs: 0 });
    assertStrictEquals(bench.engine.connections.length, 0);
    assertStrictEquals(bench.recorder.canStart, true);
  }
});

Deno.test("Recorder keeps what the engine did not take, as a file, until it is thrown away", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(2);
  bench.engine.connection.ack(CHUNK);
  bench.engine.connection.end(CLOSE.takenOver, "Another tab goes on.");
  await settle();
  assertEquals(bench.recorder.state.value, {
    kind: "failed",
    message: "Another tab goes on.",
    unsavedMs: 100,
  });
  assertStrictEquals(bench.mic.closed, 1);
  assertEquals([bench.recorder.canStart, bench.recorder.holdsAudio], [false, true]);
  const file = await bench.recorder.unsavedFile()?.arrayBuffer();
  assertStrictEquals(file?.byteLength, 44 + (CHUNK + 1) * 2);
  bench.recorder.discardUnsaved();
  assertEquals([bench.recorder.canStart, bench.recorder.holdsAudio], [true, false]);
});

Deno.test("Recorder has a sentence for a stop without one", async () => {
  const bench = new Bench();
  await bench.start();
  bench.engine.connection.end(CLOSE.unknownRecording);
  await settle();
  const state = bench.recorder.state.value;
  assert(state.kind === "failed");
  assertStrictEquals(state.message, strings.recorder.streamFailed(CLOSE.unknownRecording));
});

Deno.test("Recorder finds out that all was saved when done got lost on the way", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(5);
  await bench.recorder.stop();
  bench.engine.connection.end(1006);
  assertStrictEquals(bench.lost, 1);
  bench.lookUp = () => Promise.resolve({ state: "processing", durationMs: 500 });
  bench.recorder.retryNow();
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
  bench.recorder.retryNow();
  bench.engine.connection.open();
  bench.engine.connection.end(CLOSE.unknownRecording, "It has ended.");
  await settle();
  const state = bench.recorder.state.value;
  assert(state.kind === "failed");
  assertStrictEquals(state.unsavedMs, 500);
});

Deno.test("Recorder ends the recording when the microphone goes away, and says so", async () => {
  const bench = new Bench();
  await bench.start();
  bench.mic.speak(1);
  bench.mic.listener.onGone();
  await settle();
  assertStrictEquals(bench.kind, "saving");
  assertEquals(bench.recorder.notices.value, [strings.recorder.microphoneGone]);
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
  bench.recorder.retryNow();
  bench.engine.connection.accept();
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
