/**
 * Many clients of the live stream in a process of its own, each at real-time pace, 100 ms a message. Does as
 * little as can be for a message, because it shares the machine with what is measured.
 * `speakers.ts SPEAKING`, as JSON; prints a report as JSON at the end.
 */
import { AUDIO_HEADER_BYTES } from "../../shared/protocol.ts";
import { LightSocket } from "./light_socket.ts";
import { type Speaking, type SpeakingReport, speakingSchema, type Take } from "./speaking.ts";

const MESSAGE_SAMPLES = 1_600;
const MESSAGE_MS = 100;
/** Speakers are spread over so many moments of these 100 ms. */
const SLOTS = 20;
const SLOT_MS = MESSAGE_MS / SLOTS;
/** Sessions that are begun at a time. */
const BATCH = 20;
const ACK = '{"type":"ack","samples":';

const speaking: Speaking = speakingSchema.parse(JSON.parse(Deno.args[0] ?? ""));
const messages = Math.floor(speaking.seconds * 1_000 / MESSAGE_MS);
const speech = (await Deno.readFile(speaking.speechPath)).slice();
const report: SpeakingReport = {
  ackMs: [],
  finalMs: [],
  unexpected: 0,
  closes: {},
  lateMessages: 0,
};

/** One session. */
class Speaker {
  readonly closed: Promise<void>;
  readonly #take: Take;
  readonly #message = new Uint8Array(AUDIO_HEADER_BYTES + MESSAGE_SAMPLES * 2);
  readonly #offset = new DataView(this.#message.buffer);
  /** When each message was sent. */
  readonly #sentMs = new Float64Array(messages);
  #sent = 0;
  #acked = 0;
  /** The connection, while it may be spoken into. */
  #socket: LightSocket | undefined;

  constructor(take: Take) {
    this.#take = take;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    const closed = (code: number): void => {
      report.closes[code] = (report.closes[code] ?? 0) + 1;
      this.#socket = undefined;
      resolve();
    };
    const opening: Promise<LightSocket> = LightSocket.open(speaking.url, speaking.token, {
      message: (text) => this.#hear(text, opening),
      closed,
    });
    opening.then((socket) => socket.sendText('{"type":"start","sampleRate":16000}'))
      .catch(() => closed(0));
  }

  /** Sends what is due, if it may. */
  speak(): void {
    if (this.#socket === undefined || this.#sent === messages) return;
    const place = this.#sent * MESSAGE_SAMPLES;
    const at = (this.#take.fromSample + place) * 2 % (speech.length - MESSAGE_SAMPLES * 2);
    this.#offset.setUint32(0, place, true);
    this.#message.set(speech.subarray(at, at + MESSAGE_SAMPLES * 2), AUDIO_HEADER_BYTES);
    this.#socket.sendBytes(this.#message);
    this.#sentMs[this.#sent++] = performance.now();
    // What is kept would be turned into a file of Opus beside what is measured next.
    if (this.#sent === messages) this.#socket.sendText('{"type":"discard"}');
  }

  #hear(text: string, opening: Promise<LightSocket>): void {
    const nowMs = performance.now();
    if (text.startsWith(ACK)) {
      const acked = Math.floor(Number(text.slice(ACK.length, -1)) / MESSAGE_SAMPLES);
      while (this.#acked < acked) report.ackMs.push(nowMs - this.#sentOf(this.#acked++));
      return;
    }
    const message = JSON.parse(text);
    if (message.type === "ready") opening.then((socket) => this.#socket = socket);
    else if (message.type === "final") this.#final(message.endMs, nowMs);
  }

  #final(endMs: number, nowMs: number): void {
    const end = this.#take.ends.find((each) => each.endMs === endMs);
    const message = Math.ceil((end?.knownAtSample ?? Infinity) / MESSAGE_SAMPLES) - 1;
    // What the end of all audio ends, ends sooner than a pause would.
    if (message < messages) report.finalMs.push(nowMs - this.#sentOf(message));
    else if (end === undefined && endMs < (messages - 10) * MESSAGE_MS) report.unexpected++;
  }

  #sentOf(message: number): number {
    return this.#sentMs[message] ?? Number.NaN;
  }
}

const speakers: Speaker[] = [];
const beganMs = performance.now();
let slot = 0;
const clock = setInterval(() => {
  const nowMs = performance.now();
  for (; beganMs + slot * SLOT_MS <= nowMs; slot++) {
    const late = nowMs - (beganMs + slot * SLOT_MS) > MESSAGE_MS;
    for (let index = slot % SLOTS; index < speakers.length; index += SLOTS) {
      speakers[index]?.speak();
      if (late) report.lateMessages++;
    }
  }
}, SLOT_MS);

for (let number = 0; number < speaking.sessions; number++) {
  const take = speaking.takes[number % speaking.takes.length];
  if (take !== undefined) speakers.push(new Speaker(take));
  if (number % BATCH === BATCH - 1) await new Promise((resolve) => setTimeout(resolve, MESSAGE_MS));
}
await Promise.all(speakers.map(({ closed }) => closed));
clearInterval(clock);
await new Response(JSON.stringify(report)).body?.pipeTo(Deno.stdout.writable);
