/** The header `Content-Disposition` of an answer (RFC 6266). */

/** Longest name, in UTF-16 code units. */
const MAX_NAME_LENGTH = 150;

/**
 * The header for a file: its name plain for old readers, in UTF-8 for the rest.
 *
 * @param name Any text.
 */
export function contentDisposition(name: string): string {
  const clean = name.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}/\\]/gu, "_")
    .slice(0, MAX_NAME_LENGTH).toWellFormed();
  const plain = clean.replace(/[^\x20-\x7e]|["%]/g, "_");
  const encoded = encodeURIComponent(clean).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `inline; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
