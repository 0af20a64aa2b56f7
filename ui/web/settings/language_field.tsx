/** The language that recordings begin with. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { languageSchema } from "../../../shared/protocol.ts";
import { strings } from "../strings.ts";

/** A field for a code, with what that is called. */
export function LanguageField(
  { value, onValue }: {
    readonly value: string | null;
    readonly onValue: (value: string | null) => void;
  },
): JSX.Element {
  const [typed, setTyped] = useState(value ?? "");
  const [wrong, setWrong] = useState(false);
  useEffect(() => setTyped(value ?? ""), [value]);
  const name = languageName(typed);
  return (
    <>
      <input
        id="language"
        aria-describedby="language-explain language-note"
        aria-invalid={wrong}
        value={typed}
        maxLength={35}
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setWrong(false);
        }}
        onChange={(event) => {
          const changed = event.currentTarget.value.trim();
          const fine = changed === "" || languageSchema.safeParse(changed).success;
          setWrong(!fine);
          if (fine && changed !== (value ?? "")) onValue(changed === "" ? null : changed);
        }}
      />
      <p id="language-note" class="setting-source quiet" role="status">
        {wrong ? strings.settings.language.invalid : name}
      </p>
    </>
  );
}

/** What a language is called; empty if nobody knows. */
function languageName(code: string): string {
  if (!languageSchema.safeParse(code.trim()).success) return "";
  try {
    const name = new Intl.DisplayNames(["en"], { type: "language" }).of(code.trim()) ?? "";
    return name.toLowerCase() === code.trim().toLowerCase() ? "" : name;
  } catch {
    return "";
  }
}
