/** What is not as it should be with a recording, each with what mends it. */
import type { ComponentChildren, JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import type { RecordingActions } from "./recording_actions.ts";

const { recording: words } = strings;

/** Properties of {@linkcode RecordingState}. */
export interface RecordingStateProps {
  readonly page: Page;
  readonly recording: Recording;
  readonly title: string;
  readonly actions: RecordingActions;
}

/** A sentence for each; nothing where all is well. */
export function RecordingState(
  { page, recording, title, actions }: RecordingStateProps,
): JSX.Element {
  const { state, segments, conversion } = recording;
  const failed = segments.filter((segment) => segment.state === "failed").length;
  const waiting = segments.filter((segment) => segment.state === "waiting").length;
  const retry = (label: string): JSX.Element => (
    <button
      type="button"
      class="button"
      onClick={() => void actions.retry({})}
    >
      <Icon name="again" />
      {label}
    </button>
  );
  return (
    <div class="states" role="status">
      {state === "binned" && (
        <Notice text={words.binned}>
          <button type="button" class="button" onClick={() => void actions.restore(title)}>
            <Icon name="undo" />
            {words.restore}
          </button>
        </Notice>
      )}
      {state === "interrupted" && (
        <Interrupted
          page={page}
          id={recording.id}
          onFinish={() => void actions.finish()}
        />
      )}
      {state !== "binned" && failed > 0 && (
        <Notice kind="error" text={words.failed(failed)}>{retry(words.tryAgainAll)}</Notice>
      )}
      {state !== "binned" && failed === 0 && waiting > 0 && (
        <Notice text={words.waiting(waiting)}>{retry(words.tryNow)}</Notice>
      )}
      {state !== "binned" && conversion?.state === "failed" && (
        <Notice text={words.conversion(conversion.error?.message ?? "")}>
          {failed === 0 && retry(words.tryAgain)}
        </Notice>
      )}
    </div>
  );
}

function Notice(
  { kind = "warning", text, children }: {
    readonly kind?: "warning" | "error";
    readonly text: string;
    readonly children?: ComponentChildren;
  },
): JSX.Element {
  return (
    <div class={`callout callout-${kind}`}>
      <Icon name="warning" />
      <span>{text}</span>
      {children}
    </div>
  );
}

/** What can be done about a recording whose connection is gone. */
function Interrupted(
  { page, id, onFinish }: {
    readonly page: Page;
    readonly id: string;
    readonly onFinish: () => void;
  },
): JSX.Element {
  const { recorder, unfinished } = page;
  if (recorder.busy && recorder.recording === id) {
    return <Notice text={strings.library.interruptedNow} />;
  }
  if (unfinished.list.value.some(({ recording }) => recording === id)) {
    return <Notice text={strings.library.interruptedHere} />;
  }
  return (
    <Notice text={strings.library.interrupted}>
      <button type="button" class="button" onClick={onFinish}>
        <Icon name="stop" />
        {strings.library.finish}
      </button>
    </Notice>
  );
}
