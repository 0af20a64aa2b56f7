/** Bounds of the gateway that are no settings; the others are in `relay/stream_bounds.ts`. */

/** Streams beyond those that are told so by a close; more yet get a plain refusal. */
export const MAX_REFUSED_STREAMS = 32;
/** Most that may wait for an engine that hasn't answered yet, in bytes; a client sends only its start. */
export const MAX_EARLY_BYTES = 262_144;
/** What a queued message costs besides its own bytes, so that tiny ones can't pile up. */
export const MESSAGE_OVERHEAD_BYTES = 256;
/** How long a client's connection may take to be made, once it is let in, in milliseconds. */
export const OPEN_TIMEOUT_MS = 10_000;
/** How long the engine may take to accept a stream, in milliseconds. */
export const CONNECT_TIMEOUT_MS = 5_000;
/** A client that answers no ping for this long is gone, in seconds. */
export const PING_TIMEOUT_S = 60;
/** When a client should try again if the engine is away or a bound is reached, in seconds. */
export const RETRY_AFTER_S = 2;
/** Largest body of `POST /login`, in bytes. */
export const MAX_LOGIN_BYTES = 4_096;
/** Logins under way at once; one more is refused. */
export const MAX_LOGINS = 32;
/** How long the body of a login may take to come, in milliseconds. */
export const LOGIN_TIMEOUT_MS = 5_000;
/** Wrong tokens that may come at once before further ones have to wait. */
export const MAX_TOKEN_FAILURES = 10;
/** After this long one more wrong token may come, in milliseconds. */
export const TOKEN_FAILURE_REFILL_MS = 2_000;
/** How long the cookie holds, in seconds: 30 days. */
export const COOKIE_MAX_AGE_S = 30 * 24 * 3_600;
/** How long draining may take before the program leaves anyway, in milliseconds. */
export const DRAIN_TIMEOUT_MS = 2_000;
