/** The header `Retry-After` (RFC 9110, section 10.2.3). */

/**
 * How long a provider asks to wait.
 *
 * @param value The header's value: seconds (a fraction is taken too) or a date.
 * @param now The present, in milliseconds since 1970.
 * @returns Milliseconds, not less than 0; undefined if the header is missing or says nothing sensible.
 */
export function retryAfterMs(value: string | null, now: number = Date.now()): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Math.ceil(Number(text) * 1_000);
  const date = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
