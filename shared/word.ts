/** Words with times, as engines give them. */

/** A word with its place, in milliseconds since the start of what it is a part of: a recording, or a clip. */
export interface Word {
  /** The word, with the punctuation that belongs to it. */
  readonly word: string;
  /** When it begins. */
  readonly startMs: number;
  /** When it ends. */
  readonly endMs: number;
}
