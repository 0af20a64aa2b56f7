/** A microphone as the recorder sees it, so that a test can hand in its own. */

/** Who hears the microphone. */
export interface MicrophoneListener {
  /** Takes 100 ms of 16-bit mono at the stream's rate each time; the last may be shorter. */
  readonly onChunk: (samples: Int16Array) => void;
  /**
   * For so long nothing was heard before the next chunk, in milliseconds: the machine slept, or the browser
   * had stopped the page.
   */
  readonly onMissed: (ms: number) => void;
  /** The device went away: unplugged, or its permission withdrawn. */
  readonly onGone: () => void;
}

/** A microphone that is listening. */
export interface OpenMicrophone {
  /** The level right now, from 0 (silence) to 1 (full scale), on a scale that suits the eye. */
  level(): number;
  /** Hands over the last samples, then lets the device go. Closing twice is fine. */
  close(): Promise<void>;
}
