/** How many tokens a text has, guessed without a tokenizer: rather too many than too few. */

/**
 * Bytes of UTF-8 for a token. Byte-pair tokenizers make about 4 of English and 3 of what is written in Han
 * or Kana (a character each); less means a smaller part, never a lost word.
 */
const BYTES_PER_TOKEN = 3;

const encoder = new TextEncoder();

/** The number of tokens of a text, at the most. */
export function tokensOf(text: string): number {
  return Math.ceil(encoder.encode(text).length / BYTES_PER_TOKEN);
}
