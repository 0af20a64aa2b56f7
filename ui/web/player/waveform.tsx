/** A recording's waveform, on which the place in it is shown and chosen. */
import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import WaveSurfer from "wavesurfer.js";
import type { Recording } from "../../../shared/recording.ts";
import { ApiError } from "../api/api_error.ts";
import { formatDuration } from "../library/format.ts";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import type { Player } from "./player.ts";

/** Peaks that are asked for: enough for the widest window. */
const PEAKS = 1_000;
/** Height of the waveform, in CSS pixels. */
const HEIGHT = 56;
/** How far the keys go, in milliseconds. */
const STEP_MS = {
  ArrowLeft: -5_000,
  ArrowRight: 5_000,
  PageDown: -30_000,
  PageUp: 30_000,
} as const;

/** Properties of {@linkcode Waveform}. */
export interface WaveformProps {
  readonly page: Page;
  readonly recording: Recording;
  readonly player: Player;
}

/** The waveform as a slider; a plain line until its peaks are there. */
export function Waveform({ page, recording, player }: WaveformProps): JSX.Element {
  const { id, durationMs } = recording;
  const slider = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (picture.current === null) return;
    return drawWaveform(page, id, durationMs, player, picture.current);
  }, [page, id, durationMs, player]);
  useEffect(() => {
    const { current } = slider;
    return current === null ? undefined : tellPosition(current, player, durationMs);
  }, [player, durationMs]);
  const keyed = (event: KeyboardEvent): void => {
    const step = STEP_MS[event.key as keyof typeof STEP_MS];
    if (step !== undefined) player.skip(step);
    else if (event.key === "Home") player.seek(0);
    else if (event.key === "End") player.seek(durationMs);
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={slider}
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={strings.player.position}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs / 1_000)}
      aria-valuenow={0}
      onKeyDown={keyed}
      onClick={(event) => {
        // Before its picture is there the line takes the click.
        if (picture.current?.childElementCount !== 0) return;
        const { left, width } = event.currentTarget.getBoundingClientRect();
        player.seek((event.clientX - left) / width * durationMs);
      }}
    >
      <div class="waveform-line" aria-hidden="true" />
      <div ref={picture} class="waveform-picture" aria-hidden="true" />
      <Places recording={recording} />
    </div>
  );
}

/** Where audio never arrived, and what was marked. */
function Places({ recording }: { readonly recording: Recording }): JSX.Element {
  const { gaps, marks, durationMs } = recording;
  const percent = (ms: number): string => `${ms / durationMs * 100}%`;
  return (
    <>
      {gaps.map(({ startMs, endMs }) => (
        <div
          key={startMs}
          class="waveform-gap"
          aria-hidden="true"
          ref={(element) => {
            element?.style.setProperty("left", percent(startMs));
            element?.style.setProperty("width", percent(endMs - startMs));
          }}
        />
      ))}
      {marks.map(({ atMs }) => (
        <div
          key={`mark ${atMs}`}
          class="waveform-mark"
          aria-hidden="true"
          ref={(element) => element?.style.setProperty("left", percent(atMs))}
        />
      ))}
    </>
  );
}

/** Tells the place to screen readers, second by second, and to the style sheet. */
function tellPosition(element: HTMLElement, player: Player, durationMs: number): () => void {
  let shown = -1;
  return effect(() => {
    const ms = player.timeMs.value;
    element.style.setProperty("--played", `${durationMs === 0 ? 0 : ms / durationMs * 100}%`);
    const seconds = Math.floor(ms / 1_000);
    if (seconds === shown) return;
    shown = seconds;
    element.setAttribute("aria-valuenow", String(seconds));
    element.setAttribute(
      "aria-valuetext",
      strings.player.positionOf(formatDuration(ms), formatDuration(durationMs)),
    );
  });
}

/** The nonce with which the page may bring its own styles. */
function nonce(): string {
  return document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce ?? "";
}

/** Draws once the peaks are there; without them the line stays. Returns its end. */
function drawWaveform(
  page: Page,
  id: string,
  durationMs: number,
  player: Player,
  container: HTMLElement,
): () => void {
  const asking = new AbortController();
  let drawn: WaveSurfer | undefined;
  const colours = (): { waveColor: string; progressColor: string; cursorColor: string } => {
    const style = getComputedStyle(container);
    const colour = (name: string): string => {
      // A colour that depends on the theme is settled where it is used.
      container.style.color = `var(${name})`;
      return style.color;
    };
    return {
      waveColor: colour("--line-strong"),
      progressColor: colour("--accent"),
      cursorColor: colour("--accent-strong"),
    };
  };
  page.connection.api.peaks(id, PEAKS, asking.signal).then(({ peaks }) => {
    if (asking.signal.aborted || peaks.length === 0) return;
    drawn = WaveSurfer.create({
      ...colours(),
      container,
      media: player.audio,
      peaks: [Float32Array.from(peaks, (peak) => peak / 255)],
      duration: durationMs / 1_000,
      height: HEIGHT,
      normalize: true,
      barWidth: 2,
      barGap: 2,
      barRadius: 1,
      barMinHeight: 2,
      cursorWidth: 2,
      dragToSeek: { debounceTime: 0 },
      hideScrollbar: true,
      cspNonce: nonce(),
    });
  }).catch((error) => {
    if (!asking.signal.aborted && !(error instanceof ApiError)) throw error;
  });
  const recolour = (): void => drawn?.setOptions(colours());
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", recolour, { signal: asking.signal });
  const unfollow = effect(() => {
    void page.theme.choice.value;
    recolour();
  });
  return () => {
    asking.abort();
    unfollow();
    drawn?.destroy();
  };
}
