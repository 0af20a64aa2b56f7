/** The player: the waveform and what is pressed beside it. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Recording } from "../../../shared/recording.ts";
import { IconButton } from "../icon_button.tsx";
import { formatDuration, isoDuration } from "../library/format.ts";
import { useKeys } from "../keys/use_keys.ts";
import type { Page } from "../page.ts";
import type { RecordingActions } from "../recording/recording_actions.ts";
import { strings } from "../strings.ts";
import { MarkList } from "./mark_list.tsx";
import { type Player, RATES } from "./player.ts";
import { Waveform } from "./waveform.tsx";

const { player: words } = strings;

/** How far the buttons skip, in milliseconds. */
export const SKIP_MS = 10_000;

/** Properties of {@linkcode PlayerBar}. */
export interface PlayerBarProps {
  readonly page: Page;
  readonly recording: Recording;
  readonly player: Player;
  readonly actions: RecordingActions;
}

/** A bar that stays in view while the text is read. */
export function PlayerBar({ page, recording, player, actions }: PlayerBarProps): JSX.Element {
  const playing = player.playing.value;
  const [named, setNamed] = useState<number>();
  const canMark = recording.state !== "binned";
  const mark = async (): Promise<void> => {
    const atMs = Math.round(player.timeMs.value);
    if (canMark && await actions.mark(atMs)) setNamed(atMs);
  };
  useKeys(page.keys, {
    title: strings.recording.keys,
    actions: [{ keys: ["b"], label: strings.marks.add, run: () => void mark() }],
  });
  return (
    <section class="player" aria-label={words.label}>
      <Waveform page={page} recording={recording} player={player} />
      <div class="player-controls">
        <IconButton
          icon={playing ? "pause" : "play"}
          label={playing ? words.pause : words.play}
          look="button-primary"
          onClick={() => player.toggle()}
        />
        <IconButton icon="backward" label={words.back} onClick={() => player.skip(-SKIP_MS)} />
        <IconButton icon="forward" label={words.forward} onClick={() => player.skip(SKIP_MS)} />
        <PlayedTime player={player} durationMs={recording.durationMs} />
        {canMark && (
          <IconButton
            icon="flag"
            label={strings.marks.add}
            onClick={() => void mark()}
          />
        )}
        <label class="rate">
          <span class="visually-hidden">{words.rate}</span>
          <select
            value={player.rate.value}
            title={words.rate}
            onChange={(event) => player.setRate(Number(event.currentTarget.value))}
          >
            {RATES.map((rate) => <option key={rate} value={rate}>{words.times(rate)}</option>)}
          </select>
        </label>
      </div>
      <MarkList
        recording={recording}
        player={player}
        actions={actions}
        named={named}
        onName={setNamed}
      />
      <p role="alert" class="player-failed">{player.failed.value && words.failed}</p>
    </section>
  );
}

function PlayedTime(
  { player, durationMs }: { readonly player: Player; readonly durationMs: number },
): JSX.Element {
  const seconds = useComputed(() => Math.floor(player.timeMs.value / 1_000)).value;
  return (
    <span class="played figures">
      <time dateTime={isoDuration(seconds * 1_000)}>{formatDuration(seconds * 1_000)}</time>
      <span class="quiet">{` / ${formatDuration(durationMs)}`}</span>
    </span>
  );
}
