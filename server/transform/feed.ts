/**
 * Lets any number of clients follow a transform while it is made. The text so far is kept once; each client
 * has nothing but its place in it, so that one that is slow, or gone, costs nothing and holds up nobody.
 */

/** What a follower hears. */
export type FeedEvent =
  /** How the result goes on; what was at this place (in UTF-16 code units) and after it counts no more. */
  | { readonly kind: "text"; readonly at: number; readonly text: string }
  /** The transform's state has changed. */
  | { readonly kind: "state" }
  /** Nothing happened for a while. */
  | { readonly kind: "quiet" };

/** The text of a transform under way. */
class Feed {
  text = "";
  /** Length of what is settled: an attempt that is made anew begins there. */
  settled = 0;
  running = false;
  readonly followers = new Set<Follower>();

  wake(): void {
    for (const follower of this.followers) follower.wake();
  }
}

/** Someone who follows a transform. */
export class Follower implements Disposable {
  readonly #feed: Feed;
  readonly #leave: () => void;
  #at = 0;
  #stateChanged = false;
  #left = false;
  #wake: () => void = () => {};

  constructor(feed: Feed, leave: () => void) {
    this.#feed = feed;
    this.#leave = leave;
    feed.followers.add(this);
  }

  /** Something may have changed. */
  wake(): void {
    this.#wake();
  }

  /** The transform's state has changed. */
  stateChanged(): void {
    this.#stateChanged = true;
    this.#wake();
  }

  /** What comes after a place counts no more. */
  backTo(at: number): void {
    this.#at = Math.min(this.#at, at);
  }

  /**
   * Waits for what happens next; only one may wait at a time.
   *
   * @param quietMs How long at most, in milliseconds.
   * @returns Undefined once it was disposed.
   */
  async next(quietMs: number): Promise<FeedEvent | undefined> {
    let quiet = false;
    while (!this.#left) {
      const event = this.#take();
      if (event !== undefined) return event;
      if (quiet) return { kind: "quiet" };
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wake = resolve;
      const timer = setTimeout(() => {
        quiet = true;
        resolve();
      }, quietMs);
      await promise;
      clearTimeout(timer);
    }
    return undefined;
  }

  #take(): FeedEvent | undefined {
    const at = this.#at;
    const text = this.#feed.text.slice(at);
    if (text !== "") {
      this.#at += text.length;
      return { kind: "text", at, text };
    }
    if (!this.#stateChanged) return undefined;
    this.#stateChanged = false;
    return { kind: "state" };
  }

  /** Follows no longer; ends a wait. Doing so twice is fine. */
  [Symbol.dispose](): void {
    if (this.#left) return;
    this.#left = true;
    this.#feed.followers.delete(this);
    this.#leave();
    this.#wake();
  }
}

/** A transform under way, for the one that makes it. */
export interface FeedWriter extends Disposable {
  /** The result goes on with a text. */
  write(text: string): void;
  /** What was written so far stays, whatever becomes of the rest. */
  settle(): void;
  /** What was written since it was last settled counts no more. */
  startOver(): void;
}

/** All transforms that are made or followed. */
export class TransformFeeds {
  readonly #feeds = new Map<string, Feed>();

  #feed(id: string): Feed {
    const feed = this.#feeds.get(id) ?? new Feed();
    this.#feeds.set(id, feed);
    return feed;
  }

  #forgetUnused(id: string): void {
    const feed = this.#feeds.get(id);
    if (feed !== undefined && !feed.running && feed.followers.size === 0) this.#feeds.delete(id);
  }

  /** How many are kept. */
  get size(): number {
    return this.#feeds.size;
  }

  /** Begins to make a transform; disposed of at the end. */
  begin(id: string): FeedWriter {
    const feed = this.#feed(id);
    feed.running = true;
    return {
      write(text): void {
        if (text === "") return;
        feed.text += text;
        feed.wake();
      },
      settle(): void {
        feed.settled = feed.text.length;
      },
      startOver(): void {
        feed.text = feed.text.slice(0, feed.settled);
        for (const follower of feed.followers) follower.backTo(feed.settled);
      },
      [Symbol.dispose]: (): void => {
        feed.running = false;
        feed.text = "";
        feed.settled = 0;
        for (const follower of feed.followers) follower.backTo(0);
        this.#forgetUnused(id);
      },
    };
  }

  /** Follows a transform. */
  follow(id: string): Follower {
    return new Follower(this.#feed(id), () => this.#forgetUnused(id));
  }

  /** The state of a transform has changed. */
  stateChanged(id: string): void {
    for (const follower of this.#feeds.get(id)?.followers ?? []) follower.stateChanged();
  }

  /** Ends all that follow. */
  end(): void {
    for (const { followers } of [...this.#feeds.values()]) {
      for (const follower of [...followers]) follower[Symbol.dispose]();
    }
  }
}
