/** A segment's text to be written in. */
import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Segment } from "../../../shared/recording.ts";
import { formatDuration } from "../library/format.ts";
import { strings } from "../strings.ts";

/** Properties of {@linkcode SegmentForm}. */
export interface SegmentFormProps {
  readonly segment: Segment;
  /** Keeps a text; resolves to whether that worked. */
  readonly onSave: (text: string) => Promise<boolean>;
  /** The person has done with it. */
  readonly onClose: () => void;
}

/** A field that grows with its text; Escape leaves it as it was, Control and Enter keeps it. */
export function SegmentForm({ segment, onSave, onClose }: SegmentFormProps): JSX.Element {
  const field = useRef<HTMLTextAreaElement>(null);
  const [saving, setSaving] = useState(false);
  useLayoutEffect(() => {
    field.current?.focus();
    field.current?.setSelectionRange(segment.text.length, segment.text.length);
  }, []);
  const save = async (): Promise<void> => {
    const text = field.current?.value ?? "";
    if (saving) return;
    if (text === segment.text) return onClose();
    setSaving(true);
    const kept = await onSave(text);
    setSaving(false);
    if (kept) onClose();
  };
  return (
    <form
      class="segment-form"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
        else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void save();
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <textarea
        ref={field}
        dir="auto"
        rows={2}
        aria-label={strings.recording.textAt(formatDuration(segment.startMs))}
        defaultValue={segment.text}
      />
      <div class="actions">
        <button type="submit" class="button button-primary button-small" aria-disabled={saving}>
          {strings.library.save}
        </button>
        <button type="button" class="button button-small" onClick={onClose}>
          {strings.library.cancel}
        </button>
        <span class="quiet hint">{strings.recording.formHint}</span>
      </div>
    </form>
  );
}
