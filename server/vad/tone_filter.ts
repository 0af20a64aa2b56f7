/**
 * Keeps tones from being taken for speech. The model hears speech in loud tones, and for some frames after
 * them; here frames that hold nothing but steady tones and silence are told apart.
 */
import { BLOCK_SAMPLES, BLOCKS, loudestOf, SILENT_ENERGY } from "./levels.ts";
import { isSteadyTone } from "./steady_tone.ts";

/** Blocks softer than the loudest of their frame by 30 dB are its silence. */
const SILENT_PART = 1e-3;
/** Blocks in which a tone can be told from a voice: 32 ms. */
const LEAST_BLOCKS = 2;
/** Blocks over which a tone may grow and fall, ... */
const EDGE_BLOCKS = 2;
/** ... which is where it is softer than its loudest block by 6 dB or more. */
const EDGE_PART = 0.25;
/** A sound of so many blocks at most, alone in its frame, is a click: up to 48 ms. */
const CLICK_BLOCKS = 3;

/** What a frame holds. */
export type Sound =
  /** No sound at all. */
  | "silence"
  /** Nothing but steady tones and silence. */
  | "tone"
  /** Nothing but clicks, or clicks and tones, with silence around each. */
  | "click"
  /** The beginning of something at its end, too short to tell; nothing else but tones and silence. */
  | "beginning"
  /** Anything else, and whatever can't be told. */
  | "other";

/** Hears the frames of one session, one after the other. */
export class ToneFilter {
  /** What the last frame was. */
  #last: Sound = "silence";
  /** Energy of the last frame's last block. */
  #lastEnergy = 0;

  /**
   * Hears the next frame and tells what it holds.
   *
   * @param energies The energies of its blocks.
   */
  hear(frame: Float32Array, energies: Float32Array): Sound {
    const sound = this.#tell(frame, energies);
    this.pass(energies);
    this.#last = sound;
    return sound;
  }

  /** Hears the next frame, one of quiet, without telling what it holds. */
  pass(energies: Float32Array): void {
    this.#lastEnergy = energies[BLOCKS - 1] ?? 0;
    this.#last = "silence";
  }

  /** What follows doesn't go on from what was heard. */
  restart(): void {
    this.#lastEnergy = 0;
    this.#last = "silence";
  }

  #tell(frame: Float32Array, energies: Float32Array): Sound {
    const loudest = loudestOf(energies);
    if (loudest < SILENT_ENERGY) return "silence";
    const audibleFrom = Math.max(SILENT_ENERGY, loudest * SILENT_PART);
    const audible = (block: number): boolean =>
      (block < 0 ? this.#lastEnergy : energies[block] ?? 0) >= audibleFrom;
    let clicks = false;
    for (let block = 0; block < BLOCKS; block++) {
      if (!audible(block)) continue;
      let end = block;
      while (end < BLOCKS && audible(end)) end++;
      const begins = !audible(block - 1);
      const sound = this.#tellRun(frame, energies, {
        first: block,
        end,
        begins,
        ends: end < BLOCKS,
      });
      block = end;
      if (sound === "click") clicks = true;
      else if (sound !== "tone") return sound;
    }
    return clicks ? "click" : "tone";
  }

  #tellRun(frame: Float32Array, energies: Float32Array, run: Run): Sound {
    if (run.begins && run.ends && run.end - run.first <= CLICK_BLOCKS) return "click";
    const goesOn = run.first === 0 && !run.begins;
    const grows = run.begins ||
      (goesOn && (this.#last === "beginning" || this.#last === "silence"));
    if (hasToneBetweenEdges(frame, energies, run, grows)) return "tone";
    if (goesOn && this.#last === "tone") return tellChange(frame, run);
    return !run.ends && run.end - run.first < LEAST_BLOCKS + EDGE_BLOCKS ? "beginning" : "other";
  }
}

/** Audible blocks without a silent one between them. */
interface Run {
  readonly first: number;
  /** First block after it. */
  readonly end: number;
  /** Whether there is silence before it. */
  readonly begins: boolean;
  /** Whether there is silence after it in the same frame. */
  readonly ends: boolean;
}

/**
 * Whether audible blocks are a tone, but for what may be its edges.
 *
 * @param grows Whether it may still grow at their beginning.
 */
function hasToneBetweenEdges(
  frame: Float32Array,
  energies: Float32Array,
  { first, end }: Run,
  grows: boolean,
): boolean {
  let loudest = 0;
  for (let block = first; block < end; block++) loudest = Math.max(loudest, energies[block] ?? 0);
  const isLoud = (block: number): boolean => (energies[block] ?? 0) >= loudest * EDGE_PART;
  let from = first;
  while (!isLoud(from)) from++;
  let to = end;
  while (!isLoud(to - 1)) to--;
  if (from - first > (grows ? EDGE_BLOCKS : 0) || end - to > EDGE_BLOCKS) return false;
  // The loud blocks next to the edges may hold a part of them.
  return isTone(frame, from, to) || isTone(frame, from, to - 1) ||
    (grows && (isTone(frame, from + 1, to) || isTone(frame, from + 1, to - 1)));
}

/** Tells what blocks are that follow a tone without a pause: its end, or another tone from some block on. */
function tellChange(frame: Float32Array, { end, ends }: Run): Sound {
  if (ends && end < LEAST_BLOCKS + EDGE_BLOCKS) return "tone";
  const to = ends ? end - 1 : end;
  for (let change = 0; change < to; change++) {
    if (change >= LEAST_BLOCKS && !isTone(frame, 0, change)) break;
    if (isTone(frame, change + 1, to)) return "tone";
    if (!ends && to - change - 1 < LEAST_BLOCKS) return "beginning";
  }
  return "other";
}

function isTone(frame: Float32Array, from: number, to: number): boolean {
  return to - from >= LEAST_BLOCKS &&
    isSteadyTone(frame.subarray(from * BLOCK_SAMPLES, to * BLOCK_SAMPLES));
}
