/**
 * How the texts of segments become one text: sentences and paragraphs, by pauses and punctuation. Nothing
 * but white space is put between them; no word is changed.
 */

/** A pause that begins a new paragraph where a sentence has ended, in milliseconds. */
const PAUSE_MS = 2_000;
/** A pause that begins one even in the middle of a sentence, in milliseconds. */
const LONG_PAUSE_MS = 8_000;
/** A paragraph of at least this length, in UTF-16 code units, ends with its sentence, at a shorter pause. */
const LONG_PARAGRAPH = 800;
/** That pause, in milliseconds: less than what ends a segment. */
const SHORT_PAUSE_MS = 500;

/** The end of a sentence, in the scripts of the languages that engines write with punctuation. */
const SENTENCE_END = /[.!?…。！？｡؟۔।॥։።]["'”’»)\]」』]*$/u;
/** Writing that has no spaces between its words, and its punctuation. */
const UNSPACED_END =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff65]$/u;
const UNSPACED_BEGINNING =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\uff00-\uff65]/u;

/** What is known of a segment, times in milliseconds since the start of the recording. */
export interface SpokenText {
  /** Empty where it isn't known yet. */
  readonly text: string;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

/** What belongs between two texts that follow one another: a space, or nothing in scripts without. */
export function spaceBetween(before: string, after: string): "" | " " {
  const unspaced = UNSPACED_END.test(before) && UNSPACED_BEGINNING.test(after);
  return before === "" || after === "" || unspaced ? "" : " ";
}

/** Joins texts that follow one another. */
export function joinTexts(texts: readonly string[]): string {
  return texts.map((text) => text.trim()).reduce(
    (joined, text) => joined + spaceBetween(joined, text) + text,
    "",
  );
}

/**
 * Groups segments, in order, into paragraphs. A pause begins a new one where a sentence has ended; where
 * the engine writes no punctuation, every segment counts as a sentence.
 *
 * @param spoken What is known of a segment.
 */
export function groupParagraphs<T>(
  segments: readonly T[],
  spoken: (segment: T) => SpokenText,
): T[][] {
  const texts = segments.map(spoken);
  const punctuated = texts.some(({ text }) => SENTENCE_END.test(text.trim()));
  const paragraphs: T[][] = [];
  let length = 0;
  for (const [index, segment] of segments.entries()) {
    const before = texts[index - 1];
    const { text = "", startMs } = texts[index] ?? {};
    const last = paragraphs.at(-1);
    if (last === undefined || before === undefined) {
      paragraphs.push([segment]);
    } else {
      const pauseMs = (startMs ?? 0) - (before.endMs ?? startMs ?? 0);
      const end = before.text.trim();
      const ended = !punctuated || end === "" || SENTENCE_END.test(end);
      const pauseWanted = !ended
        ? LONG_PAUSE_MS
        : length >= LONG_PARAGRAPH
        ? SHORT_PAUSE_MS
        : PAUSE_MS;
      if (pauseMs < pauseWanted) last.push(segment);
      else {
        paragraphs.push([segment]);
        length = 0;
      }
    }
    length += text.length;
  }
  return paragraphs;
}
