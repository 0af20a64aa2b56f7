/** A recording: its title, audio, text and files. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Recording } from "../../../shared/recording.ts";
import { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { CopyButton } from "../transcript/copy_button.tsx";
import { fromRecording, textOf } from "../transcript/transcript_segment.ts";
import { TranscriptView } from "../transcript/transcript_view.tsx";
import { Downloads } from "./downloads.tsx";
import {
  dateLocale,
  formatDay,
  formatDuration,
  formatTime,
  isoDuration,
} from "../library/format.ts";
import { deleteRecording, finishRecording, renameRecording } from "./recording_actions.ts";
import { titleOf } from "../library/title.ts";
import { TitleField } from "./title_field.tsx";
import { watchRecording } from "./watch_recording.ts";

/** Shows a recording, and follows it while its text is being written. */
export function RecordingView(
  { id, page }: { readonly id: string; readonly page: Page },
): JSX.Element {
  const [recording, setRecording] = useState<Recording>();
  const [problem, setProblem] = useState<string>();
  const [looks, setLooks] = useState(0);
  useEffect(() => {
    const watching = new AbortController();
    watchRecording(page.connection.api, id, setRecording, watching.signal).catch((error) => {
      if (!(error instanceof ApiError)) throw error;
      setProblem(error.problem === "missing" ? strings.library.notFound : error.message);
    });
    return () => watching.abort();
  }, [id, looks]);
  return (
    <>
      <a class="back" href={hrefOf({ view: "library", query: "" })}>
        <Icon name="back" />
        {strings.library.back}
      </a>
      {problem !== undefined && (
        <p class="callout callout-error" role="alert">
          <Icon name="warning" />
          <span>{problem}</span>
        </p>
      )}
      {problem === undefined && recording === undefined && (
        <p class="placeholder">{strings.library.loading}</p>
      )}
      {problem === undefined && recording !== undefined && (
        <Details
          page={page}
          recording={recording}
          onTitle={(title) => setRecording({ ...recording, title })}
          onEnded={() => setLooks(looks + 1)}
        />
      )}
    </>
  );
}

function Details(
  { page, recording, onTitle, onEnded }: {
    readonly page: Page;
    readonly recording: Recording;
    readonly onTitle: (title: string) => void;
    readonly onEnded: () => void;
  },
): JSX.Element {
  const { id, state } = recording;
  const player = useRef<HTMLAudioElement>(null);
  const segments = fromRecording(recording.segments);
  const text = textOf(segments);
  const title = titleOf(recording.title, text);
  const settled = state === "processing" || state === "ready";
  const playable = state !== "live";
  const seek = (ms: number): void => {
    if (player.current === null) return;
    player.current.currentTime = ms / 1_000;
    void player.current.play().catch(() => {});
  };
  return (
    <article class="card recording">
      <TitleField
        title={recording.title}
        standIn={title}
        onRename={async (changed) => {
          const done = await renameRecording(page, id, changed);
          if (done) onTitle(changed);
          return done;
        }}
      />
      <Meta recording={recording} />
      {playable && (
        <audio
          ref={player}
          controls
          preload="metadata"
          src={Api.audioUrl(id)}
          aria-label={strings.library.audio}
        />
      )}
      {state === "interrupted" && <Interrupted page={page} id={id} onEnded={onEnded} />}
      {recording.gaps.length > 0 && (
        <p class="callout callout-warning">
          <Icon name="warning" />
          <span>{strings.library.gaps(recording.gaps.length)}</span>
        </p>
      )}
      <section aria-labelledby="text-title">
        <div class="card-head">
          <h2 id="text-title">{strings.transcript.label}</h2>
          <CopyButton text={text} toasts={page.toasts} />
        </div>
        <div class="transcript" aria-live="polite">
          <TranscriptView segments={segments} {...(playable ? { onSeek: seek } : {})} />
          {settled && segments.every((segment) => segment.state.kind === "empty") && (
            <p class="placeholder">{strings.transcript.nothingSaid}</p>
          )}
        </div>
      </section>
      <Downloads recording={recording} title={title} />
      {state !== "live" && (
        <div class="actions">
          <button
            type="button"
            class="button button-danger"
            onClick={() => void deleteRecording(page, id, title)}
          >
            <Icon name="bin" />
            {strings.library.delete}
          </button>
        </div>
      )}
    </article>
  );
}

/** What can be done about a recording whose connection is gone. */
function Interrupted(
  { page, id, onEnded }: {
    readonly page: Page;
    readonly id: string;
    readonly onEnded: () => void;
  },
): JSX.Element {
  const { recorder, unfinished } = page;
  if (recorder.busy && recorder.recording === id) {
    return <p class="placeholder">{strings.library.interruptedNow}</p>;
  }
  const here = unfinished.list.value.some(({ recording }) => recording === id);
  if (here) return <p class="placeholder">{strings.library.interruptedHere}</p>;
  return (
    <div class="interrupted">
      <p class="placeholder">{strings.library.interrupted}</p>
      <button
        type="button"
        class="button"
        onClick={() => void finishRecording(page, id).then(onEnded)}
      >
        <Icon name="stop" />
        {strings.library.finish}
      </button>
    </div>
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
