/** A recording's text and sound to be taken elsewhere. */
import type { JSX } from "preact";
import type { Recording } from "../../../shared/recording.ts";
import { Api, TRANSCRIPT_FORMATS } from "../api/api.ts";
import { Icon } from "../icon.tsx";
import { fileName, formatBytes, formatDuration } from "../library/format.ts";
import { Menu } from "../menu.tsx";
import { strings } from "../strings.ts";
import type { Toasts } from "../toast/toasts.ts";
import { copyText } from "../transcript/copy_button.tsx";
import { textWithTimes } from "./blocks.ts";

const { exports: words } = strings;

/** Properties of {@linkcode ExportMenu}. */
export interface ExportMenuProps {
  readonly recording: Recording;
  /** What the recording is called. */
  readonly title: string;
  readonly toasts: Toasts;
}

/** Copying with times, and a link for each format and for the audio. */
export function ExportMenu({ recording, title, toasts }: ExportMenuProps): JSX.Element {
  const { id, audio } = recording;
  const link = (href: string, format: string, label: string, size?: string): JSX.Element => (
    <li key={format}>
      <a class="menu-item" href={href} download={fileName(title, format)}>
        <Icon name="download" />
        {label}
        <span class="quiet">{size ?? `.${format}`}</span>
      </a>
    </li>
  );
  return (
    <Menu label={words.label} icon="download">
      {(close) => (
        <ul aria-label={words.label}>
          <li>
            <button
              type="button"
              class="menu-item"
              onClick={() => {
                close();
                const text = textWithTimes(recording, formatDuration, strings.marks.inCopy);
                void copyText(text, toasts, words.copied);
              }}
            >
              <Icon name="copy" />
              {words.copyWithTimes}
            </button>
          </li>
          {TRANSCRIPT_FORMATS.map((format) =>
            link(Api.transcriptUrl(id, format), format, words.formats[format])
          )}
          {link(
            Api.audioUrl(id),
            audio.format,
            words.audio(audio.format),
            formatBytes(audio.bytes),
          )}
        </ul>
      )}
    </Menu>
  );
}
