/** Command lines for `/bin/sh`. */
import { shellQuoted } from "../shell_quoted.ts";

/**
 * Quotes a word of a command that stands on one line, so that the shell takes it as it is.
 *
 * @throws {RangeError} If it has control characters, which no line of a definition may hold.
 */
export function quotedOnLine(word: string): string {
  if (/[\p{Cc}\p{Cs}]/u.test(word)) {
    throw new RangeError(
      `A command must be free of control characters, but ${JSON.stringify(word)} is not.`,
    );
  }
  return shellQuoted(word);
}

/**
 * A command line that turns the shell into the program.
 *
 * @param program Absolute path of the program.
 * @throws {RangeError} If the path is not absolute or a word has control characters.
 */
export function execLine(program: string, args: readonly string[]): string {
  if (!program.startsWith("/")) {
    throw new RangeError(`A program must be an absolute path, but it is ${program}.`);
  }
  return `exec ${[program, ...args].map(quotedOnLine).join(" ")}`;
}
