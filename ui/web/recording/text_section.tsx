/** A recording's text, to be read or to be mended, and what is done with all of it. */
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { useKeys } from "../keys/use_keys.ts";
import { Menu } from "../menu.tsx";
import type { Page } from "../page.ts";
import type { Player } from "../player/player.ts";
import { strings } from "../strings.ts";
import { CopyButton, copyText } from "../transcript/copy_button.tsx";
import { fromRecording, textOf } from "../transcript/transcript_segment.ts";
import { EditingView } from "./editing_view.tsx";
import { EngineItems } from "./engine_items.tsx";
import { ExportMenu } from "./export_menu.tsx";
import { playerKeys } from "./player_keys.ts";
import { ReadingView } from "./reading_view.tsx";
import type { RecordingActions } from "./recording_actions.ts";
import { useRemembered } from "./remembered.ts";
import { spokenAt } from "./words.ts";

const { recording: words } = strings;

/** Properties of {@linkcode TextSection}. */
export interface TextSectionProps {
  readonly page: Page;
  readonly recording: Recording;
  /** What the recording is called. */
  readonly title: string;
  readonly player: Player | undefined;
  readonly actions: RecordingActions;
}

/** The text and the buttons above it. */
export function TextSection(props: TextSectionProps): JSX.Element {
  const { page, recording, title, player, actions } = props;
  const [times, setTimes] = useRemembered("hero-voice.times", true);
  const [editing, setEditing] = useState(false);
  const [first, setFirst] = useState<number>();
  const { segments, state } = recording;
  const text = textOf(fromRecording(segments));
  const settled = state === "processing" || state === "ready" || state === "binned";
  const edit = (): void => {
    const index = player === undefined ? -1 : spokenAt(segments, player.timeMs.value);
    setFirst(editing ? undefined : segments[index]?.segment);
    setEditing(!editing);
  };
  useKeys(page.keys, {
    title: words.keys,
    actions: [
      ...(player === undefined ? [] : playerKeys(player, segments)),
      { keys: ["t"], label: words.timesKey, run: () => setTimes(!times) },
      { keys: ["e"], label: words.editKey, run: edit },
      {
        keys: ["c"],
        label: strings.transcript.copy,
        run: () => void copyText(text, page.toasts, strings.transcript.copied),
      },
    ],
  });
  const engines = page.connection.engines.value;
  return (
    <section class="text" aria-labelledby="text-title">
      <h2 id="text-title" class="visually-hidden">{strings.transcript.label}</h2>
      <div class="toolbar">
        <div class="actions">
          <CopyButton text={text} toasts={page.toasts} />
          <ExportMenu recording={recording} title={title} toasts={page.toasts} />
        </div>
        <div class="actions">
          {!editing && (
            <button
              type="button"
              class="button button-quiet"
              aria-pressed={times}
              onClick={() => setTimes(!times)}
            >
              <Icon name="clock" />
              <span class="label">{words.times}</span>
            </button>
          )}
          {segments.length > 0 && state !== "binned" && (
            <button
              type="button"
              class="button button-quiet"
              aria-pressed={editing}
              onClick={edit}
            >
              <Icon name="pencil" />
              <span class="label">{words.edit}</span>
            </button>
          )}
          {(segments.length > 0 || settled) && state !== "binned" && (
            <AgainMenu recording={recording} engines={engines} actions={actions} />
          )}
        </div>
      </div>
      {editing
        ? (
          <EditingView
            recording={recording}
            engines={engines}
            player={player}
            first={first}
            actions={actions}
          />
        )
        : <ReadingView recording={recording} player={player} times={times} actions={actions} />}
      <p class="visually-hidden" role="log" aria-live="polite">
        {state === "live" && text}
      </p>
      {settled && segments.every((segment) => segment.state === "empty") && (
        <p class="placeholder">{strings.transcript.nothingSaid}</p>
      )}
    </section>
  );
}

function AgainMenu(
  { recording, engines, actions }: {
    readonly recording: Recording;
    readonly engines: Page["connection"]["engines"]["value"];
    readonly actions: RecordingActions;
  },
): JSX.Element {
  return (
    <Menu label={words.again} icon="again">
      {(close) => (
        <>
          {recording.segments.length > 0 && (
            <EngineItems
              engines={engines}
              onChoose={(engine) => {
                close();
                const all = recording.segments.map(({ segment }) => segment);
                void actions.retry({ segments: all, engine });
              }}
            />
          )}
          {recording.state !== "live" && recording.state !== "interrupted" && (
            <button
              type="button"
              class="menu-item"
              onClick={() => {
                close();
                void actions.retry({ unheard: true });
              }}
            >
              {words.unheard}
            </button>
          )}
        </>
      )}
    </Menu>
  );
}
