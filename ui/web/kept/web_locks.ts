/** Locks among the tabs of a browser; a tab that closes or crashes loses its own. */
import type { RecordingLocks } from "./recording_locks.ts";

const PREFIX = "hero-voice.recording.";

/** The browser's Web Locks. */
export class WebLocks implements RecordingLocks {
  /** @inheritdoc */
  async held(): Promise<ReadonlySet<string>> {
    const { held } = await navigator.locks.query();
    const names = (held ?? []).map(({ name }) => name ?? "");
    return new Set(
      names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length)),
    );
  }

  /** @inheritdoc */
  tryHold(id: string): Promise<Disposable | undefined> {
    return new Promise((resolve, reject) => {
      navigator.locks.request(PREFIX + id, { ifAvailable: true }, (lock) => {
        if (lock === null) {
          resolve(undefined);
          return;
        }
        return new Promise<void>((release) => resolve({ [Symbol.dispose]: release }));
      }).catch(reject);
    });
  }
}
