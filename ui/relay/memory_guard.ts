/**
 * Keeps the gateway's memory within a bound. Deno hands a WebSocket message over only when it is whole,
 * has no limit for its size (64 MiB a frame, and any number of frames), and doesn't tell how much of one
 * has come. So when the process has grown too large, those streams are broken off that have long sent
 * nothing whole; their clients may connect again and go on.
 */
import { logger } from "../../shared/log.ts";
import type { StreamRelays } from "./stream_relays.ts";

/** How often the memory is looked at, in milliseconds. */
const LOOK_MS = 50;
/**
 * A stream that has brought whole messages before is spared for so many looks. Looks are counted, not
 * time, because in a program that is busy nobody is heard.
 */
const SPARED_LOOKS = 3;

/** Looks after the memory of the process. */
export class MemoryGuard implements Disposable {
  readonly #streams: StreamRelays;
  readonly #maxBytes: number;
  readonly #timer: ReturnType<typeof setInterval>;
  /** The look at which too much was found to be in use, which it has been since. */
  #overSince: number | undefined;

  /** @param maxBytes Resident memory from which streams are broken off. */
  constructor(streams: StreamRelays, maxBytes: number) {
    this.#streams = streams;
    this.#maxBytes = maxBytes;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
  }

  #look(): void {
    const { clock } = this.#streams;
    clock.looks += 1;
    const { rss } = Deno.memoryUsage();
    if (rss <= this.#maxBytes) {
      this.#overSince = undefined;
      return;
    }
    this.#overSince ??= clock.looks;
    const isPatient = clock.looks - this.#overSince < SPARED_LOOKS;
    const broken = this.#streams.breakOffSilent(isPatient ? undefined : this.#overSince);
    if (broken === 0) return;
    logger("ui", "memory").warn("too much memory is in use; silent streams are broken off", {
      rssBytes: rss,
      maxBytes: this.#maxBytes,
      streams: broken,
    });
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
