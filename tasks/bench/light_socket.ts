/**
 * A WebSocket client that takes as little processor time as can be, and sends at once: Deno's own client lets
 * TCP hold small messages back (Nagle's algorithm), up to 40 ms, which no browser does. For benches only: it
 * understands whole frames as this project's programs send them, and masks with zeros.
 */
import { SUBPROTOCOL } from "../../shared/protocol.ts";

const OPCODE = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
/** Bit of a frame that is a whole message. */
const FINAL = 0x80;
/** Bit of a masked frame. */
const MASKED = 0x80;
/** Bytes of the mask. */
const MASK_BYTES = 4;
/** Lengths from which on 16 bits tell the length. */
const LONG = 126;
/** What may come of a frame before it is whole, in bytes. */
const MAX_FRAME_BYTES = 65_536;

/** Hears what comes. */
export interface LightListener {
  message(text: string): void;
  /** @param code 1006 if the connection was lost. */
  closed(code: number): void;
}

/** A frame with what is to be sent. */
function frameOf(opcode: number, payload: Uint8Array): Uint8Array<ArrayBuffer> {
  const long = payload.length >= LONG;
  const headerBytes = (long ? 4 : 2) + MASK_BYTES;
  const frame = new Uint8Array(headerBytes + payload.length);
  frame[0] = FINAL | opcode;
  frame[1] = MASKED | (long ? LONG : payload.length);
  if (long) {
    frame[2] = payload.length >> 8;
    frame[3] = payload.length & 0xff;
  }
  frame.set(payload, headerBytes);
  return frame;
}

/** An open connection to a stream. */
export class LightSocket {
  readonly #connection: Deno.TcpConn;
  readonly #listener: LightListener;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #sending: Promise<void> | undefined;
  readonly #waiting: Uint8Array[] = [];
  #code = 1006;

  private constructor(connection: Deno.TcpConn, listener: LightListener) {
    this.#connection = connection;
    this.#listener = listener;
  }

  /**
   * Connects.
   *
   * @param url Address of the stream, `ws:`.
   * @param token What to come in with.
   */
  static async open(url: string, token: string, listener: LightListener): Promise<LightSocket> {
    const { hostname, port, host, pathname } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    connection.setNoDelay(true);
    const socket = new LightSocket(connection, listener);
    await socket.#sendAll(socket.#encoder.encode([
      `GET ${pathname} HTTP/1.1`,
      `host: ${host}`,
      "connection: upgrade",
      "upgrade: websocket",
      "sec-websocket-version: 13",
      `sec-websocket-key: ${btoa("0123456789abcdef")}`,
      `sec-websocket-protocol: ${SUBPROTOCOL}`,
      `authorization: Bearer ${token}`,
      "\r\n",
    ].join("\r\n")));
    const buffer = new Uint8Array(MAX_FRAME_BYTES);
    let filled = 0;
    for (;;) {
      const count = await connection.read(buffer.subarray(filled));
      if (count === null) throw new Error(`${url} closed the connection`);
      filled += count;
      const answer = socket.#decoder.decode(buffer.subarray(0, filled));
      const end = answer.indexOf("\r\n\r\n");
      if (end < 0) continue;
      if (!answer.startsWith("HTTP/1.1 101")) throw new Error(`${url}: ${answer}`);
      buffer.copyWithin(0, end + 4, filled);
      socket.#listen(buffer, filled - end - 4).catch(() => listener.closed(socket.#code));
      return socket;
    }
  }

  /** Sends text. */
  sendText(text: string): void {
    this.#send(frameOf(OPCODE.text, this.#encoder.encode(text)));
  }

  /** Sends bytes. */
  sendBytes(bytes: Uint8Array): void {
    this.#send(frameOf(OPCODE.binary, bytes));
  }

  #send(frame: Uint8Array): void {
    this.#waiting.push(frame);
    this.#sending ??= this.#sendWaiting().catch(() => {}).finally(() => {
      this.#sending = undefined;
    });
  }

  async #sendWaiting(): Promise<void> {
    for (let frame = this.#waiting.shift(); frame !== undefined; frame = this.#waiting.shift()) {
      await this.#sendAll(frame);
    }
  }

  async #sendAll(bytes: Uint8Array): Promise<void> {
    for (let sent = 0; sent < bytes.length;) {
      sent += await this.#connection.write(bytes.subarray(sent));
    }
  }

  /** @param filled Bytes at the beginning of the buffer that have come already. */
  async #listen(buffer: Uint8Array<ArrayBuffer>, filled: number): Promise<void> {
    for (;;) {
      const used = this.#hear(buffer.subarray(0, filled));
      if (used > 0) buffer.copyWithin(0, used, filled);
      filled -= used;
      const count = await this.#connection.read(buffer.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    this.#connection.close();
    this.#listener.closed(this.#code);
  }

  /** Takes whole frames; gives how many bytes they were. */
  #hear(bytes: Uint8Array<ArrayBuffer>): number {
    let at = 0;
    while (at + 2 <= bytes.length) {
      const short = bytes[at + 1] ?? 0;
      const from = at + (short < LONG ? 2 : 4);
      const length = short < LONG ? short : (bytes[at + 2] ?? 0) << 8 | (bytes[at + 3] ?? 0);
      if (from + length > bytes.length) break;
      this.#frame((bytes[at] ?? 0) & 0xf, bytes.subarray(from, from + length));
      at = from + length;
    }
    return at;
  }

  #frame(opcode: number, payload: Uint8Array<ArrayBuffer>): void {
    if (opcode === OPCODE.text) this.#listener.message(this.#decoder.decode(payload));
    else if (opcode === OPCODE.ping) this.#send(frameOf(OPCODE.pong, payload));
    else if (opcode === OPCODE.close) {
      this.#code = (payload[0] ?? 0) << 8 | (payload[1] ?? 0);
      this.#send(frameOf(OPCODE.close, payload));
    }
  }
}
