/** The page's header: its name, and the recording in progress or the engine in use. */
import type { JSX } from "preact";
import { Icon } from "./icon.tsx";
import { formatDuration } from "./library/format.ts";
import type { Page } from "./page.ts";
import { hrefOf } from "./route.ts";
import { strings } from "./strings.ts";

/** The header. */
export function Header({ page }: { readonly page: Page }): JSX.Element {
  const { kind } = page.recorder.state.value;
  const busy = kind === "recording" || kind === "saving";
  const elsewhere = page.router.route.value.view !== "recorder";
  const engine = page.connection.engines.value?.items.find(({ inUse }) => inUse);
  return (
    <header class="header">
      <a class="brand" href={hrefOf({ view: "recorder" })}>
        <Icon name="brand" />
        {strings.appName}
      </a>
      {busy && elsewhere
        ? <InProgress page={page} />
        : engine && <span class="chip">{strings.engines.inUse(engine.name)}</span>}
    </header>
  );
}

function InProgress({ page }: { readonly page: Page }): JSX.Element {
  const { recorder } = page;
  const recording = recorder.state.value.kind === "recording";
  return (
    <div class="in-progress">
      <a href={hrefOf({ view: "recorder" })} title={strings.recorder.backToRecorder}>
        {recording
          ? strings.recorder.inHeader(formatDuration(recorder.elapsedMs.value))
          : strings.recorder.savingInHeader}
      </a>
      {recording && (
        <button type="button" class="button" onClick={() => void recorder.stop()}>
          {strings.recorder.stop}
        </button>
      )}
    </div>
  );
}
