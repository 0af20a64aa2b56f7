/** Whether an engine is fast enough for texts in progress, as its last passes showed. */

/** How long one that was too slow, or failed, is left alone, in milliseconds. */
export const DRAFT_REST_MS = 60_000;

/** What is known of one engine. Instants are milliseconds since 1970. */
export class DraftSpeed {
  /** Clips of at least this duration, in milliseconds, wait until that instant. */
  #slowFromMs = Infinity;
  #slowUntilMs = 0;
  #pausedUntilMs = 0;

  /** Whether a pass over a clip of this duration makes sense now. */
  allows(durationMs: number, nowMs: number): boolean {
    if (nowMs < this.#pausedUntilMs) return false;
    return nowMs >= this.#slowUntilMs || durationMs < this.#slowFromMs;
  }

  /** A pass over a clip of this duration took too long; longer ones would, too. */
  tooSlow(durationMs: number, nowMs: number): void {
    const before = nowMs < this.#slowUntilMs ? this.#slowFromMs : Infinity;
    this.#slowFromMs = Math.min(durationMs, before);
    this.#slowUntilMs = nowMs + DRAFT_REST_MS;
  }

  /** No pass for so long, in milliseconds. */
  pause(ms: number, nowMs: number): void {
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, nowMs + ms);
  }
}
