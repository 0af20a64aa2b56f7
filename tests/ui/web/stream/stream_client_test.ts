import {
  CLOSE,
  IDLE_TIMEOUT_MS,
  SAMPLE_RATE,
  WINDOW_SAMPLES,
} from "../../../../shared/protocol.ts";
import { BACKOFF_MS } from "../../../../ui/web/stream/backoff.ts";
import {
  ACK_TIMEOUT_MS,
  PING_AFTER_MS,
  PROBE_TIMEOUT_MS,
  READY_TIMEOUT_MS,
} from "../../../../ui/web/stream/liveness.ts";
import { DISK_FULL_RETRY_MS, StreamClient } from "../../../../ui/web/stream/stream_client.ts";
import type { StreamState } from "../../../../ui/web/stream/stream_state.ts";
import { UnackedAudio } from "../../../../ui/web/stream/unacked_audio.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../assert.ts";
import { FakeClock } from "./fake_clock.ts";
import { FakeEngine, RECORDING } from "./fake_engine.ts";

const CHUNK = SAMPLE_RATE / 10;

class Bench implements Disposable {
  readonly engine = new FakeEngine();
  readonly clock = new FakeClock();
  readonly audio: UnackedAudio;
  readonly states: StreamState[] = [];
  readonly heard: string[] = [];
  readonly client: StreamClient;
  readonly spoken: number[] = [];

  constructor(maxSamples?: number) {
    this.audio = new UnackedAudio(maxSamples);
    this.client = new StreamClient({
      url: "ws://page.invalid/v1/stream",
      audio: this.audio,
      connect: this.engine.connect,
      clock: this.clock,
      random: () => 0.5,
      onState: (state) => this.states.push(state),
      onMessage: (message) => this.heard.push(message.type),
    });
  }

  /** Speaks 100 ms a chunk; every sample differs from its neighbours. */
  speak(chunks: number): void {
    for (let i = 0; i < chunks; i++) {
      const samples = new Int16Array(CHUNK);
      for (let j = 0; j < CHUNK; j++) {
        samples[j] = (this.spoken.length + j) * 7_919 % 65_536 - 32_768;
      }
      if (this.client.push(samples.slice())) this.spoken.push(...samples);
    }
  }

  get kinds(): string[] {
    return this.states.map(({ kind }) => kind);
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]();
    assertStrictEquals(this.clock.pending, 0, "timers left behind");
  }
}

Deno.test("StreamClient sends start first, then what was spoken before it was ready", () => {
  using bench = new Bench();
  bench.speak(5);
  assertEquals(bench.engine.connection.messages, []);
  bench.engine.connection.accept();
  assertEquals(bench.engine.connection.messages, [{ type: "start", sampleRate: SAMPLE_RATE }]);
  assertEquals(bench.engine.file, bench.spoken);
  bench.speak(1);
  assertEquals(bench.engine.file, bench.spoken);
  assertStrictEquals(bench.client.recording, RECORDING);
});

Deno.test("StreamClient forgets what was acknowledged, and only that", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(10);
  bench.engine.connection.ack(CHUNK * 4 + 1);
  assertEquals([bench.audio.start, bench.audio.end], [CHUNK * 4 + 1, CHUNK * 10]);
  bench.engine.connection.ack(CHUNK);
  assertStrictEquals(bench.audio.start, CHUNK * 4 + 1);
});

Deno.test("StreamClient never exceeds the window and fills it to the sample", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(150);
  assertStrictEquals(bench.engine.received, WINDOW_SAMPLES);
  bench.engine.connection.ack(7);
  assertStrictEquals(bench.engine.received, WINDOW_SAMPLES + 7);
  bench.engine.connection.ack();
  assertEquals(bench.engine.file, bench.spoken);
});

