/** What can be done with a recording, with what the person sees of it. */
import type { Mark, Marks, Recording } from "../../../shared/recording.ts";
import type { RetryRequest } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";
import { formatDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

/** Shows what went wrong; anything but an answer of the API is a bug and thrown on. */
function tell(page: Page, error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  page.toasts.show(error.message);
}

/** Acts on one recording that is shown. */
export class RecordingActions {
  readonly #page: Page;
  readonly #id: string;
  readonly #onChange: (recording: (before: Recording) => Recording) => void;
  readonly #onNews: () => void;

  /**
   * @param onChange Told how the recording has changed.
   * @param onNews More changes will come by themselves from now on.
   */
  constructor(
    page: Page,
    id: string,
    onChange: (recording: (before: Recording) => Recording) => void,
    onNews: () => void,
  ) {
    this.#page = page;
    this.#id = id;
    this.#onChange = onChange;
    this.#onNews = onNews;
  }

  /** Gives the recording another title; resolves to whether that worked. */
  async rename(title: string): Promise<boolean> {
    if (!await this.#try(() => this.#page.connection.api.rename(this.#id, title))) return false;
    this.#page.library.retitle(this.#id, title);
    this.#onChange((recording) => ({ ...recording, title }));
    return true;
  }

  /** Gives the recording other tags. */
  async setTags(tags: readonly string[]): Promise<void> {
    if (!await this.#try(() => this.#page.connection.api.setTags(this.#id, tags))) return;
    this.#onChange((recording) => ({ ...recording, tags: [...tags] }));
  }

  /**
   * Marks a place, or names a mark; resolves to whether that worked.
   *
   * @param atMs Where, in whole milliseconds.
   * @param label Its name, empty for none; without it a name that it has stays.
   */
  async mark(atMs: number, label?: string): Promise<boolean> {
    return await this.#changeMarks(() => this.#page.connection.api.mark(this.#id, atMs, label));
  }

  /** Removes a mark, and offers to bring it back. */
  async removeMark({ atMs, label }: Mark): Promise<void> {
    const { api } = this.#page.connection;
    if (!await this.#changeMarks(() => api.removeMark(this.#id, atMs))) return;
    this.#page.toasts.show(strings.marks.removed(formatDuration(atMs)), {
      label: strings.library.undo,
      run: () => void this.mark(atMs, label ?? ""),
    });
  }

  async #changeMarks(change: () => Promise<Marks>): Promise<boolean> {
    const done = await this.#try(change);
    if (done === undefined) return false;
    this.#onChange((recording) => ({ ...recording, marks: done.answer.items }));
    return true;
  }

  /** Has texts made anew; those that are there stay until then. */
  async retry(request: RetryRequest): Promise<void> {
    const done = await this.#try(() => this.#page.connection.api.retry(this.#id, request));
    if (done === undefined) return;
    this.#onChange(() => done.answer);
    this.#onNews();
  }

  /** Gives a segment another text; resolves to whether that worked. */
  async edit(segment: number, text: string): Promise<boolean> {
    const done = await this.#try(() =>
      this.#page.connection.api.editSegment(this.#id, segment, text)
    );
    if (done === undefined) return false;
    const { answer } = done;
    this.#onChange((recording) => ({
      ...recording,
      segments: recording.segments.map((one) => one.segment === segment ? answer : one),
    }));
    return true;
  }

  /** Ends the recording, whose connection is gone. */
  async finish(): Promise<void> {
    if (!await this.#try(() => this.#page.connection.api.finish(this.#id))) return;
    this.#page.toasts.show(strings.library.finished);
    this.#onNews();
    await this.#page.library.refresh();
  }

  /** Takes the recording out of the bin. */
  async restore(title: string): Promise<void> {
    await restoreRecording(this.#page, this.#id, title);
    this.#onNews();
  }

  /** @returns Undefined, and said why, where it can't be done. */
  async #try<T>(act: () => Promise<T>): Promise<{ readonly answer: T } | undefined> {
    try {
      return { answer: await act() };
    } catch (error) {
      tell(this.#page, error);
      return undefined;
    }
  }
}

/**
 * Moves a recording to the bin and offers to undo that.
 *
 * @param title What the recording is called.
 */
export async function deleteRecording(page: Page, id: string, title: string): Promise<void> {
  try {
    await page.connection.api.remove(id);
  } catch (error) {
    return tell(page, error);
  }
  page.library.drop(id);
  page.router.go(page.router.library);
  page.toasts.show(strings.library.deleted(title), {
    label: strings.library.undo,
    run: () => {
      void restoreRecording(page, id, title).then(() => page.router.go({ view: "recording", id }));
    },
  });
}

/** Takes a recording out of the bin. */
export async function restoreRecording(page: Page, id: string, title: string): Promise<void> {
  try {
    await page.connection.api.restore(id);
  } catch (error) {
    return tell(page, error);
  }
  page.toasts.show(strings.library.restored(title));
  await page.library.refresh();
}
