/** Words to expect in any recording. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { MAX_VOCABULARY_LENGTH } from "../../../shared/settings.ts";
import { strings } from "../strings.ts";

/** A field of several lines, with how much more it takes. */
export function VocabularyField(
  { value, onValue }: { readonly value: string; readonly onValue: (value: string) => void },
): JSX.Element {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <>
      <textarea
        id="vocabulary"
        aria-describedby="vocabulary-explain vocabulary-left"
        rows={3}
        maxLength={MAX_VOCABULARY_LENGTH}
        dir="auto"
        value={typed}
        onInput={(event) => setTyped(event.currentTarget.value)}
        onChange={(event) => {
          const changed = event.currentTarget.value.trim();
          if (changed !== value) onValue(changed);
        }}
      />
      <p id="vocabulary-left" class="quiet setting-source">
        {strings.settings.vocabulary.left(MAX_VOCABULARY_LENGTH - typed.length)}
      </p>
    </>
  );
}
