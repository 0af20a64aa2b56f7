/** The engine's end of the stream in memory: records what the client sends, says what a test tells it. */
import {
  type ClientMessage,
  clientMessageSchema,
  decodeAudio,
  type EngineMessage,
  MAX_MESSAGE_BYTES,
  SUBPROTOCOL,
  WINDOW_SAMPLES,
} from "../../../../shared/protocol.ts";
import type { StreamSocket } from "../../../../ui/web/stream/socket.ts";
import { assert, assertStrictEquals } from "../../../assert.ts";

/** A recording's id. */
export const RECORDING = "0193a5c4-7b1e-7000-8000-000000000001";

/** One connection, seen from the engine. */
class FakeConnection implements StreamSocket {
  binaryType: BinaryType = "blob";
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: MessageEvent) => void) | null = null;
  onclose: ((event: CloseEvent) => void) | null = null;
  /** Text messages from the client, in order. */
  readonly messages: ClientMessage[] = [];
  /** Offset and length of each binary message, in samples. */
  readonly sent: { readonly offset: number; readonly samples: number }[] = [];
  /** Code the client closed with. */
  closedWith: number | undefined;
  readonly #engine: FakeEngine;

  constructor(engine: FakeEngine) {
    this.#engine = engine;
  }

  send(data: string | ArrayBuffer): void {
    assertStrictEquals(this.closedWith, undefined, "sent after close");
    if (typeof data === "string") {
      this.messages.push(clientMessageSchema.parse(JSON.parse(data)));
      return;
    }
    assert(data.byteLength <= MAX_MESSAGE_BYTES);
    const audio = decodeAudio(data);
    assert(audio);
    const samples = new Int16Array(audio.pcm.slice().buffer);
    this.sent.push({ offset: audio.offset, samples: samples.length });
    this.#engine.take(audio.offset, samples);
  }

  close(code?: number): void {
    this.closedWith ??= code;
  }

  /** The connection is made. */
  open(): void {
    this.onopen?.(new Event("open"));
  }

  /** Says something to the client. */
  say(message: EngineMessage): void {
    this.sayRaw(JSON.stringify(message));
  }

  /** Says anything to the client. */
  sayRaw(data: unknown): void {
    this.onmessage?.(new MessageEvent("message", { data }));
  }

  /** Opens and answers the client's `start`. */
  accept(ackedSamples: number = this.#engine.acked): void {
    this.open();
    this.#engine.acked = ackedSamples;
    this.say({ type: "ready", recording: RECORDING, ackedSamples, windowSamples: WINDOW_SAMPLES });
  }

  /** Acknowledges what has come so far, or up to a sample. */
  ack(samples: number = this.#engine.received): void {
    this.#engine.acked = samples;
    this.say({ type: "ack", samples });
  }

  /** The connection ends as the client's browser would see it. */
  end(code: number, sentence?: string): void {
    if (sentence !== undefined) this.say({ type: "error", code: "test", message: sentence });
    this.onclose?.(new CloseEvent("close", { code }));
  }

  /** Types of the text messages. */
  get types(): string[] {
    return this.messages.map(({ type }) => type);
  }
}

/** Takes connections; keeps the audio of one recording as the engine's file would. */
export class FakeEngine {
  readonly connections: FakeConnection[] = [];
  /** What the file holds. */
  readonly file: number[] = [];
  /** Last acknowledged sample. */
  acked = 0;

  /** To be handed to the client. */
  readonly connect = (_url: string, protocol: string): FakeConnection => {
    assertStrictEquals(protocol, SUBPROTOCOL);
    const connection = new FakeConnection(this);
    this.connections.push(connection);
    return connection;
  };

  /** The newest connection. */
  get connection(): FakeConnection {
    const last = this.connections.at(-1);
    assert(last);
    return last;
  }

  /** Samples received without a gap. */
  get received(): number {
    return this.file.length;
  }

  /** Takes audio in as the real engine does: repeats dropped, gaps refused, the window enforced. */
  take(offset: number, samples: Int16Array): void {
    assert(
      offset + samples.length <= this.acked + WINDOW_SAMPLES,
      `sent up to ${offset + samples.length} with ${this.acked} acknowledged`,
    );
    if (offset > this.file.length) return;
    this.file.push(...samples.subarray(this.file.length - offset));
  }
}
