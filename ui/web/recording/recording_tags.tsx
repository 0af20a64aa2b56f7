/** A recording's tags: each leads to all with it, and they are changed here too. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { filterQuery, NO_FILTER } from "../library/filter.ts";
import { changedTags } from "../library/tag_change.ts";
import { TagDialog } from "../library/tag_dialog.tsx";
import { useTags } from "../library/use_tags.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import type { RecordingActions } from "./recording_actions.ts";

const { tags: words } = strings.library;

/** Properties of {@linkcode RecordingTags}. */
export interface RecordingTagsProps {
  readonly page: Page;
  readonly recording: Recording;
  readonly actions: RecordingActions;
}

/** The tags as links, and the button that opens their dialog. */
export function RecordingTags({ page, recording, actions }: RecordingTagsProps): JSX.Element {
  const [open, setOpen] = useState(false);
  const { tags, state } = recording;
  return (
    <div class="recording-tags">
      {tags.length > 0 && (
        <ul class="tag-list" aria-label={words.label}>
          {tags.map((tag) => (
            <li key={tag}>
              <a
                class="chip"
                title={words.show(tag)}
                href={hrefOf({ view: "library", query: filterQuery({ ...NO_FILTER, tag }) })}
              >
                <bdi>{tag}</bdi>
              </a>
            </li>
          ))}
        </ul>
      )}
      {state !== "binned" && (
        <button
          type="button"
          class="button button-quiet button-small"
          onClick={() => setOpen(true)}
        >
          <Icon name="tag" />
          {tags.length === 0 ? words.addFirst : words.edit}
        </button>
      )}
      {open && (
        <Dialog
          page={page}
          recording={recording}
          actions={actions}
          onClose={() => setOpen(false)}
        />
      )}
    </div>
  );
}

function Dialog(
  { page, recording, actions, onClose }: RecordingTagsProps & { readonly onClose: () => void },
): JSX.Element {
  const known = useTags(page, undefined).map(({ tag }) => tag);
  return (
    <TagDialog
      items={[recording]}
      known={known}
      onDone={(change) => void actions.setTags(changedTags(recording.tags, change))}
      onClose={onClose}
    />
  );
}
