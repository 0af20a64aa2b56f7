/** The newest recordings, beside the recorder. */
import type { JSX } from "preact";
import { RecordingList } from "../library/recording_list.tsx";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { UploadButton } from "../uploads/upload_button.tsx";

/** Most recordings that are shown. */
const MOST = 8;

/** A few links, and the way to all. */
export function RecentRecordings({ page }: { readonly page: Page }): JSX.Element {
  const items = page.library.items.value;
  return (
    <section class="recent" aria-labelledby="recent-title">
      <div class="view-head">
        <h2 id="recent-title">{strings.recorder.recent}</h2>
        <a href={hrefOf({ view: "library", query: "" })}>{strings.recorder.allRecordings}</a>
      </div>
      {items === undefined && <p class="placeholder">{strings.library.loading}</p>}
      {items?.length === 0 && <p class="placeholder">{strings.library.none}</p>}
      <div class="actions">
        <UploadButton page={page} />
      </div>
      <RecordingList items={(items ?? []).slice(0, MOST)} />
    </section>
  );
}
