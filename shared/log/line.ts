/** A log record as one line of printable text. */
import type { LogRecord } from "@logtape/logtape";
import { messageText, otherProperties, redacted, shown } from "./record_text.ts";

/** Longest words of a line, in UTF-16 code units; longer ones are cut, and say so. */
const MAX_LENGTH = 8_192;

/** Control, format and separator characters, and lone surrogates: all that a terminal could act on. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** Replaces everything that isn't printable by its code point, as in `\u{1b}`. */
export function printable(text: string): string {
  return text.replace(
    UNPRINTABLE,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/**
 * Formats a record: `2026-11-22T10:00:00.000Z INFO hero_voice.vad message key=value ...`.
 *
 * @param record The record; the properties that its message doesn't show follow it as `key=value`.
 * @param secrets Values that are replaced by `[secret]`.
 */
export function lineOf(record: LogRecord, secrets: readonly string[] = []): string {
  const time = new Date(record.timestamp).toISOString();
  const head = printable(`${time} ${record.level.toUpperCase()} ${record.category.join(".")}`);
  return `${head} ${wordsOf(record, secrets)}`;
}

/** What a line says after its time, level and source; as {@linkcode lineOf} has it. */
export function wordsOf(record: LogRecord, secrets: readonly string[] = []): string {
  const rest = otherProperties(record).map(([key, value]) => ` ${key}=${shown(value)}`).join("");
  const words = printable(redacted(`${messageText(record)}${rest}`, secrets));
  if (words.length <= MAX_LENGTH) return words;
  return `${words.slice(0, MAX_LENGTH).toWellFormed()}... (${words.length} characters)`;
}
