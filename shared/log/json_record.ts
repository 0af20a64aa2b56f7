/** Lines of the log file, read back for people. */
import * as z from "zod";
import { LOG_LEVELS } from "../log_record.ts";
import { parseJson } from "../parse_json.ts";
import { printable } from "./line.ts";
import type { FeedRecord } from "./log_feed.ts";
import { shown } from "./record_text.ts";

const lineSchema = z.object({
  time: z.iso.datetime(),
  level: z.enum(LOG_LEVELS),
  source: z.string(),
  message: z.string(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Reads a line as `json_line.ts` writes it. Properties follow the message as `key=value`, but for those
 * that it shows already.
 *
 * @returns Undefined if it is none.
 */
export function recordOfJson(line: string): FeedRecord | undefined {
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { properties = {}, message, source, ...rest } = parsed.data;
  const others = Object.entries(properties)
    .filter(([, value]) => !` ${message} `.includes(` ${inMessage(value)} `))
    .map(([key, value]) => ` ${key}=${shown(value)}`).join("");
  return { ...rest, source: printable(source), message: printable(message + others) };
}

/** A value as a message shows it. */
function inMessage(value: unknown): string {
  return typeof value === "string" ? value : shown(value);
}
