/** A recording's files. */
import type { JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import { Api, TRANSCRIPT_FORMATS } from "../api/api.ts";
import { Icon } from "../icon.tsx";
import { strings } from "../strings.ts";
import { fileName, formatBytes } from "../library/format.ts";

/** Links to the audio and to the text in each format. */
export function Downloads(
  { recording, title }: { readonly recording: Recording; readonly title: string },
): JSX.Element {
  const { id, audio } = recording;
  const { downloads } = strings.library;
  return (
    <section class="downloads" aria-labelledby="downloads-title">
      <h2 id="downloads-title">{strings.library.download}</h2>
      <ul>
        <li>
          <a class="button" href={Api.audioUrl(id)} download={fileName(title, audio.format)}>
            <Icon name="download" />
            {downloads.audio(audio.format)}
            <span class="quiet">{formatBytes(audio.bytes)}</span>
          </a>
        </li>
        {TRANSCRIPT_FORMATS.map((format) => (
          <li key={format}>
            <a
              class="button"
              href={Api.transcriptUrl(id, format)}
              download={fileName(title, format)}
            >
              <Icon name="download" />
              {downloads[format]}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