Deno.test("StreamClient sends again from where the engine asks", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(3);
  bench.engine.file.length = CHUNK;
  bench.engine.connection.say({ type: "resend", fromSample: CHUNK });
  assertEquals(bench.engine.file, bench.spoken);
  assertStrictEquals(bench.engine.connection.sent.at(-1)?.offset, CHUNK);
});

Deno.test("StreamClient skips what it no longer has", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(5);
  bench.engine.connection.ack();
  bench.engine.connection.end(CLOSE.failed);
  bench.clock.advance(BACKOFF_MS.first);
  bench.speak(1);
  bench.engine.connection.accept(CHUNK * 2);
  assertEquals(bench.engine.connection.messages.at(-1), { type: "skip", toSample: CHUNK * 5 });
  assertEquals(bench.engine.connection.sent, [{ offset: CHUNK * 5, samples: CHUNK }]);
});

Deno.test("StreamClient resumes after each kind of interruption without gap or repeat", () => {
  for (const code of [CLOSE.goingAway, CLOSE.failed, CLOSE.tryLater, 1006, 1000]) {
    using bench = new Bench();
    bench.engine.connection.accept();
    bench.speak(20);
    bench.engine.connection.ack(CHUNK * 12);
    bench.engine.file.length = CHUNK * 12; // What wasn't acknowledged died with the engine.
    bench.engine.connection.say({
      type: "final",
      segment: 0,
      startMs: 0,
      endMs: 500,
      text: "one",
      engine: "test",
    });
    bench.engine.connection.say({ type: "empty", segment: 2, reason: "noise" });
    bench.engine.connection.end(code, "It went away.");
    const waiting = bench.client.state;
    assert(waiting.kind === "waiting", `${code}`);
    assertEquals([waiting.cause, waiting.message], ["lost", "It went away."]);
    bench.speak(5);
    bench.clock.advance(waiting.nextTryAt - bench.clock.now());
    assertStrictEquals(bench.engine.connections.length, 2);
    bench.speak(5);
    bench.engine.connection.accept();
    assertEquals(bench.engine.connection.messages, [
      { type: "start", sampleRate: SAMPLE_RATE, recording: RECORDING, lastSegment: 0 },
    ]);
    assertEquals(bench.engine.file, bench.spoken);
    assertStrictEquals(bench.engine.connection.sent[0]?.offset, CHUNK * 12);
    assertEquals(bench.kinds, ["connecting", "open", "waiting", "connecting", "open"]);
  }
});

Deno.test("StreamClient waits longer from try to try, until audio is acknowledged", () => {
  using bench = new Bench();
  const waits: number[] = [];
  const fail = (): void => {
    const before = bench.clock.now();
    bench.engine.connection.end(1006);
    const state = bench.client.state;
    assert(state.kind === "waiting");
    waits.push(state.nextTryAt - before);
    bench.clock.advance(state.nextTryAt - before);
  };
  for (let i = 0; i < 8; i++) fail();
  bench.engine.connection.accept();
  fail();
  bench.engine.connection.accept();
  bench.speak(1);
  bench.engine.connection.ack();
  fail();
  const steps = [250, 500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000, 10_000, 250];
  assertEquals(waits, steps.map((step) => step * 0.75));
});

Deno.test("StreamClient.wake() connects at once, but only while it waits", () => {
  using bench = new Bench();
  bench.client.wake();
  assertStrictEquals(bench.engine.connections.length, 1);
  bench.engine.connection.end(1006);
  bench.client.wake();
  assertStrictEquals(bench.engine.connections.length, 2);
  bench.clock.advance(BACKOFF_MS.longest);
  assertStrictEquals(bench.engine.connections.length, 2);
});

