/** Audio of one session that waits to be searched, and what is to happen between two of its samples. */
import { FRAME_SAMPLES } from "./silero.ts";

/** Something that happens when all audio before it was searched. */
export type Marker =
  | { readonly kind: "flush"; readonly token: number }
  | { readonly kind: "jump"; readonly toSample: number };

/** What comes next in an {@linkcode AudioQueue}. */
export type Next = "frame" | "marker" | "nothing";

/** A queue of 16-bit samples and markers; cuts frames out of it. Its owner bounds what it puts in. */
export class AudioQueue {
  readonly #items: (Int16Array | Marker)[] = [];
  /** Samples before the first marker. */
  #ahead = 0;
  #markers = 0;

  /** Adds samples; they are kept, not copied. */
  push(samples: Int16Array): void {
    this.#items.push(samples);
    if (this.#markers === 0) this.#ahead += samples.length;
  }

  /** Adds a marker after the samples. */
  mark(marker: Marker): void {
    this.#items.push(marker);
    this.#markers++;
  }

  /** Whether a frame can be cut (before a marker: even a part of one), or a marker's turn has come. */
  get next(): Next {
    if (this.#markers === 0) return this.#ahead >= FRAME_SAMPLES ? "frame" : "nothing";
    return this.#ahead > 0 ? "frame" : "marker";
  }

  /**
   * Cuts the next frame out, its samples as they are; zeros fill up what is missing before a marker.
   *
   * @returns How many samples there were.
   */
  takeFrame(frame: Float32Array): number {
    let taken = 0;
    while (taken < FRAME_SAMPLES) {
      const head = this.#items[0];
      if (!(head instanceof Int16Array)) break;
      const part = Math.min(head.length, FRAME_SAMPLES - taken);
      if (part === head.length) {
        frame.set(head, taken);
        this.#items.shift();
      } else {
        frame.set(head.subarray(0, part), taken);
        this.#items[0] = head.subarray(part);
      }
      taken += part;
    }
    frame.fill(0, taken);
    this.#ahead -= taken;
    return taken;
  }

  /** Takes the marker whose turn has come. */
  takeMarker(): Marker | undefined {
    const head = this.#items[0];
    if (head === undefined || head instanceof Int16Array) return undefined;
    this.#items.shift();
    this.#markers--;
    for (const item of this.#items) {
      if (!(item instanceof Int16Array)) break;
      this.#ahead += item.length;
    }
    return head;
  }
}
