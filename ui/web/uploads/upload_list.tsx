/** Shows files on their way, over every view. */
import type { JSX } from "preact";
import { assertNever } from "../../../shared/errors.ts";
import { IconButton } from "../icon_button.tsx";
import { formatBytes } from "../library/format.ts";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { isUnderWay, type Upload, type UploadState } from "./upload_state.ts";

const { uploads: words } = strings;

/** A card with a row for each file; nothing if there is none. */
export function UploadList({ page }: { readonly page: Page }): JSX.Element | null {
  const list = page.uploads.list.value;
  if (list.length === 0) return null;
  return (
    <section class="uploads" aria-labelledby="uploads-title">
      <h2 id="uploads-title">{words.title}</h2>
      <ul>
        {list.map((upload) => <Row key={upload.id} upload={upload} page={page} />)}
      </ul>
    </section>
  );
}

function Row({ upload, page }: { readonly upload: Upload; readonly page: Page }): JSX.Element {
  const { id, name, bytes, state } = upload;
  const end = isUnderWay(upload) ? words.cancel(name) : words.dismiss(name);
  return (
    <li data-state={state.kind}>
      <div class="upload-head">
        <bdi class="upload-name">{name}</bdi>
        <span class="quiet">{formatBytes(bytes)}</span>
        <IconButton
          icon="close"
          label={end}
          look="button-quiet button-small"
          onClick={() => page.uploads.dismiss(id)}
        />
      </div>
      <Bar state={state} name={name} />
      <div class="upload-state">
        <p role="status">{sentenceOf(state)}</p>
        {(state.kind === "writing" || state.kind === "done") && (
          <a
            class="button button-small"
            href={hrefOf({ view: "recording", id: state.recording })}
            aria-label={words.open(name)}
          >
            {strings.recorder.open}
          </a>
        )}
        {state.kind === "failed" && state.again && (
          <button
            type="button"
            class="button button-small"
            aria-label={words.again(name)}
            onClick={() => page.uploads.again(id)}
          >
            {strings.recording.tryAgain}
          </button>
        )}
      </div>
    </li>
  );
}

function Bar(
  { state, name }: { readonly state: UploadState; readonly name: string },
): JSX.Element | null {
  const label = words.progress(name);
  switch (state.kind) {
    case "sending":
      return <progress aria-label={label} value={state.sent} max={1} />;
    case "reading":
      return <progress aria-label={label} />;
    case "writing":
      return state.found === 0
        ? <progress aria-label={label} />
        : <progress aria-label={label} value={state.written} max={state.found} />;
    default:
      return null;
  }
}

/** How far a file is, in words that don't change with every byte. */
function sentenceOf(state: UploadState): string {
  switch (state.kind) {
    case "queued":
      return words.queued;
    case "sending":
      return words.sending;
    case "reading":
      return words.reading;
    case "writing":
      return words.writing;
    case "done":
      return words.done;
    case "failed":
      return state.message;
    default:
      return assertNever(state);
  }
}
