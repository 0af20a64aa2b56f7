/** Offers the audio of a failed recording that did not reach the engine. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon.tsx";
import { spokenDuration } from "../library/format.ts";
import { strings } from "../strings.ts";
import type { Recorder } from "./recorder.ts";

/** A download of the audio, and a way to be rid of it. */
export function UnsavedAudio(
  { recorder, unsavedMs }: { readonly recorder: Recorder; readonly unsavedMs: number },
): JSX.Element {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const file = recorder.unsavedFile();
    if (file === undefined) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, []);
  return (
    <div class="unsaved">
      <p>{strings.recorder.unsaved(spokenDuration(unsavedMs))}</p>
      <div class="actions">
        {url !== undefined && (
          <a class="button button-primary" href={url} download={strings.recorder.unsavedFile}>
            <Icon name="download" />
            {strings.recorder.downloadUnsaved}
          </a>
        )}
        <button type="button" class="button" onClick={() => recorder.discardUnsaved()}>
          {strings.recorder.discardUnsaved}
        </button>
      </div>
    </div>
  );
}
