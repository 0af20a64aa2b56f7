/** The transform that a client asked for at its recording's start, as far as it can still hear of it. */
import { delay } from "../../shared/delay.ts";
import type { EngineMessage } from "../../shared/protocol.ts";
import type { TransformRow } from "../store/transforms.ts";

/** How long a client's connection is kept at the end for the transform, in milliseconds. */
const WAIT_MS = 5_000;
/** Longest text that is sent, in UTF-16 code units; a longer one is there to be fetched. */
const MAX_SENT_LENGTH = 60_000;

/** Waits for a transform, for a moment. */
export class AskedTransform {
  readonly #asked: boolean;
  readonly #over = new AbortController();

  /** @param asked Whether there is one to wait for. */
  constructor(asked: boolean) {
    this.#asked = asked;
  }

  /** Waits until nothing is to be waited for, but not long. */
  async wait(): Promise<void> {
    if (this.#asked) await delay(WAIT_MS, this.#over.signal);
  }

  /** It is done, or won't be soon, or nobody is there to hear of it. */
  settled(): void {
    this.#over.abort();
  }
}

/** What the stream says of a transform; nothing unless it is done. */
export function transformMessage({ state, style, text }: TransformRow): EngineMessage | undefined {
  if (state !== "done" || text.length > MAX_SENT_LENGTH) return undefined;
  return { type: "transformed", transform: style, text };
}
