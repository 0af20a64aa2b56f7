/**
 * Reads a WAV file as it comes, piece by piece: RIFF, and RF64 or BW64 for those of more than 4 GiB
 * (EBU Tech 3306). Only the chunks that tell of the sound are looked into; a file that ends within its
 * sound, or doesn't say how long it is, is read as far as it goes.
 */
import { assertNever } from "../../../shared/errors.ts";
import { noSound, unreadable } from "../refusals.ts";
import { MAX_FORMAT_BYTES, MIN_FORMAT_BYTES, parseFormat, type WavFormat } from "./format.ts";

/** Bytes of the head: form, size, kind. */
const HEAD_BYTES = 12;
/** Bytes before a chunk: its name and its size. */
const CHUNK_HEAD_BYTES = 8;
/** Bytes of a `ds64` chunk that are looked at: size of the file, size of the sound. */
const LARGE_SIZES_BYTES = 16;
/** A size that isn't told, or stands elsewhere. */
const NO_SIZE = 0xffff_ffff;

/** What comes next. */
type State =
  | { readonly kind: "head" }
  | { readonly kind: "chunk" }
  | { readonly kind: "format"; readonly bytes: number; readonly rest: number }
  | { readonly kind: "large_sizes"; readonly rest: number }
  | { readonly kind: "skip"; readonly left: number }
  | { readonly kind: "sound"; readonly format: WavFormat; readonly left: number }
  | { readonly kind: "over" };

/** Takes frames of a file's sound; they must not be kept. */
export type TakeFrames = (format: WavFormat, bytes: Uint8Array) => void;

function textAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

/** Reads one file. */
export class WavReader {
  readonly #take: TakeFrames;
  #state: State = { kind: "head" };
  /** Bytes that wait for those that make them whole: less than a chunk's head, a format or a frame. */
  #held = new Uint8Array(0);
  #format: WavFormat | undefined;
  /** Size of the sound by a `ds64` chunk, in bytes. */
  #largeSize: number | undefined;

  /** @param take Takes the frames, in order. */
  constructor(take: TakeFrames) {
    this.#take = take;
  }

  /**
   * Takes the next bytes of the file.
   *
   * @throws {ApiError} If it is none that can be read.
   */
  push(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#held.length > 0) {
      bytes = new Uint8Array(this.#held.length + piece.length);
      bytes.set(this.#held);
      bytes.set(piece, this.#held.length);
    }
    let at = 0;
    for (;;) {
      const used = this.#step(bytes.subarray(at));
      if (used === 0) break;
      at += used;
    }
    this.#held = bytes.slice(at);
  }

  /**
   * The file has ended.
   *
   * @throws {ApiError} If no sound has come.
   */
  end(): void {
    switch (this.#state.kind) {
      case "sound":
      case "over":
        return;
      case "head":
      case "format":
      case "large_sizes":
        throw unreadable("The WAV file is cut short before its sound; send it whole.");
      case "chunk":
      case "skip":
        throw noSound();
      default:
        assertNever(this.#state);
    }
  }

  /** Reads what comes next if it is there whole, and gives how many bytes that were. */
  #step(bytes: Uint8Array): number {
    const state = this.#state;
    switch (state.kind) {
      case "head":
        return bytes.length < HEAD_BYTES ? 0 : this.#head(bytes);
      case "chunk":
        return bytes.length < CHUNK_HEAD_BYTES ? 0 : this.#chunk(bytes);
      case "format":
        if (bytes.length < state.bytes) return 0;
        this.#format = parseFormat(bytes.subarray(0, state.bytes));
        this.#skip(state.rest);
        return state.bytes;
      case "large_sizes": {
        if (bytes.length < LARGE_SIZES_BYTES) return 0;
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        this.#largeSize = Number(view.getBigUint64(8, true));
        this.#skip(state.rest);
        return LARGE_SIZES_BYTES;
      }
      case "skip": {
        const used = Math.min(bytes.length, state.left);
        this.#skip(state.left - used);
        return used;
      }
      case "sound":
        return this.#sound(state.format, state.left, bytes);
      case "over":
        return bytes.length;
      default:
        return assertNever(state);
    }
  }

  #head(bytes: Uint8Array): number {
    if (!["RIFF", "RF64", "BW64"].includes(textAt(bytes, 0)) || textAt(bytes, 8) !== "WAVE") {
      throw unreadable("The file is not a WAV file; send one, or another kind that is accepted.");
    }
    this.#state = { kind: "chunk" };
    return HEAD_BYTES;
  }

  #chunk(bytes: Uint8Array): number {
    const name = textAt(bytes, 0);
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true);
    // A chunk of odd size is followed by a byte of no meaning.
    const padded = size + size % 2;
    if (name === "fmt ") {
      if (size < MIN_FORMAT_BYTES) {
        throw unreadable("The WAV file's format is cut short; save it again and send that.");
      }
      const known = Math.min(size, MAX_FORMAT_BYTES);
      this.#state = { kind: "format", bytes: known, rest: padded - known };
    } else if (name === "ds64" && size >= LARGE_SIZES_BYTES) {
      this.#state = { kind: "large_sizes", rest: padded - LARGE_SIZES_BYTES };
    } else if (name === "data") {
      if (this.#format === undefined) {
        throw unreadable(
          "The WAV file doesn't say what its sound is before it begins; save it again and send that.",
        );
      }
      const told = size === NO_SIZE ? this.#largeSize ?? 0 : size;
      this.#state = { kind: "sound", format: this.#format, left: told === 0 ? Infinity : told };
    } else {
      this.#skip(padded);
    }
    return CHUNK_HEAD_BYTES;
  }

  #skip(left: number): void {
    this.#state = left === 0 ? { kind: "chunk" } : { kind: "skip", left };
  }

  #sound(format: WavFormat, left: number, bytes: Uint8Array): number {
    const { frameBytes } = format;
    if (left < frameBytes) {
      this.#state = { kind: "over" };
      return bytes.length;
    }
    const there = Math.min(bytes.length, left);
    const used = there - there % frameBytes;
    if (used === 0) return 0;
    this.#take(format, bytes.subarray(0, used));
    this.#state = { kind: "sound", format, left: left - used };
    return used;
  }
}
