/** A text with what was found in it. */
import type { JSX } from "preact";
import type { TextRange } from "../../../shared/recording.ts";

/** The text, as text, with its ranges marked. */
export function Marked(
  { text, ranges }: { readonly text: string; readonly ranges: readonly TextRange[] },
): JSX.Element {
  const parts: (JSX.Element | string)[] = [];
  let at = 0;
  for (const { start, end } of ranges) {
    if (start < at || end > text.length) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return <>{parts}</>;
}
