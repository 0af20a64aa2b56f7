/** The body of an upload, read with bounds. */
import { ApiError } from "../api/errors.ts";
import { tooLarge } from "./refusals.ts";

/** A body of which nothing comes for this long is given up, in milliseconds. */
const SILENCE_MS = 60_000;

/** Bounds of {@linkcode readBody}. */
export interface BodyBounds {
  /** Most bytes. */
  readonly maxBytes: number;
  /** Gives up; its reason is thrown. */
  readonly signal: AbortSignal;
  /**
   * How long nothing may come, in milliseconds.
   * @default 60 s
   */
  readonly silenceMs?: number;
}

async function read(
  reader: ReadableStreamDefaultReader<Uint8Array>,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  try {
    return await reader.read();
  } catch {
    throw new ApiError(
      400,
      "broken_off",
      "The file did not come whole, so nothing of it was kept; send it again.",
    );
  }
}

/** Resolves with the next piece, or rejects when nothing comes or it is given up. */
async function nextPiece(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  { signal, silenceMs = SILENCE_MS }: BodyBounds,
): Promise<ReadableStreamReadResult<Uint8Array>> {
  signal.throwIfAborted();
  const over = Promise.withResolvers<never>();
  const abort = (): void => over.reject(signal.reason);
  signal.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(() => {
    const message = `Nothing of the file came for ${
      silenceMs / 1_000
    } s, so nothing of it was kept; send it again.`;
    over.reject(new ApiError(408, "too_slow", message));
  }, silenceMs);
  try {
    return await Promise.race([read(reader), over.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/**
 * Reads a body piece by piece, no faster than the pieces are taken. A body that isn't read to its end is
 * cancelled.
 *
 * @throws {ApiError} If it is too large, nothing comes, or it breaks off; also the signal's reason.
 */
export async function* readBody(
  body: ReadableStream<Uint8Array>,
  bounds: BodyBounds,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = body.getReader();
  let sum = 0;
  try {
    for (;;) {
      const { done, value } = await nextPiece(reader, bounds);
      if (done) return;
      sum += value.length;
      if (sum > bounds.maxBytes) throw tooLarge(bounds.maxBytes);
      yield value;
    }
  } finally {
    // Whoever sends has nobody to hear why; it may have gone away.
    reader.cancel().catch(() => {});
  }
}

/**
 * Takes at least so many bytes from the front, where there are so many.
 *
 * @returns These, and then all pieces, these included.
 */
export async function peek(
  pieces: AsyncGenerator<Uint8Array, void, void>,
  bytes: number,
): Promise<{ readonly start: Uint8Array; readonly all: AsyncGenerator<Uint8Array, void, void> }> {
  const taken: Uint8Array[] = [];
  let sum = 0;
  while (sum < bytes) {
    const { done, value } = await pieces.next();
    if (done) break;
    taken.push(value);
    sum += value.length;
  }
  const start = new Uint8Array(sum);
  let at = 0;
  for (const piece of taken) {
    start.set(piece, at);
    at += piece.length;
  }
  async function* all(): AsyncGenerator<Uint8Array, void, void> {
    try {
      if (start.length > 0) yield start;
      yield* pieces;
    } finally {
      await pieces.return();
    }
  }
  return { start: start.subarray(0, bytes), all: all() };
}
