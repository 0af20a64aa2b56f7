/** The player: the waveform and what is pressed beside it. */
import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import { formatDuration, isoDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
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
}

/** A bar that stays in view while the text is read. */
export function PlayerBar({ page, recording, player }: PlayerBarProps): JSX.Element {
  const playing = player.playing.value;
  return (
    <section class="player" aria-label={words.label}>
      <Waveform page={page} recording={recording} player={player} />
      <div class="player-controls">
        <button
          type="button"
          class="button button-primary button-icon"
          aria-label={playing ? words.pause : words.play}
          title={playing ? words.pause : words.play}
          onClick={() => player.toggle()}
        >
          <Icon name={playing ? "pause" : "play"} />
        </button>
        <Skip icon="backward" label={words.back} onClick={() => player.skip(-SKIP_MS)} />
        <Skip icon="forward" label={words.forward} onClick={() => player.skip(SKIP_MS)} />
        <PlayedTime player={player} durationMs={recording.durationMs} />
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
      <MarkList recording={recording} player={player} />
      <p role="alert" class="player-failed">{player.failed.value && words.failed}</p>
    </section>
  );
}

function Skip(
  { icon, label, onClick }: {
    readonly icon: "backward" | "forward";
    readonly label: string;
    readonly onClick: () => void;
  },
): JSX.Element {
  return (
    <button
      type="button"
      class="button button-quiet button-icon"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
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
