/** The bin: what was deleted and can be brought back. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { RecordingSummary } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { RecordingList } from "./recording_list.tsx";

/** Most recordings that are listed. */
const LIMIT = 200;

/** The recordings in the bin; each can be opened, and brought back there. */
export function BinView({ page }: { readonly page: Page }): JSX.Element {
  const [items, setItems] = useState<readonly RecordingSummary[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    const looking = new AbortController();
    page.connection.api.recordings({ state: "binned", limit: LIMIT }, looking.signal)
      .then((answer) => setItems(answer.items))
      .catch((error) => {
        if (looking.signal.aborted) return;
        if (!(error instanceof ApiError)) throw error;
        setProblem(error.message);
      });
    return () => looking.abort();
  }, []);
  return (
    <>
      <div class="view-head">
        <h1>{strings.bin.title}</h1>
      </div>
      <div class="library">
        <p class="quiet">{problem ?? strings.bin.explain}</p>
        {items?.length === 0 && <p class="placeholder">{strings.bin.none}</p>}
        <RecordingList items={items ?? []} level={2} />
      </div>
    </>
  );
}
