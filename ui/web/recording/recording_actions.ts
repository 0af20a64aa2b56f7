/** Renaming and deleting, with what the person sees of it. */
import { ApiError } from "../api/api_error.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";

/** Shows what went wrong; anything but an answer of the API is a bug and thrown on. */
function tell(page: Page, error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
  page.toasts.show(error.message);
}

/** Gives a recording another title; resolves to whether that worked. */
export async function renameRecording(page: Page, id: string, title: string): Promise<boolean> {
  try {
    await page.connection.api.rename(id, title);
  } catch (error) {
    tell(page, error);
    return false;
  }
  page.library.retitle(id, title);
  return true;
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
  page.router.go({ view: "library", query: "" });
  page.toasts.show(strings.library.deleted(title), {
    label: strings.library.undo,
    run: () => void restoreRecording(page, id, title),
  });
}

/** Ends a recording whose connection is gone; resolves when that is done or was said to have failed. */
export async function finishRecording(page: Page, id: string): Promise<void> {
  try {
    await page.connection.api.finish(id);
  } catch (error) {
    return tell(page, error);
  }
  page.toasts.show(strings.library.finished);
  await page.library.refresh();
}

async function restoreRecording(page: Page, id: string, title: string): Promise<void> {
  try {
    await page.connection.api.restore(id);
  } catch (error) {
    return tell(page, error);
  }
  page.toasts.show(strings.library.restored(title));
  page.router.go({ view: "recording", id });
  await page.library.refresh();
}
