/** Texts that an engine invents where nobody speaks. Nothing is taken from a text that may be real. */
import { FILLER_PHRASES } from "./filler_phrases.ts";
import { type ClipLevel, NEAR_SILENCE } from "./level.ts";
import type { TranscribeOptions, Transcription } from "./transcriber.ts";

/** Why a text is taken for an invention: the reason of an empty segment. */
export type Invention =
  /** The engine itself heard no speech, and is unsure of its words. */
  | "no_speech"
  /** There is no sound at all. */
  | "silence"
  /** What engines say over near-silence, over near-silence. */
  | "filler_phrase"
  /** What the engine was told to expect, over near-silence. */
  | "prompt_echo";

/** Above this the engine heard no speech: Whisper's own `no_speech_threshold`. */
const NO_SPEECH_PROBABILITY = 0.6;
/** Below this it is unsure of its words: Whisper's own `logprob_threshold`. */
const UNSURE_LOG_PROBABILITY = -1;

/** Below this, in dBFS, is less than one step of a 16-bit sample (-90.3): no sound at all. */
const NO_SOUND = -90.5;
/** Below this, in dBFS, speech would be faint ... */
const FAINT = -45;
/** ... and would stand out by more than this from its background, in decibels. */
const FAINT_RANGE = 12;
/** A sound that changes by less than this, in decibels, is a hum, a hiss or a tone, however loud. */
const STEADY_RANGE = 4.5;
/** Shorter sounds may be one syllable, which can be steady: 400 ms. */
const MIN_FRAMES = 8;

/**
 * Whether a text was invented.
 *
 * @param level Of the clip that it is the text of.
 * @param told What the engine was told besides: words to expect, the text before.
 * @returns Why it is taken for one; undefined if it may be real.
 */
export function inventionOf(
  result: Transcription,
  level: ClipLevel,
  told: string,
): Invention | undefined {
  const { noSpeechProbability = 0, meanLogProbability = 0 } = result;
  if (
    noSpeechProbability > NO_SPEECH_PROBABILITY && meanLogProbability < UNSURE_LOG_PROBABILITY
  ) return "no_speech";
  if (level.loudest < NO_SOUND) return "silence";
  if (!isNearSilence(level)) return undefined;
  if (isFiller(result.text, result.language)) return "filler_phrase";
  return ` ${plain(told)} `.includes(` ${plain(result.text)} `) ? "prompt_echo" : undefined;
}

/**
 * Whether an engine's answer to a call was invented; see {@linkcode inventionOf}.
 *
 * @param options What the engine was told.
 */
export function inventionIn(
  result: Transcription,
  level: ClipLevel,
  { language, prompt = "", textBefore = "" }: Omit<TranscribeOptions, "signal">,
): Invention | undefined {
  const known = language === undefined ? result : { language, ...result };
  return inventionOf(known, level, `${prompt} ${textBefore}`);
}

function isNearSilence(level: ClipLevel): boolean {
  const { loudest, background, frames, activeFrames, activeRange } = level;
  return loudest < NEAR_SILENCE ||
    (activeFrames >= MIN_FRAMES && activeRange < STEADY_RANGE) ||
    (frames >= MIN_FRAMES && loudest < FAINT && loudest - background < FAINT_RANGE);
}

/** Whether all of a text's sentences are known fillers of its language, or of any if it isn't known. */
export function isFiller(text: string, language: string | undefined): boolean {
  const own = language === undefined ? undefined : PHRASES.get(language.split("-")[0] ?? "");
  const lists = own === undefined ? [...PHRASES.values()] : [own];
  const fits = (part: string): boolean =>
    lists.some(({ whole, beginnings }) =>
      whole.has(part) || beginnings.some((beginning) => part.startsWith(beginning))
    );
  if (fits(plain(text))) return true;
  const sentences = text.split(/(?<=[.!?。！？])\s*/u).map(plain).filter((part) => part !== "");
  return sentences.length > 0 && sentences.every(fits);
}

/** A text as it is compared: small letters and digits, single spaces. */
function plain(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim();
}

interface Phrases {
  readonly whole: ReadonlySet<string>;
  readonly beginnings: readonly string[];
}

const PHRASES: ReadonlyMap<string, Phrases> = new Map(
  Object.entries(FILLER_PHRASES).map(([language, phrases]) => [language, {
    whole: new Set(phrases.filter((phrase) => !phrase.endsWith("*")).map(plain)),
    beginnings: phrases.filter((phrase) => phrase.endsWith("*")).map(plain),
  }]),
);
