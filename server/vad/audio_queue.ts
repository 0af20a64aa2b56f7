/** Audio of one session that waits to be searched, and what is to happen between two of its samples. */
import { FRAME_SAMPLES } from "./silero.ts";

/** Something that happens when all audio before it was searched. */
export type Marker =
  | { readonly kind: "flush"; readonly token: number }
  | { readonly kind: "jump"; readonly toSample: number };

/** What comes next in an {@linkcode AudioQueue}. */
export type Next = "frame" | "marker" | "nothing";

/** Room for samples that is always there: for a frame that is not whole yet, and what comes at once. */
const LEAST_ROOM = 4_096;

/**
 * A queue of 16-bit samples and markers; cuts frames out of it. It copies what it gets into a ring of its own,
 * which grows when it must and shrinks again. Its owner bounds what it puts in.
 */
export class AudioQueue {
  #ring = new Int16Array(LEAST_ROOM);
  /** Samples that were pushed and taken since the beginning. */
  #pushed = 0;
  #taken = 0;
  /** Markers, each with how many samples were pushed before it. */
  readonly #markers: { readonly marker: Marker; readonly at: number }[] = [];

  /** Samples before the first marker. */
  get #ahead(): number {
    return (this.#markers[0]?.at ?? this.#pushed) - this.#taken;
  }

  /** Adds samples. */
  push(samples: Int16Array): void {
    const room = this.#pushed - this.#taken + samples.length;
    if (room > this.#ring.length) this.#resize(room);
    const at = this.#pushed % this.#ring.length;
    const first = Math.min(samples.length, this.#ring.length - at);
    if (first === samples.length) this.#ring.set(samples, at);
    else {
      this.#ring.set(samples.subarray(0, first), at);
      this.#ring.set(samples.subarray(first));
    }
    this.#pushed += samples.length;
  }

  /** Adds a marker after the samples. */
  mark(marker: Marker): void {
    this.#markers.push({ marker, at: this.#pushed });
  }

  /** Whether a frame can be cut (before a marker: even a part of one), or a marker's turn has come. */
  get next(): Next {
    if (this.#markers.length === 0) return this.#ahead >= FRAME_SAMPLES ? "frame" : "nothing";
    return this.#ahead > 0 ? "frame" : "marker";
  }

  /**
   * Cuts the next frame out; zeros fill up what is missing before a marker.
   *
   * @returns How many samples there were.
   */
  takeFrame(frame: Int16Array): number {
    const count = Math.min(FRAME_SAMPLES, this.#ahead);
    this.#copy(this.#taken, count, frame);
    frame.fill(0, count);
    this.#taken += count;
    if (this.#ring.length > LEAST_ROOM && this.#pushed - this.#taken <= LEAST_ROOM / 2) {
      this.#resize(LEAST_ROOM);
    }
    return count;
  }

  /** Takes the marker whose turn has come. */
  takeMarker(): Marker | undefined {
    return this.#ahead > 0 ? undefined : this.#markers.shift()?.marker;
  }

  /** Copies samples out of the ring. */
  #copy(from: number, count: number, to: Int16Array): void {
    const at = from % this.#ring.length;
    const first = Math.min(count, this.#ring.length - at);
    to.set(this.#ring.subarray(at, at + first));
    if (first < count) to.set(this.#ring.subarray(0, count - first), first);
  }

  /** Moves what waits to a ring with enough room. */
  #resize(room: number): void {
    const waiting = new Int16Array(2 ** Math.ceil(Math.log2(room)));
    const count = this.#pushed - this.#taken;
    this.#copy(this.#taken, count, waiting);
    this.#ring = waiting;
    for (const [index, { marker, at }] of this.#markers.entries()) {
      this.#markers[index] = { marker, at: at - this.#taken };
    }
    this.#pushed = count;
    this.#taken = 0;
  }
}
