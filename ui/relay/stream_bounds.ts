/** What the live streams are bound by, from the settings. */
import type { UiConfig } from "../../shared/config.ts";

/** Bounds of the live streams. */
export interface StreamBounds {
  /** Most streams at once; one more is refused. */
  readonly maxStreams: number;
  /** Most streams at once of an address. */
  readonly maxOfAddress: (address: string) => number;
  /** Most that may wait in the gateway in either direction of a stream, in bytes. */
  readonly maxBufferedBytes: number;
}

/** Streams of an address that isn't this machine's own, where nothing is set. */
const USUAL_OF_ADDRESS = 50;

/** Whether an address is this machine's own. */
function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

/** The bounds that the settings say. */
export function streamBounds(
  config: Pick<
    UiConfig,
    | "HERO_VOICE_MAX_SESSIONS"
    | "HERO_VOICE_MAX_SESSIONS_PER_ADDRESS"
    | "HERO_VOICE_MAX_BUFFERED_KB"
  >,
): StreamBounds {
  const maxStreams = config.HERO_VOICE_MAX_SESSIONS;
  const set = config.HERO_VOICE_MAX_SESSIONS_PER_ADDRESS;
  return {
    maxStreams,
    // From this machine come all whom a reverse proxy brings.
    maxOfAddress: (address) => set ?? (isLoopback(address) ? maxStreams : USUAL_OF_ADDRESS),
    maxBufferedBytes: config.HERO_VOICE_MAX_BUFFERED_KB * 1_024,
  };
}
