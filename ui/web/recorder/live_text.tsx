/** The text of the recording that is made, or was made last. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { Page } from "../page.ts";
import { hrefOf } from "../route.ts";
import { strings } from "../strings.ts";
import { CopyButton } from "../transcript/copy_button.tsx";
import { textOf } from "../transcript/transcript_segment.ts";
import { TranscriptView } from "../transcript/transcript_view.tsx";

/** The end counts as in view up to this distance from it, in CSS pixels. */
const NEAR_END = 48;

/** The text as it comes; its end stays in view unless the person has scrolled up. */
export function LiveText({ page }: { readonly page: Page }): JSX.Element {
  const { recorder, toasts } = page;
  const segments = recorder.segments.value;
  const state = recorder.state.value;
  const box = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  useLayoutEffect(() => {
    const element = box.current;
    if (element && following.current) element.scrollTop = element.scrollHeight;
  }, [segments]);
  const scrolled = (): void => {
    const element = box.current;
    if (element === null) return;
    const below = element.scrollHeight - element.clientHeight - element.scrollTop;
    following.current = below < NEAR_END;
  };
  const silent = state.kind === "saved" && segments.every(({ state }) => state.kind === "empty");
  return (
    <section class="card live-text" aria-labelledby="live-text-title">
      <div class="card-head">
        <h2 id="live-text-title">{strings.transcript.label}</h2>
        <div class="actions">
          {state.kind === "saved" && (
            <a
              class="button"
              href={hrefOf({ view: "recording", id: state.recording })}
              aria-label={strings.recorder.openLabel}
            >
              {strings.recorder.open}
            </a>
          )}
          <CopyButton text={textOf(segments)} toasts={toasts} />
        </div>
      </div>
      <div
        ref={box}
        class="transcript"
        role="log"
        aria-live="polite"
        aria-labelledby="live-text-title"
        tabIndex={0}
        onScroll={scrolled}
      >
        <TranscriptView segments={segments} />
        {segments.length === 0 || silent
          ? (
            <p class="placeholder">
              {silent ? strings.transcript.nothingSaid : strings.transcript.empty}
            </p>
          )
          : null}
      </div>
    </section>
  );
}
