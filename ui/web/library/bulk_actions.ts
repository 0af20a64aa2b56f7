/** What is done to several recordings at once, with what the person sees of it. */
import type { RecordingSummary } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { changedTags, type TagChange } from "./tag_change.ts";
import { titleOf } from "./title.ts";

/** Requests at once. */
const AT_ONCE = 4;

/** Does something to each, a few at a time; resolves to those that failed and the first reason. */
async function each<T>(
  things: readonly T[],
  act: (thing: T) => Promise<void>,
): Promise<{ readonly failed: readonly T[]; readonly reason: string }> {
  const failed: T[] = [];
  let reason = "";
  const line = [...things];
  const work = async (): Promise<void> => {
    for (let thing = line.shift(); thing !== undefined; thing = line.shift()) {
      try {
        await act(thing);
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        // What is gone already needs no doing.
        if (error.problem === "missing") continue;
        failed.push(thing);
        reason ||= error.message;
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { failed, reason };
}

async function refresh(page: Page): Promise<void> {
  await Promise.all([page.listing.refresh(), page.library.refresh()]);
}

/** Moves recordings to the bin and offers to undo that. */
export async function binRecordings(
  page: Page,
  items: readonly RecordingSummary[],
): Promise<void> {
  const { api } = page.connection;
  const words = strings.library;
  page.listing.drop(new Set(items.map(({ id }) => id)));
  const { failed, reason } = await each(items, ({ id }) => api.remove(id));
  const done = items.filter((item) => !failed.includes(item));
  if (failed.length > 0) page.toasts.show(words.notDeleted(failed.length, reason));
  if (done.length > 0) {
    const [first] = done;
    const said = first !== undefined && done.length === 1
      ? words.deleted(titleOf(first.title, first.excerpt))
      : words.deletedMany(done.length);
    page.toasts.show(said, {
      label: words.undo,
      run: () => void restoreRecordings(page, done),
    });
  }
  await refresh(page);
}

/** Takes recordings out of the bin; resolves when that was told. */
export async function restoreRecordings(
  page: Page,
  items: readonly RecordingSummary[],
): Promise<void> {
  const { api } = page.connection;
  const { failed, reason } = await each(items, ({ id }) => api.restore(id));
  const done = items.length - failed.length;
  const [first] = items;
  if (failed.length > 0) page.toasts.show(strings.bin.notRestored(failed.length, reason));
  else if (first !== undefined && items.length === 1) {
    page.toasts.show(strings.library.restored(titleOf(first.title, first.excerpt)));
  } else if (done > 0) page.toasts.show(strings.library.restoredMany(done));
  await refresh(page);
}

/** Removes recordings for good; resolves when that was told. */
export async function removeForGood(
  page: Page,
  items: readonly Pick<RecordingSummary, "id">[],
): Promise<void> {
  const { api } = page.connection;
  const { failed, reason } = await each(items, ({ id }) => api.removeForGood(id));
  page.toasts.show(
    failed.length > 0
      ? strings.library.notDeleted(failed.length, reason)
      : strings.bin.removed(items.length),
  );
}

/** Adds tags to recordings and takes others away. */
export async function tagRecordings(
  page: Page,
  items: readonly RecordingSummary[],
  change: TagChange,
): Promise<void> {
  const { api } = page.connection;
  const { failed, reason } = await each(items, async ({ id, tags }) => {
    const changed = changedTags(tags, change);
    await api.setTags(id, changed);
    page.listing.change(id, { tags: [...changed] });
  });
  if (failed.length > 0) page.toasts.show(strings.library.tags.failed(failed.length, reason));
  await page.listing.refresh();
}

/** Gives a recording another title. */
export async function renameRecording(page: Page, id: string, title: string): Promise<void> {
  page.listing.change(id, { title });
  try {
    await page.connection.api.rename(id, title);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    page.toasts.show(error.message);
  }
  await refresh(page);
}

/** Does what mends a recording. */
export async function mendRecording(
  page: Page,
  id: string,
  mending: "retry" | "finish",
): Promise<void> {
  const { api } = page.connection;
  try {
    await (mending === "retry" ? api.retry(id, {}) : api.finish(id));
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    page.toasts.show(error.message);
    return;
  }
  page.toasts.show(
    mending === "retry" ? strings.library.trouble.retried : strings.library.finished,
  );
  await refresh(page);
}
