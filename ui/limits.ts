/** Every bound of the gateway. */

/** Live streams at once; one more is refused. */
export const MAX_LIVE_STREAMS = 256;
/** Streams beyond those that are told so by a close; more yet get a plain refusal. */
export const MAX_REFUSED_STREAMS = 32;
/** REST requests under way at once; one more is refused. */
export const MAX_REQUESTS = 256;
/** Most that may wait in the gateway in either direction of a stream, in bytes. */
export const MAX_BUFFERED_BYTES = 1_048_576;
/** What a queued message costs besides its own bytes, so that tiny ones can't pile up. */
export const MESSAGE_OVERHEAD_BYTES = 256;
/** How long the engine may take to accept a stream, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** A client that answers no ping for this long is gone, in seconds. */
export const PING_TIMEOUT_S = 60;
/** When a client should try again if the engine is away or a bound is reached, in seconds. */
export const RETRY_AFTER_S = 2;
/** Largest body of `POST /login`, in bytes. */
export const MAX_LOGIN_BYTES = 4_096;
/** Wrong tokens that may come at once before further ones have to wait. */
export const MAX_TOKEN_FAILURES = 10;
/** After this long one more wrong token may come, in milliseconds. */
export const TOKEN_FAILURE_REFILL_MS = 2_000;
/** How long the cookie holds, in seconds: 30 days. */
export const COOKIE_MAX_AGE_S = 30 * 24 * 3_600;
/** How long draining may take before the program leaves anyway, in milliseconds. */
export const DRAIN_TIMEOUT_MS = 2_000;
