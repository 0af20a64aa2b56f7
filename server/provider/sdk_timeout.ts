/** The time-out of the providers' SDKs. */

/** In milliseconds; the job layer's own always comes before. */
export const SDK_TIMEOUT_MS = 3_600_000;
