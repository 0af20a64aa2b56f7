import type { RecordingRegistry } from "../../../server/session/registry.ts";
import {
  type ConnectionLimits,
  StreamConnection,
} from "../../../server/session/stream_connection.ts";
import { CLOSE } from "../../../shared/protocol.ts";
import { assertEquals } from "../../assert.ts";

/** A socket that keeps what is done to it. */
class FakeSocket {
  readyState: number = WebSocket.OPEN;
  bufferedAmount = 0;
  readonly sent: unknown[] = [];
  closed: { code?: number | undefined; reason?: string | undefined } | undefined;

  send(data: unknown): void {
    this.sent.push(JSON.parse(String(data)));
  }

  addEventListener(): void {}

  close(code?: number, reason?: string): void {
    this.readyState = WebSocket.CLOSING;
    this.closed = { code, reason };
  }
}

/** A registry for connections that never get as far as a recording. */
const NO_REGISTRY = {
  begin: () => Promise.reject(new Error("not asked for")),
} as unknown as RecordingRegistry;

const LIMITS: ConnectionLimits = { maxBufferedBytes: 1_048_576, noBegin: () => undefined };

function connection(registry = NO_REGISTRY): { socket: FakeSocket; it: StreamConnection } {
  const socket = new FakeSocket();
  return { socket, it: new StreamConnection(socket, registry, LIMITS, 0) };
}

Deno.test("StreamConnection closes with 4000 when no start comes within 10 s", () => {
  const { socket, it } = connection();
  it.checkIdle(10_000);
  assertEquals(socket.readyState, WebSocket.OPEN);
  it.checkIdle(10_001);
  assertEquals(socket.closed, { code: CLOSE.badStart, reason: "no_start" });
});

Deno.test("StreamConnection closes after 60 s without any message, so that the client resumes", async () => {
  const opened = Promise.withResolvers<never>();
  const registry = { begin: () => opened.promise } as unknown as RecordingRegistry;
  const { socket, it } = connection(registry);
  it.receive(JSON.stringify({ type: "start", sampleRate: 16_000 }), 5_000);
  it.checkIdle(65_000);
  assertEquals(socket.readyState, WebSocket.OPEN);
  it.checkIdle(65_001);
  assertEquals(socket.closed, { code: CLOSE.goingAway, reason: "idle" });
  opened.reject(new Error("too late to matter"));
  await opened.promise.catch(() => {});
});

Deno.test("StreamConnection says 1011 when the engine fails, 4013 when the disk is full", async () => {
  for (const [message, code] of [["broken", 1011], ["No space left on device", 4013]] as const) {
    const registry = {
      begin: () => Promise.reject(new Error(message)),
    } as unknown as RecordingRegistry;
    const { socket, it } = connection(registry);
    it.receive(JSON.stringify({ type: "start", sampleRate: 16_000 }), 0);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(socket.closed?.code, code);
  }
});

Deno.test("StreamConnection bounds what waits while the recording is opened", () => {
  const registry = { begin: () => new Promise(() => {}) } as unknown as RecordingRegistry;
  const { socket, it } = connection(registry);
  it.receive(JSON.stringify({ type: "start", sampleRate: 16_000 }), 0);
  for (let i = 0; i < 256; i++) it.receive('{"type":"ping"}', 0);
  assertEquals(socket.readyState, WebSocket.OPEN);
  it.receive('{"type":"ping"}', 0);
  assertEquals(socket.closed?.code, CLOSE.windowExceeded);
});

Deno.test("StreamConnection closes a client that doesn't read with 1013", () => {
  const { socket, it } = connection();
  socket.bufferedAmount = 1_048_577;
  it.send({ type: "pong" });
  assertEquals(socket.closed?.code, CLOSE.tryLater);
  assertEquals(socket.sent, [{
    type: "error",
    code: "too_slow",
    message: "The client takes too little of what comes; connect again in a few seconds.",
  }]);
});

/** A registry with one recording, which opens when it is told to; keeps what is done to it. */
class OneRecording {
  readonly opened = Promise.withResolvers<void>();
  readonly heard: string[] = [];

  async begin(): Promise<unknown> {
    await this.opened.promise;
    return {
      attach: () => Promise.resolve(),
      abandon: () => this.heard.push("abandon"),
      mark: (atSample: number) => this.heard.push(`mark ${atSample}`),
    };
  }
}

Deno.test("StreamConnection takes what came while the recording was opened, in order", async () => {
  const registry = new OneRecording();
  const { it } = connection(registry as unknown as RecordingRegistry);
  it.receive(JSON.stringify({ type: "start", sampleRate: 16_000 }), 0);
  for (const atSample of [5, 9]) it.receive(JSON.stringify({ type: "mark", atSample }), 0);
  registry.opened.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(registry.heard, ["mark 5", "mark 9"]);
});

Deno.test("StreamConnection gives a recording up whose client went away before it was open", async () => {
  const registry = new OneRecording();
  const { it } = connection(registry as unknown as RecordingRegistry);
  it.receive(JSON.stringify({ type: "start", sampleRate: 16_000 }), 0);
  it.closed();
  registry.opened.resolve();
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(registry.heard, ["abandon"]);
});
