/** Reading of `.env` files: `NAME=value` lines, `#` comments, optional quotes. */
import { parseEnv } from "node:util";
import { EXIT, messageOf, UserError } from "../errors.ts";

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

/** Errors that say that there is no such file, or that this process is not to read it. */
const NONE = [Deno.errors.NotFound, Deno.errors.NotADirectory, Deno.errors.NotCapable];

/**
 * Reads a `.env` file.
 *
 * @param path Undefined where there can be none.
 * @returns Its names and values; nothing if there is no such file or the process may not read it (a
 * program in its sandbox may not: its launcher has read the file and handed over what it may see).
 * @throws {UserError} If it is there and can't be read.
 */
export function readDotenv(path: string | undefined): Record<string, string> {
  if (path === undefined) return {};
  try {
    return parseDotenv(Deno.readTextFileSync(path));
  } catch (error) {
    if (NONE.some((kind) => error instanceof kind)) return {};
    throw new UserError(
      `The file ${path} can't be read (${
        messageOf(error)
      }); make it a text file that you may read, or move it away.`,
      EXIT.failed,
      { cause: error },
    );
  }
}
