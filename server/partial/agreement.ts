/**
 * What may be shown of a text that still changes: a word counts as settled once two passes over the growing
 * sound agree on it and on all before it ("LocalAgreement-2" of Liu, Spanakis and Niehues, "Low-Latency
 * Sequence-to-Sequence Speech Recognition", 2020; used with Whisper by Macháček, Dabre and Bojar, "Turning
 * Whisper into Real-Time Transcription System", 2023).
 */

/** A growing text. */
export interface GrowingText {
  /** What two passes agree on. */
  readonly settled: string;
  /** The rest of the newest pass. */
  readonly tentative: string;
}

/** A word with what follows it up to the next one, and how it is compared: without case. */
interface Token {
  readonly text: string;
  readonly plain: string;
}

/** Words that are compared with the settled ones where a pass contradicts them. */
const MAX_ALIGNED = 200;

/** Compares the passes over one segment. */
export class Agreement {
  #settled: readonly Token[] = [];
  #last: readonly Token[] = [];

  /**
   * Takes the text of a further pass. Words that are settled stay so; only their case and punctuation
   * follow the newest pass that has them.
   *
   * @param language As in BCP 47; tells how words are told apart where there are no spaces.
   */
  add(text: string, language: string | undefined): GrowingText {
    const tokens = tokensOf(text, language);
    const agreed = commonLength(this.#last, tokens);
    this.#last = tokens;
    const known = this.#settled.length;
    if (commonLength(this.#settled, tokens) === known) {
      this.#settled = tokens.slice(0, Math.max(known, agreed));
      return shown(this.#settled, tokens.slice(this.#settled.length));
    }
    return shown(this.#settled, tokens.slice(alignedLength(this.#settled, tokens)));
  }
}

function shown(settled: readonly Token[], tentative: readonly Token[]): GrowingText {
  return { settled: textOf(settled), tentative: textOf(tentative) };
}

function textOf(tokens: readonly Token[]): string {
  return tokens.map(({ text }) => text).join("").trim();
}

const segmenters = new Map<string, Intl.Segmenter>();

function segmenterOf(language: string | undefined): Intl.Segmenter {
  const key = language ?? "";
  let segmenter = segmenters.get(key);
  if (segmenter === undefined) {
    // One that ICU doesn't know falls back by itself to rules that hold for all.
    segmenter = new Intl.Segmenter(language, { granularity: "word" });
    if (segmenters.size < 100) segmenters.set(key, segmenter);
  }
  return segmenter;
}

function tokensOf(text: string, language: string | undefined): Token[] {
  const tokens: { text: string; plain: string }[] = [];
  let before = "";
  for (const { segment, isWordLike } of segmenterOf(language).segment(text)) {
    const last = tokens.at(-1);
    if (isWordLike) {
      tokens.push({ text: before + segment, plain: segment.normalize("NFKC").toLowerCase() });
      before = "";
    } else if (last === undefined) before += segment;
    else last.text += segment;
  }
  return tokens;
}

/** How many tokens both begin with. */
function commonLength(a: readonly Token[], b: readonly Token[]): number {
  let length = 0;
  while (a[length] !== undefined && a[length]?.plain === b[length]?.plain) length++;
  return length;
}

/**
 * How many tokens of a pass stand for the settled ones that it contradicts: the beginning of it with the
 * least edit distance to them.
 */
function alignedLength(settled: readonly Token[], tokens: readonly Token[]): number {
  const wanted = settled.slice(-MAX_ALIGNED);
  const skipped = settled.length - wanted.length;
  const candidates = tokens.slice(skipped, skipped + 2 * MAX_ALIGNED);
  let row = Array.from({ length: candidates.length + 1 }, (_, index) => index);
  for (const [i, { plain }] of wanted.entries()) {
    const next = [i + 1];
    for (const [j, candidate] of candidates.entries()) {
      next.push(Math.min(
        (row[j + 1] ?? 0) + 1,
        (next[j] ?? 0) + 1,
        (row[j] ?? 0) + (plain === candidate.plain ? 0 : 1),
      ));
    }
    row = next;
  }
  // Of equally good ones the longest, so that no word is shown twice.
  return skipped + row.lastIndexOf(Math.min(...row));
}
