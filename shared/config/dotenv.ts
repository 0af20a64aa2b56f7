/** Reading of `.env` files: `NAME=value` lines, `#` comments, optional quotes. */
import { parseEnv } from "node:util";

/**
 * Takes a `.env` file's text apart.
 *
 * @returns Names and values as they stand; a name given twice has its last value.
 */
export function parseDotenv(content: string): Record<string, string> {
  const parsed: Record<string, string> = {};
  for (const [name, value] of Object.entries(parseEnv(content))) {
    if (value !== undefined) parsed[name] = value;
  }
  return parsed;
}

/**
 * Reads a `.env` file.
 *
 * @param path Undefined where there can be none.
 * @returns Its names and values; nothing if there is no such file or the process may not read it (a
 * program in its sandbox may not: its launcher has read the file and handed over what it may see).
 */
export function readDotenv(path: string | undefined): Record<string, string> {
  if (path === undefined) return {};
  try {
    return parseDotenv(Deno.readTextFileSync(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotCapable) return {};
    throw error;
  }
}
