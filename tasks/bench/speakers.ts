/**
 * Many clients of the live stream in a process of its own, each at real-time pace, 100 ms a message:
 * `speakers.ts URL|SOCKET TOKEN SESSIONS SECONDS SPEECH.pcm`. Prints one JSON object at the end.
 */
// @ts-types="@types/ws"
import { WebSocket } from "ws";
import { encodeAudio, SUBPROTOCOL } from "../../shared/protocol.ts";

const MESSAGE_SAMPLES = 1_600;
const MESSAGE_MS = 100;
/** Sessions that are begun at a time. */
const BATCH = 20;

const [target = "", token = "", sessionsText, secondsText, speechPath = ""] = Deno.args;
const sessions = Number(sessionsText);
const messages = Number(secondsText) * 1_000 / MESSAGE_MS;
const speech = new Int16Array((await Deno.readFile(speechPath)).slice().buffer);

const ackMs: number[] = [];
const finalMs: number[] = [];
const closes = new Map<number, number>();
let lateMessages = 0;

function connect(): WebSocket {
  const headers = { authorization: `Bearer ${token}` };
  const options = { headers, perMessageDeflate: false };
  return target.startsWith("/")
    ? new WebSocket(`ws+unix:${target}:/v1/stream`, [SUBPROTOCOL], options)
    : new WebSocket(target, [SUBPROTOCOL], options);
}

function session(number: number): Promise<void> {
  const socket = connect();
  const from = (number * 104_729 * 16) % speech.length;
  /** When each place was sent, for the time to its acknowledgement. */
  const sentAt = new Map<number, number>();
  /** When the end of speech of each segment was told. */
  const endedAt = new Map<number, number>();
  let sent = 0;
  const speak = (beganMs: number): void => {
    for (let message = 0; message < messages; message++) {
      const due = beganMs + message * MESSAGE_MS;
      setTimeout(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (performance.now() - due > MESSAGE_MS) lateMessages++;
        const at = (from + sent) % (speech.length - MESSAGE_SAMPLES);
        socket.send(encodeAudio(sent, speech.subarray(at, at + MESSAGE_SAMPLES)));
        sent += MESSAGE_SAMPLES;
        sentAt.set(sent, performance.now());
        if (message === messages - 1) socket.send('{"type":"stop"}');
      }, Math.max(0, due - performance.now()));
    }
  };
  const { promise, resolve } = Promise.withResolvers<void>();
  socket.on("open", () => socket.send('{"type":"start","sampleRate":16000}'));
  socket.on("error", () => {});
  socket.on("close", (code) => {
    closes.set(code, (closes.get(code) ?? 0) + 1);
    resolve();
  });
  socket.on("message", (data) => {
    const nowMs = performance.now();
    const message = JSON.parse(String(data));
    switch (message.type) {
      case "ready":
        speak(nowMs + Math.random() * MESSAGE_MS);
        break;
      case "ack":
        for (const [place, at] of sentAt) {
          if (place > message.samples) break;
          ackMs.push(nowMs - at);
          sentAt.delete(place);
        }
        break;
      case "speech_end":
        endedAt.set(message.segment, nowMs);
        break;
      case "final": {
        const ended = endedAt.get(message.segment);
        if (ended !== undefined) finalMs.push(nowMs - ended);
        break;
      }
    }
  });
  return promise;
}

const running: Promise<void>[] = [];
for (let number = 0; number < sessions; number++) {
  running.push(session(number));
  if (number % BATCH === BATCH - 1) await new Promise((resolve) => setTimeout(resolve, MESSAGE_MS));
}
await Promise.all(running);
Deno.stdout.writeSync(new TextEncoder().encode(
  `${JSON.stringify({ ackMs, finalMs, closes: Object.fromEntries(closes), lateMessages })}\n`,
));