Deno.test("StreamClient stops for good at the codes that say so, with the engine's sentence", () => {
  const { invalid, refused, tooBig, badStart, unknownRecording, windowExceeded, takenOver } = CLOSE;
  for (
    const code of [invalid, refused, tooBig, badStart, unknownRecording, windowExceeded, takenOver]
  ) {
    using bench = new Bench();
    bench.engine.connection.accept();
    bench.speak(3);
    bench.engine.connection.ack(CHUNK);
    bench.engine.connection.end(code, "It can't go on.");
    assertEquals(bench.client.state, {
      kind: "failed",
      reason: code,
      message: "It can't go on.",
    });
    bench.speak(1);
    bench.clock.advance(IDLE_TIMEOUT_MS * 10);
    assertStrictEquals(bench.engine.connections.length, 1);
    assertEquals([bench.audio.start, bench.audio.end], [CHUNK, CHUNK * 4]);
  }
});

Deno.test("StreamClient keeps the audio and tries again when the disk is full", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(3);
  bench.engine.connection.ack(CHUNK);
  bench.engine.file.length = CHUNK;
  bench.engine.connection.end(CLOSE.diskFull, "The disk is full.");
  assertEquals(bench.client.state, {
    kind: "waiting",
    cause: "disk_full",
    message: "The disk is full.",
    nextTryAt: DISK_FULL_RETRY_MS,
  });
  bench.clock.advance(DISK_FULL_RETRY_MS);
  bench.engine.connection.accept();
  assertEquals(bench.engine.file, bench.spoken);
});

Deno.test("StreamClient.stop() is told to the engine after the last sample, and waits for done", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(120);
  bench.client.stop();
  assertEquals(bench.engine.connection.types, ["start"]);
  bench.engine.connection.ack();
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
  assertEquals(bench.engine.file, bench.spoken);
  assertStrictEquals(bench.client.state.kind, "open");
  bench.engine.connection.say({
    type: "done",
    recording: RECORDING,
    durationMs: 12_000,
    pending: 1,
  });
  assertEquals(bench.client.state, {
    kind: "done",
    recording: RECORDING,
    durationMs: 12_000,
    pending: 1,
  });
  assertStrictEquals(bench.engine.connection.closedWith, CLOSE.done);
  assertStrictEquals(bench.audio.start, bench.audio.end);
  assertStrictEquals(bench.clock.pending, 0);
});

Deno.test("StreamClient.stop() holds across interruptions before and after it was sent", () => {
  using bench = new Bench();
  bench.speak(2);
  bench.client.stop();
  bench.engine.connection.end(1006);
  bench.client.wake();
  bench.engine.connection.accept();
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
  bench.engine.connection.end(CLOSE.goingAway);
  bench.client.wake();
  bench.engine.connection.accept(CHUNK);
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
  assertEquals(bench.engine.connection.sent, [{ offset: CHUNK, samples: CHUNK }]);
  assertEquals(bench.engine.file, bench.spoken);
});

Deno.test("StreamClient connects anew when it is asked for audio after its stop", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(2);
  bench.client.stop();
  bench.engine.connection.say({ type: "resend", fromSample: CHUNK });
  assertStrictEquals(bench.client.state.kind, "waiting");
  bench.client.wake();
  bench.engine.connection.accept(CHUNK);
  assertEquals(bench.engine.connection.types, ["start", "stop"]);
});

Deno.test("StreamClient keeps audio that a recording ended elsewhere never took", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(2);
  bench.engine.connection.ack(CHUNK);
  bench.engine.connection.say({ type: "done", recording: RECORDING, durationMs: 100, pending: 0 });
  assertStrictEquals(bench.client.state.kind, "done");
  assertEquals([bench.audio.start, bench.audio.end], [CHUNK, CHUNK * 2]);
});

Deno.test("StreamClient pings when it has been silent, and takes a silent engine for lost", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.clock.advance(PING_AFTER_MS);
  assertEquals(bench.engine.connection.types, ["start", "ping"]);
  bench.engine.connection.say({ type: "pong" });
  bench.clock.advance(IDLE_TIMEOUT_MS - 1);
  assertStrictEquals(bench.client.state.kind, "open");
  bench.clock.advance(1);
  assertStrictEquals(bench.client.state.kind, "waiting");
  assertStrictEquals(bench.engine.connection.closedWith, 3_000);
  assertEquals(bench.engine.connection.types, ["start", "ping", "ping", "ping"]);
});

