/** A recording: its sound, its text, and what can be made of both. */
import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Recording } from "../../../shared/recording.ts";
import { Api } from "../api/api.ts";
import { ApiError } from "../api/api_error.ts";
import { Icon } from "../icon.tsx";
import { titleOf } from "../library/title.ts";
import type { Page } from "../page.ts";
import { Player } from "../player/player.ts";
import { PlayerBar } from "../player/player_bar.tsx";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { fromRecording, textOf } from "../transcript/transcript_segment.ts";
import { TransformPanel } from "../transforms/transform_panel.tsx";
import { RecordingActions } from "./recording_actions.ts";
import { RecordingHead } from "./recording_head.tsx";
import { RecordingState } from "./recording_state.tsx";
import { TextSection } from "./text_section.tsx";
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
  const actions = useMemo(() =>
    new RecordingActions(
      page,
      id,
      (change) => setRecording((before) => before && change(before)),
      () => setLooks((before) => before + 1),
    ), [page, id]);
  return (
    <>
      <a class="back" href={hrefOf(page.router.library)}>
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
        <Details page={page} recording={recording} actions={actions} />
      )}
    </>
  );
}

function Details(
  { page, recording, actions }: {
    readonly page: Page;
    readonly recording: Recording;
    readonly actions: RecordingActions;
  },
): JSX.Element {
  const { id, state } = recording;
  const text = textOf(fromRecording(recording.segments));
  const title = titleOf(recording.title, text);
  const [shown, setShown] = useState<"text" | "rework">("text");
  const player = usePlayer(page, id, state !== "live" && recording.audio.bytes > 0);
  return (
    <article class="recording">
      <RecordingHead page={page} recording={recording} title={title} actions={actions} />
      {player && <PlayerBar page={page} recording={recording} player={player} actions={actions} />}
      <RecordingState page={page} recording={recording} title={title} actions={actions} />
      <div class="sides" role="group" aria-label={strings.recording.sides}>
        {(["text", "rework"] as const).map((side) => (
          <button
            key={side}
            type="button"
            class="button button-quiet"
            aria-pressed={shown === side}
            onClick={() => setShown(side)}
          >
            {side === "text" ? strings.transcript.label : strings.transforms.title}
          </button>
        ))}
      </div>
      <div class="split" data-shown={shown}>
        <TextSection
          page={page}
          recording={recording}
          title={title}
          player={player}
          actions={actions}
        />
        <TransformPanel page={page} id={id} text={text} open={state !== "binned"} />
      </div>
    </article>
  );
}

/** A player for as long as the view is shown; undefined while there is nothing to play. */
function usePlayer(page: Page, id: string, playable: boolean): Player | undefined {
  const player = useMemo(
    () => playable ? new Player(Api.audioUrl(id)) : undefined,
    [id, playable],
  );
  const route = page.router.route.value;
  const atMs = route.view === "recording" ? route.atMs : undefined;
  useEffect(() => {
    if (player === undefined) return;
    return () => player[Symbol.dispose]();
  }, [player]);
  useEffect(() => {
    if (atMs !== undefined) player?.seek(atMs);
  }, [player, atMs]);
  return player;
}
