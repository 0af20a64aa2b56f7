/** A log record as one line of printable text. */
import type { LogRecord } from "@logtape/logtape";
import { messageText, otherProperties, redacted, shown } from "./record_text.ts";

/** Longest line, in UTF-16 code units; a longer one is cut and says so. */
const MAX_LINE_LENGTH = 8_192;

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
  const rest = otherProperties(record).map(([key, value]) => ` ${key}=${shown(value)}`).join("");
  const time = new Date(record.timestamp).toISOString();
  const head = `${time} ${record.level.toUpperCase()} ${record.category.join(".")}`;
  const line = printable(redacted(`${head} ${messageText(record)}${rest}`, secrets));
  if (line.length <= MAX_LINE_LENGTH) return line;
  return `${line.slice(0, MAX_LINE_LENGTH).toWellFormed()}... (${line.length} characters)`;
}
