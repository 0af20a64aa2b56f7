/** A log record as one line of printable text. */
import type { LogRecord } from "@logtape/logtape";

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

function show(value: unknown): string {
  if (typeof value === "string") {
    return /^[\w./:@%+-]+$/.test(value) ? value : JSON.stringify(value);
  }
  if (value instanceof Error) return JSON.stringify(`${value.name}: ${value.message}`);
  if (typeof value === "bigint") return value.toString();
  return JSON.stringify(value) ?? String(value);
}

/**
 * Formats a record: `2026-11-22T10:00:00.000Z INFO hero_voice.vad message key=value ...`.
 *
 * @param record The record; the properties that its message doesn't show follow it as `key=value`.
 * @param secrets Values that are replaced by `[secret]`.
 */
export function lineOf(record: LogRecord, secrets: readonly string[] = []): string {
  const message = record.message
    .map((part, index) =>
      index % 2 === 0 ? String(part) : typeof part === "string" ? part : show(part)
    )
    .join("");
  const template = typeof record.rawMessage === "string" ? record.rawMessage : "";
  const rest = Object.entries(record.properties)
    .filter(([key]) => !template.includes(`{${key}}`))
    .map(([key, value]) => ` ${key}=${show(value)}`)
    .join("");
  const time = new Date(record.timestamp).toISOString();
  let line = `${time} ${record.level.toUpperCase()} ${record.category.join(".")} ${message}${rest}`;
  for (const secret of secrets) {
    if (secret !== "") line = line.replaceAll(secret, "[secret]");
  }
  line = printable(line);
  if (line.length <= MAX_LINE_LENGTH) return line;
  return `${line.slice(0, MAX_LINE_LENGTH).toWellFormed()}... (${line.length} characters)`;
}
