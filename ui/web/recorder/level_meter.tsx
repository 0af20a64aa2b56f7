/** The level of the microphone over the last seconds. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { strings } from "../strings.ts";
import type { Recorder } from "./recorder.ts";

/** A new bar this often, in milliseconds; less often where motion is not wanted. */
const BAR_MS = { moving: 60, still: 250 } as const;
/** Width of a bar and of the gap after it, in CSS pixels. */
const BAR_WIDTH = 3;
const GAP_WIDTH = 3;
/** Height of a bar of silence, in CSS pixels. */
const SILENT_HEIGHT = 3;
/** How often the figure for screen readers changes, in milliseconds. */
const FIGURE_MS = 1_000;

/** Bars that wander to the left while recording; a single standing bar where motion is not wanted. */
export function LevelMeter({ recorder }: { readonly recorder: Recorder }): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const meter = useRef<HTMLDivElement>(null);
  const active = recorder.state.value.kind === "recording";
  useEffect(() => {
    if (canvas.current === null || meter.current === null) return;
    return draw(canvas.current, meter.current, active ? () => recorder.level() : undefined);
  }, [active]);
  return (
    <div
      ref={meter}
      class="level"
      role="meter"
      aria-label={strings.recorder.level}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
    >
      <canvas ref={canvas} aria-hidden="true" />
    </div>
  );
}

/**
 * Draws until it is called off.
 *
 * @param level Gives the level from 0 to 1; without it the line rests.
 * @returns Ends it.
 */
function draw(
  canvas: HTMLCanvasElement,
  meter: HTMLElement,
  level: (() => number) | undefined,
): () => void {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const bars: number[] = [];
  let frame = 0;
  let lastBarAt = 0;
  let lastFigureAt = 0;
  let loudest = 0;

  const paint = (): void => {
    const context = canvas.getContext("2d");
    if (context === null) return;
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio;
    if (canvas.width !== width * scale || canvas.height !== height * scale) {
      canvas.width = width * scale;
      canvas.height = height * scale;
    }
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.fillStyle = getComputedStyle(canvas).color;
    const step = BAR_WIDTH + GAP_WIDTH;
    const count = Math.floor(width / step);
    bars.splice(0, Math.max(0, bars.length - count));
    if (still && level !== undefined) {
      const value = bars.at(-1) ?? 0;
      context.fillRect(0, height / 2 - 4, Math.max(SILENT_HEIGHT, value * width), 8);
      return;
    }
    for (let i = 0; i < count; i++) {
      const value = bars[bars.length - count + i];
      const barHeight = SILENT_HEIGHT + (value ?? 0) * (height - SILENT_HEIGHT);
      context.globalAlpha = value === undefined ? 0.35 : 1;
      context.beginPath();
      context.roundRect(i * step, (height - barHeight) / 2, BAR_WIDTH, barHeight, BAR_WIDTH / 2);
      context.fill();
    }
  };

  const tick = (now: number): void => {
    frame = requestAnimationFrame(tick);
    if (level === undefined) return;
    loudest = Math.max(loudest, level());
    if (now - lastBarAt < (still ? BAR_MS.still : BAR_MS.moving)) return;
    lastBarAt = now;
    bars.push(loudest);
    if (!still) meter.parentElement?.style.setProperty("--level", loudest.toFixed(3));
    if (now - lastFigureAt >= FIGURE_MS) {
      meter.setAttribute("aria-valuenow", String(Math.round(loudest * 100)));
      lastFigureAt = now;
    }
    loudest = 0;
    paint();
  };

  const resized = new ResizeObserver(paint);
  resized.observe(canvas);
  const colours = matchMedia("(prefers-color-scheme: dark)");
  colours.addEventListener("change", paint);
  if (level !== undefined) frame = requestAnimationFrame(tick);
  paint();
  return () => {
    cancelAnimationFrame(frame);
    resized.disconnect();
    colours.removeEventListener("change", paint);
    meter.parentElement?.style.removeProperty("--level");
    meter.setAttribute("aria-valuenow", "0");
  };
}
