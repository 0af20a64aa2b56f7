import { COMMAND, EVENT, forEachRecord, RECORD_LENGTH } from "../../../server/vad/messages.ts";
import type { ToWorker } from "../../../server/vad/messages.ts";
import { MAX_BACKLOG_SAMPLES } from "../../../server/vad/session.ts";
import { startVad } from "../../../server/vad/start_vad.ts";
import type { VadListener, VadOptions } from "../../../server/vad/vad.ts";
import type { VadWorker } from "../../../server/vad/worker_host.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };
const CHECK_MS = 10;

/** A Worker that loads at once, and then does what a test makes it do. */
class PlayedWorker implements VadWorker {
  onmessage: VadWorker["onmessage"] = null;
  onerror: VadWorker["onerror"] = null;
  onmessageerror: VadWorker["onmessageerror"] = null;
  readonly received: ToWorker[] = [];
  audioBytes = 0;
  terminated = false;
  answer: (message: ToWorker) => void = () => {};

  postMessage(message: unknown): void {
    const received = message as ToWorker;
    this.received.push(received);
    if (received.kind === "commands") this.audioBytes += received.audio.length;
    if (received.kind === "start") queueMicrotask(() => this.say({ kind: "ready" }));
    else this.answer(received);
  }

  say(data: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  terminate(): void {
    this.terminated = true;
  }
}

class Listener implements VadListener {
  failures: Error[] = [];
  speechStart(): void {}
  speechEnd(): void {}
  searched(): void {}
  dropped(): void {}
  failed(error: Error): void {
    this.failures.push(error);
  }
}

/** Workers in the order of their start. */
function played(): { workers: PlayedWorker[]; spawn: () => PlayedWorker } {
  const workers: PlayedWorker[] = [];
  return {
    workers,
    spawn: () => {
      const worker = new PlayedWorker();
      workers.push(worker);
      return worker;
    },
  };
}

Deno.test("startVad() replaces a Worker that hangs; its sessions fail over", async () => {
  const { workers, spawn } = played();
  await using vad = await startVad(OPTIONS, spawn, CHECK_MS);
  const listeners = [new Listener(), new Listener()];
  using first = vad.open(0, listeners[0]!);
  using second = vad.open(0, listeners[1]!);
  first.push(new Uint8Array(3_200));
  const flushed = second.flush();
  await eventually(() => listeners.every(({ failures }) => failures.length === 1));
  await flushed;
  assertMatch(listeners[0]?.failures[0]?.message ?? "", /stopped working \(it hangs: /);
  assertEquals(workers[0]?.terminated, true);
  assertEquals(first.backlogSamples, 0);
  await eventually(() => vad.problem === undefined);
  assertEquals(workers.length, 2);
});

Deno.test("startVad() keeps a Worker that is slow, and one that has nothing to do", async () => {
  const { workers, spawn } = played();
  await using vad = await startVad(OPTIONS, spawn, CHECK_MS);
  const [worker] = workers;
  assert(worker !== undefined);
  let pings = 0;
  worker.answer = ({ kind }) => {
    if (kind === "ping" && ++pings % 5 === 0) worker.say({ kind: "pong" });
  };
  const listener = new Listener();
  using session = vad.open(0, listener);
  for (let round = 1; round <= 3; round++) {
    session.push(new Uint8Array(3_200));
    await eventually(() => pings === 5 * round);
  }
  await new Promise((resolve) => setTimeout(resolve, 20 * CHECK_MS));
  assertEquals(pings, 15);
  assertEquals([listener.failures.length, workers.length, worker.terminated], [0, 1, false]);
});

Deno.test("startVad() gives a Worker that does nothing no more than a minute of each session", async () => {
  const { workers, spawn } = played();
  await using vad = await startVad(OPTIONS, spawn);
  const [worker] = workers;
  assert(worker !== undefined);
  const sessions = Array.from({ length: 20 }, () => {
    const listener = new Listener();
    return { listener, session: vad.open(0, listener) };
  });
  const second = new Uint8Array(32_000);
  for (let at = 0; at < 120; at++) {
    for (const { session } of sessions) session.push(second);
    await new Promise((resolve) => setTimeout(resolve));
  }
  await eventually(() => sessions.every(({ listener }) => listener.failures.length === 1));
  assertEquals(worker.audioBytes, sessions.length * MAX_BACKLOG_SAMPLES * 2);
  for (const { session } of sessions) session[Symbol.dispose]();
});

Deno.test("startVad() lets a session go on whose Worker has caught up", async () => {
  const { workers, spawn } = played();
  await using vad = await startVad(OPTIONS, spawn);
  const [worker] = workers;
  assert(worker !== undefined);
  let taken = 0;
  worker.answer = (message) => {
    if (message.kind !== "commands") return;
    forEachRecord(message.records, (kind, session, bytes) => {
      if (kind !== COMMAND.audio) return;
      taken += bytes / 2;
      const records = new Float64Array(RECORD_LENGTH);
      records.set([EVENT.progress, session, taken]);
      worker.say({ kind: "events", records, spent: [] });
    });
  };
  const listener = new Listener();
  using session = vad.open(0, listener);
  for (let at = 0; at < 120; at++) {
    session.push(new Uint8Array(32_000));
    await eventually(() => session.backlogSamples === 0);
  }
  assertEquals(listener.failures, []);
});
