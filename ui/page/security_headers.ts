/** Headers that every answer bears. */

/** What the page may load: its own files only; inline nothing but the style of the waveform. */
const contentSecurityPolicy = (nonce: string | undefined): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    nonce === undefined ? "style-src 'self'" : `style-src 'self' 'nonce-${nonce}'`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "worker-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");

/** Headers that are always the same. */
const FIXED: Readonly<Record<string, string>> = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "microphone=(self)",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/**
 * Names and values of the headers.
 *
 * @param nonce The nonce of the answer, if it is a file of the page.
 */
export function securityHeaders(nonce?: string): Record<string, string> {
  return { ...FIXED, "content-security-policy": contentSecurityPolicy(nonce) };
}

/** A nonce: 128 bits that nobody can guess. */
export function newNonce(): string {
  return crypto.getRandomValues(new Uint8Array(16)).toBase64();
}
