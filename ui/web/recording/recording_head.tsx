/** What a recording is called, and when it was made. */
import type { JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import {
  dateLocale,
  formatDay,
  formatDuration,
  formatTime,
  isoDuration,
} from "../library/format.ts";
import { Icon } from "../icon.tsx";
import { Menu } from "../menu.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import { deleteRecording, type RecordingActions } from "./recording_actions.ts";
import { RecordingTags } from "./recording_tags.tsx";
import { TitleField } from "./title_field.tsx";

/** Properties of {@linkcode RecordingHead}. */
export interface RecordingHeadProps {
  readonly page: Page;
  readonly recording: Recording;
  /** What it is called, with or without a title of its own. */
  readonly title: string;
  readonly actions: RecordingActions;
}

/** Title, facts, and what can be done with the whole recording. */
export function RecordingHead(
  { page, recording, title, actions }: RecordingHeadProps,
): JSX.Element {
  const { id, state } = recording;
  return (
    <header class="recording-head">
      <div>
        <TitleField
          title={recording.title}
          standIn={title}
          onRename={(changed) => actions.rename(changed)}
        />
        <Meta recording={recording} />
        <RecordingTags page={page} recording={recording} actions={actions} />
      </div>
      {state !== "live" && state !== "binned" && (
        <Menu label={strings.recording.more} icon="more" iconOnly>
          {() => (
            <button
              type="button"
              class="menu-item button-danger"
              onClick={() => void deleteRecording(page, id, title)}
            >
              <Icon name="bin" />
              {strings.library.delete}
            </button>
          )}
        </Menu>
      )}
    </header>
  );
}

function Meta({ recording }: { readonly recording: Recording }): JSX.Element {
  const locale = dateLocale(navigator.languages);
  const { createdAt, durationMs, language, state } = recording;
  const word = strings.library.states[state];
  return (
    <p class="meta">
      <time dateTime={createdAt}>
        {formatDay(createdAt, new Date(), locale)}, {formatTime(createdAt, locale)}
      </time>
      <time dateTime={isoDuration(durationMs)}>{formatDuration(durationMs)}</time>
      {language !== null && <span>{language}</span>}
      {word !== "" && <span class="badge" data-state={state}>{word}</span>}
    </p>
  );
}
