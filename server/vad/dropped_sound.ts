/**
 * Notices when much clearly audible sound gets no text because it doesn't count as speech: the speaker should
 * know it while speaking, not when it is too late.
 */
import { BLOCK_SAMPLES, BLOCKS } from "./levels.ts";
import { FRAME_SAMPLES } from "./silero.ts";

/** A block is clearly audible from -45 dB of the loudest possible, ... */
const AUDIBLE_ENERGY = BLOCK_SAMPLES * 10 ** -4.5;
/** ... and from 12 dB above the quietest of the last frames: steady noise never is, speech is between its pauses. */
const ABOVE_QUIETEST = 10 ** 1.2;
/** Frames among which the quietest is looked for: 3 s. */
const QUIETEST_OF_FRAMES = 31;
/** Audible blocks of a frame that make it audible; a click has fewer. */
const AUDIBLE_BLOCKS = 4;
/** Frames that are counted together: about a second. */
const BUCKET_FRAMES = 10;
/** What was dropped is counted over so many buckets: about a minute. */
const BUCKETS = 62;
/** From so many dropped frames on it is said: 10 s. */
const MANY_FRAMES = 105;

/** Counts the sound of one session that was dropped. */
export class DroppedSound {
  /** Energies of the last frames, a block's on average. */
  readonly #levels = new Float32Array(QUIETEST_OF_FRAMES).fill(Infinity);
  /** Dropped frames, counted in {@linkcode BUCKET_FRAMES} together; the last minute's. */
  readonly #buckets = new Uint8Array(BUCKETS);
  #bucket = 0;
  #frames = 0;
  #dropped = 0;
  #told = false;

  /**
   * Hears the next frame.
   *
   * @param energies The energies of its blocks.
   * @param total Their sum.
   * @returns Whether it is clearly audible.
   */
  hear(energies: Float32Array, total: number): boolean {
    const frame = this.#frames++;
    this.#levels[frame % QUIETEST_OF_FRAMES] = total / BLOCKS;
    if (frame % BUCKET_FRAMES === 0) {
      this.#bucket = (this.#bucket + 1) % BUCKETS;
      this.#dropped -= this.#buckets[this.#bucket] ?? 0;
      this.#buckets[this.#bucket] = 0;
    }
    if (total < AUDIBLE_BLOCKS * AUDIBLE_ENERGY) return false;
    const audibleFrom = Math.max(AUDIBLE_ENERGY, this.#quietest() * ABOVE_QUIETEST);
    let audible = 0;
    for (let block = 0; block < BLOCKS; block++) {
      if ((energies[block] ?? 0) >= audibleFrom) audible++;
    }
    return audible >= AUDIBLE_BLOCKS;
  }

  #quietest(): number {
    let quietest = Infinity;
    for (let i = 0; i < QUIETEST_OF_FRAMES; i++) {
      const level = this.#levels[i] ?? Infinity;
      if (level < quietest) quietest = level;
    }
    return quietest;
  }

  /**
   * The frame that was heard last, a clearly audible one, was dropped.
   *
   * @returns How many samples were dropped within the last minute, where it is time to say it: when there are
   * many, once.
   */
  drop(): number | undefined {
    this.#dropped++;
    this.#buckets[this.#bucket] = (this.#buckets[this.#bucket] ?? 0) + 1;
    if (this.#told || this.#dropped < MANY_FRAMES) return undefined;
    this.#told = true;
    return this.#dropped * FRAME_SAMPLES;
  }
}
