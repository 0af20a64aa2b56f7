/** A log record as a line of JSON, for the log file. */
import type { LogRecord } from "@logtape/logtape";
import { messageText, redacted } from "./record_text.ts";

/** Longest line, in UTF-16 code units; of a longer record only its message is kept, cut. */
const MAX_LINE_LENGTH = 8_192;

/** Formats a record: `{time, level, source, message, ...properties}`. */
export function jsonLineOf(record: LogRecord, secrets: readonly string[] = []): string {
  const head = {
    time: new Date(record.timestamp).toISOString(),
    level: record.level,
    source: record.category.join("."),
    message: redacted(messageText(record), secrets),
  };
  const { properties } = record;
  const line = redacted(JSON.stringify({ ...head, properties }, plain), secrets);
  if (line.length <= MAX_LINE_LENGTH) return `${line}\n`;
  const message = head.message.slice(0, MAX_LINE_LENGTH / 2).toWellFormed();
  return `${JSON.stringify({ ...head, message, cutFrom: line.length })}\n`;
}

/** What JSON has no form for. */
function plain(_key: string, value: unknown): unknown {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "string") return value.toWellFormed();
  return value;
}
