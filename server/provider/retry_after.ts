/** The header `Retry-After` (RFC 9110, section 10.2.3). */

/** Longest wait that is believed, in milliseconds: quotas end with the day. */
const MAX_BELIEVED_MS = 24 * 3_600_000;

/**
 * How long a provider asks to wait.
 *
 * @param value The header's value: seconds (a fraction is taken too) or a date.
 * @param now The present, in milliseconds since 1970.
 * @returns Milliseconds, not less than 0; undefined if the header is missing or says nothing sensible,
 * which more than a day is not.
 */
export function retryAfterMs(value: string | null, now: number = Date.now()): number | undefined {
  const text = value?.trim() ?? "";
  const waitMs = /^\d+(\.\d+)?$/.test(text)
    ? Math.ceil(Number(text) * 1_000)
    : /^[A-Z][a-z]{2}/.test(text)
    ? Math.max(0, Date.parse(text) - now)
    : NaN;
  return waitMs <= MAX_BELIEVED_MS ? waitMs : undefined;
}
