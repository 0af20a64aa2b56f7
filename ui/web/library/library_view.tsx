/** The list of recordings. */
import type { JSX } from "preact";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { RecordingList } from "./recording_list.tsx";

/** The recordings by day, newest first. */
export function LibraryView({ page }: { readonly page: Page }): JSX.Element {
  const { library } = page;
  const items = library.items.value;
  return (
    <>
      <div class="view-head">
        <h1>{strings.library.title}</h1>
      </div>
      <div class="library">
        {items === undefined && <p class="placeholder">{strings.library.loading}</p>}
        {items?.length === 0 && <p class="placeholder">{strings.library.none}</p>}
        <RecordingList items={items ?? []} level={2} />
        {library.hasMore && (
          <button
            type="button"
            class="button"
            aria-disabled={library.loadingMore.value}
            onClick={() => void library.more()}
          >
            {library.loadingMore.value ? strings.library.loading : strings.library.more}
          </button>
        )}
      </div>
    </>
  );
}