Deno.test("StreamClient gives up a connection that never gets ready", () => {
  using bench = new Bench();
  bench.engine.connection.open();
  bench.clock.advance(READY_TIMEOUT_MS);
  assertStrictEquals(bench.client.state.kind, "waiting");
});

Deno.test("StreamClient survives what it doesn't understand and refuses what makes no sense", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  for (
    const data of [
      "",
      "{",
      "null",
      '{"type":"novelty"}',
      '{"type":"ack","samples":-1}',
      new ArrayBuffer(4),
    ]
  ) {
    bench.engine.connection.sayRaw(data);
  }
  assertStrictEquals(bench.client.state.kind, "open");
  assertEquals(bench.heard, ["ready"]);
  bench.speak(1);
  bench.engine.connection.say({ type: "ack", samples: CHUNK + 1 });
  assertEquals(bench.client.state, { kind: "failed", reason: "nonsense" });
});

Deno.test("StreamClient goes on with no other recording than its own, nor where it never was", () => {
  const OTHER = "0193a5c4-7b1e-7000-8000-000000000002";
  for (const [recording, ackedSamples] of [[OTHER, 0], [RECORDING, CHUNK + 1]] as const) {
    using bench = new Bench();
    bench.engine.connection.accept();
    bench.speak(1);
    bench.engine.connection.end(1006);
    bench.client.wake();
    const { connection } = bench.engine;
    connection.open();
    const windowSamples = WINDOW_SAMPLES;
    connection.say({ type: "ready", recording, ackedSamples, windowSamples });
    assertEquals(bench.client.state, { kind: "failed", reason: "nonsense" });
    assertEquals(bench.kinds.slice(-2), ["connecting", "failed"]);
    assertEquals(connection.sent, []);
  }
});

Deno.test("StreamClient tells marks at once, and all again on each new connection", () => {
  using bench = new Bench();
  bench.speak(1);
  assert(bench.client.mark());
  bench.engine.connection.accept();
  bench.speak(1);
  assert(bench.client.mark());
  assert(bench.client.nameMark(CHUNK, "Budget"));
  const marksOf = (): unknown[] =>
    bench.engine.connection.messages.filter(({ type }) => type === "mark");
  const [first, second] = [CHUNK, 2 * CHUNK].map((atSample) => ({ type: "mark", atSample }));
  assertEquals(marksOf(), [first, second, { ...first, label: "Budget" }]);
  bench.engine.connection.end(1006);
  bench.client.wake();
  bench.engine.connection.accept();
  assertEquals(marksOf(), [{ ...first, label: "Budget" }, second]);
});

Deno.test("StreamClient.push() says when the buffer is full", () => {
  using bench = new Bench(CHUNK * 2);
  bench.speak(3);
  assertStrictEquals(bench.spoken.length, CHUNK * 2);
  bench.engine.connection.accept();
  assertEquals(bench.engine.file, bench.spoken);
  bench.engine.connection.ack();
  bench.speak(1);
  assertEquals(bench.engine.file, bench.spoken);
});

Deno.test("StreamClient.wake() finds out whether an open connection still lives", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.client.wake();
  assertEquals(bench.engine.connection.types, ["start", "ping"]);
  bench.engine.connection.say({ type: "pong" });
  bench.clock.advance(PROBE_TIMEOUT_MS);
  assertStrictEquals(bench.client.state.kind, "open");
  bench.client.wake();
  bench.clock.advance(PROBE_TIMEOUT_MS);
  assertStrictEquals(bench.client.state.kind, "waiting");
});

