/** How long a pause ends a segment. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { PAUSE_MS } from "../../../shared/settings.ts";
import { strings } from "../strings.ts";

/** Step of the pause, in milliseconds. */
const PAUSE_STEP_MS = 50;

/** A slider; what it says counts when it is let go. */
export function PauseField(
  { value, onValue }: { readonly value: number; readonly onValue: (value: number) => void },
): JSX.Element {
  const [moved, setMoved] = useState(value);
  useEffect(() => setMoved(value), [value]);
  const text = strings.settings.pauseMs.value(moved);
  return (
    <div class="range">
      <input
        id="pauseMs"
        type="range"
        aria-describedby="pauseMs-explain"
        aria-valuetext={text}
        min={PAUSE_MS.min}
        max={PAUSE_MS.max}
        step={PAUSE_STEP_MS}
        value={moved}
        onInput={(event) => setMoved(Number(event.currentTarget.value))}
        onChange={(event) => onValue(Number(event.currentTarget.value))}
      />
      <output for="pauseMs">{text}</output>
    </div>
  );
}
