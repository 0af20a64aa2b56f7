/** Audio of one recording in memory: in one piece, which is used again and again, with gaps between its runs. */
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";

/**
 * Memory of a buffer with anything in it, in bytes: the half second of audio that a recording's file is behind,
 * and what comes while it is written. More is taken by doubling, and given back.
 */
const LEAST_BYTES = 24_576;

/** Samples that follow one another. */
export interface SampleRun {
  /** First sample, since the start of the recording. */
  readonly offset: number;
  /** 16-bit samples. */
  readonly pcm: Uint8Array<ArrayBuffer>;
}

/** Where a run lies in the memory. */
interface Place {
  readonly offset: number;
  /** First sample after it. */
  readonly end: number;
  /** Its first byte. */
  readonly at: number;
}

/** Samples that wait to be written, oldest first. Its owner bounds what it puts in. */
export class SampleBuffer {
  #memory = new Uint8Array();
  #filled = 0;
  #places: Place[] = [];

  /** First sample after all that is held; undefined if nothing is. */
  get end(): number | undefined {
    return this.#places.at(-1)?.end;
  }

  /** Whether so many bytes can be added without taking more memory. */
  hasRoom(bytes: number): boolean {
    return this.#filled + bytes <= this.#memory.length;
  }

  /** Adds samples behind all others; they are copied. */
  append(offset: number, pcm: Uint8Array): void {
    if (!this.hasRoom(pcm.length)) this.#move(this.#places, pcm.length);
    const last = this.#places.at(-1);
    const end = offset + pcm.length / BYTES_PER_SAMPLE;
    if (last?.end === offset) this.#places[this.#places.length - 1] = { ...last, end };
    else this.#places.push({ offset, end, at: this.#filled });
    this.#memory.set(pcm, this.#filled);
    this.#filled += pcm.length;
  }

  /** What is held from a sample on. The samples are views, good until the next call that changes something. */
  from(sample: number): SampleRun[] {
    return clipped(this.#places, sample, Infinity).map(({ offset, end, at }) => ({
      offset,
      pcm: this.#memory.subarray(at, at + (end - offset) * BYTES_PER_SAMPLE),
    }));
  }

  /**
   * Gives up what lies before a sample.
   *
   * @param bytes Room that is to be there afterwards.
   */
  dropBefore(sample: number, bytes: number): void {
    this.#move(clipped(this.#places, sample, Infinity), bytes);
  }

  /** Gives up what lies from a sample on. */
  dropFrom(sample: number): void {
    this.#places = clipped(this.#places, 0, sample);
    const last = this.#places.at(-1);
    this.#filled = last === undefined ? 0 : last.at + (last.end - last.offset) * BYTES_PER_SAMPLE;
  }

  /** Moves what is kept to the beginning of the memory, or of other memory that is larger or smaller. */
  #move(kept: readonly Place[], room: number): void {
    const first = kept[0]?.at ?? 0;
    const last = kept.at(-1);
    const end = last === undefined ? 0 : last.at + (last.end - last.offset) * BYTES_PER_SAMPLE;
    let size = LEAST_BYTES;
    while (size < end - first + room) size *= 2;
    if (size === this.#memory.length) this.#memory.copyWithin(0, first, end);
    else {
      const memory = new Uint8Array(size);
      memory.set(this.#memory.subarray(first, end));
      this.#memory = memory;
    }
    this.#places = kept.map((place) => ({ ...place, at: place.at - first }));
    this.#filled = end - first;
  }
}

/** The parts of places between two samples. */
function clipped(places: readonly Place[], from: number, to: number): Place[] {
  return places.filter(({ offset, end }) => end > from && offset < to).map((place) => {
    const offset = Math.max(place.offset, from);
    return {
      offset,
      end: Math.min(place.end, to),
      at: place.at + (offset - place.offset) * BYTES_PER_SAMPLE,
    };
  });
}
