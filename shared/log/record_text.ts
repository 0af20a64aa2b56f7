/** The text of a log record, before it is formatted. */
import type { LogRecord } from "@logtape/logtape";

/** Shows a value so that it can be told apart from the words around it. */
export function shown(value: unknown): string {
  if (typeof value === "string") {
    return /^[\w./:@%+-]+$/.test(value) ? value : JSON.stringify(value);
  }
  if (value instanceof Error) return JSON.stringify(`${value.name}: ${value.message}`);
  if (typeof value === "bigint") return value.toString();
  return JSON.stringify(value) ?? String(value);
}

/** The record's message with its values filled in. */
export function messageText(record: LogRecord): string {
  return record.message
    .map((part, index) =>
      index % 2 === 0 ? String(part) : typeof part === "string" ? part : shown(part)
    )
    .join("");
}

/** Properties that the message doesn't show already. */
export function otherProperties(record: LogRecord): [string, unknown][] {
  const template = typeof record.rawMessage === "string" ? record.rawMessage : "";
  return Object.entries(record.properties).filter(([key]) => !template.includes(`{${key}}`));
}

/** Replaces secrets by `[secret]`, as they stand and as they stand in JSON. */
export function redacted(text: string, secrets: readonly string[]): string {
  let result = text;
  for (const secret of secrets) {
    if (secret === "") continue;
    const inJson = JSON.stringify(secret).slice(1, -1);
    result = result.replaceAll(secret, "[secret]").replaceAll(inJson, "[secret]");
  }
  return result;
}
