/** Words for a POSIX shell. */

/**
 * Quotes a word so that the shell reads it back as it stands.
 *
 * @example
 * ```ts
 * import { strictEqual } from "node:assert/strict";
 *
 * strictEqual(shellQuoted("two words"), "'two words'");
 * ```
 */
export function shellQuoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
