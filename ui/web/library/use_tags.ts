/** The tags in use. */
import { useEffect, useState } from "preact/hooks";
import type { Tags } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import type { Page } from "../page.ts";

/**
 * The tags in use, those of most recordings first.
 *
 * @param news They are looked at again whenever this has changed.
 */
export function useTags(page: Page, news: unknown): Tags["items"] {
  const [tags, setTags] = useState<Tags["items"]>([]);
  useEffect(() => {
    const looking = new AbortController();
    page.connection.api.tags(looking.signal)
      .then(({ items }) =>
        setTags((before) => JSON.stringify(before) === JSON.stringify(items) ? before : items)
      )
      .catch((error) => {
        // The page says why by its connection.
        if (!looking.signal.aborted && !(error instanceof ApiError)) throw error;
      });
    return () => looking.abort();
  }, [news]);
  return tags;
}