Deno.test("StreamClient takes an engine for lost that never acknowledges", () => {
  using bench = new Bench();
  bench.engine.connection.accept();
  bench.speak(1);
  bench.clock.advance(ACK_TIMEOUT_MS - 1);
  bench.engine.connection.ack();
  bench.clock.advance(ACK_TIMEOUT_MS);
  assertStrictEquals(bench.client.state.kind, "open");
  bench.speak(1);
  bench.clock.advance(ACK_TIMEOUT_MS);
  assertStrictEquals(bench.client.state.kind, "waiting");
  bench.client.wake();
  bench.engine.connection.accept();
  assertEquals(bench.engine.file, bench.spoken);
});

Deno.test("StreamClient.pause() is told after the last sample, and the resume before the next", () => {
  using bench = new Bench();
  bench.speak(120);
  bench.client.pause();
  bench.engine.connection.accept();
  assertEquals(bench.engine.connection.types, ["start"]);
  bench.engine.connection.ack();
  assertEquals(bench.engine.connection.types, ["start", "pause"]);
  bench.engine.connection.ack();
  assertEquals(bench.engine.connection.types, ["start", "pause"]);
  bench.engine.connection.end(1006);
  bench.client.wake();
  bench.engine.connection.accept();
  assertEquals(bench.engine.connection.types, ["start", "pause"]);
  bench.speak(1);
  assertEquals(bench.engine.connection.types, ["start", "pause", "resume"]);
  assertEquals(bench.engine.file, bench.spoken);
});

/** A client of a page that came back: 1 s was kept, of which nothing was acknowledged. */
function restored(): {
  readonly engine: FakeEngine;
  readonly audio: UnackedAudio;
  readonly client: StreamClient;
  readonly settled: PromiseWithResolvers<void>;
} {
  const engine = new FakeEngine();
  const samples = new Int16Array(SAMPLE_RATE).fill(1);
  const audio = UnackedAudio.restore({
    startSample: 0,
    endSample: SAMPLE_RATE,
    chunks: [{ offset: 0, samples }],
  });
  const settled = Promise.withResolvers<void>();
  const client = new StreamClient({
    url: "ws://page.invalid/v1/stream",
    audio,
    recording: RECORDING,
    connect: engine.connect,
    clock: new FakeClock(),
    onState: () => {},
    onMessage: () => {},
    onSettled: () => settled.promise,
  });
  return { engine, audio, client, settled };
}

Deno.test("StreamClient goes on with a kept recording, and sends only when it is settled where", async () => {
  for (const acked of [0, SAMPLE_RATE / 2, SAMPLE_RATE, SAMPLE_RATE + 500]) {
    const { engine, audio, client, settled } = restored();
    client.push(new Int16Array(CHUNK).fill(2));
    for (let i = 0; i < acked; i++) engine.file.push(1);
    engine.connection.accept(acked);
    client.push(new Int16Array(CHUNK).fill(3));
    assertEquals(engine.connection.messages, [
      { type: "start", sampleRate: SAMPLE_RATE, recording: RECORDING },
    ]);
    assertEquals(engine.connection.sent, []);
    settled.resolve();
    await settled.promise;
    const before = Math.max(acked, SAMPLE_RATE);
    assertStrictEquals(audio.end, before + CHUNK * 2);
    assertEquals(engine.file, [
      ...new Array(before).fill(1),
      ...new Array(CHUNK).fill(2),
      ...new Array(CHUNK).fill(3),
    ]);
    client[Symbol.dispose]();
  }
});

Deno.test("StreamClient settles once, also when the connection breaks meanwhile", async () => {
  const { engine, client, settled } = restored();
  engine.connection.accept(0);
  engine.connection.end(1006);
  client.wake();
  engine.connection.accept(0);
  assertEquals(engine.connection.sent, []);
  client.stop();
  assertEquals(engine.connection.types, ["start"]);
  settled.resolve();
  await settled.promise;
  assertStrictEquals(engine.received, SAMPLE_RATE);
  assertEquals(engine.connection.types, ["start", "stop"]);
  client[Symbol.dispose]();
});
