/** Asks for something to be made of a text. */
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { MAX_INSTRUCTION_LENGTH } from "../../../shared/transform.ts";
import type { TransformWish } from "../api/api.ts";
import { isolated } from "../bidi.ts";
import { Icon } from "../icon.tsx";
import type { Page } from "../page.ts";
import { strings } from "../strings.ts";
import type { RecordingTransforms } from "./recording_transforms.ts";

const { transforms: words } = strings;

/** Value of the choice that stands for a person's own words. */
const OWN_WORDS = "";

/** A style to choose, or an instruction to type. */
export function TransformWishForm(
  { page, transforms }: { readonly page: Page; readonly transforms: RecordingTransforms },
): JSX.Element {
  const styles = page.styles.styles.value;
  const [chosen, setChosen] = useState<string>();
  const [language, setLanguage] = useState("");
  const [instruction, setInstruction] = useState("");
  useEffect(() => void page.styles.look(), []);
  const items = styles?.items ?? [];
  const name = chosen ?? items.find(({ usable }) => usable)?.name ?? OWN_WORDS;
  const style = items.find((item) => item.name === name);
  const wish = wishOf(name, language, instruction, style?.needsLanguage ?? false);
  const noModel = name === OWN_WORDS && styles?.model === null;
  const usable = style?.usable ?? !noModel;
  const problem = transforms.problem.value;
  return (
    <form
      class="wish"
      onSubmit={(event) => {
        event.preventDefault();
        if (wish !== undefined && usable) void transforms.make(wish);
      }}
    >
      <div class="field">
        <label for="wish-style">{words.style}</label>
        <select
          id="wish-style"
          value={name}
          aria-describedby="wish-description"
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {items.map((item) => (
            <option key={item.name} value={item.name}>
              {item.usable ? item.title : words.unusable(isolated(item.title))}
            </option>
          ))}
          <option value={OWN_WORDS}>{words.ownWords}</option>
        </select>
        <p id="wish-description" class="hint">
          <bdi>{style?.description ?? words.ownWordsHint}</bdi>
        </p>
      </div>
      {style?.needsLanguage && (
        <div class="field">
          <label for="wish-language">{words.language}</label>
          <input
            id="wish-language"
            type="text"
            value={language}
            placeholder={words.languageHint}
            onInput={({ currentTarget }) => setLanguage(currentTarget.value)}
          />
        </div>
      )}
      {name === OWN_WORDS && (
        <div class="field">
          <label for="wish-instruction">{words.instruction}</label>
          <textarea
            id="wish-instruction"
            rows={3}
            dir="auto"
            maxLength={MAX_INSTRUCTION_LENGTH}
            value={instruction}
            placeholder={words.instructionHint}
            onInput={({ currentTarget }) => setInstruction(currentTarget.value)}
          />
        </div>
      )}
      <div role="status">
        {!usable && (
          <p class="hint">
            <bdi>{style?.message ?? words.noModel}</bdi>
          </p>
        )}
        {styles?.message !== undefined && (
          <p class="hint">
            <bdi>{styles.message}</bdi>
          </p>
        )}
      </div>
      <p role="alert" class="wish-problem">{problem}</p>
      <button
        type="submit"
        class="button button-primary"
        aria-disabled={wish === undefined || !usable}
      >
        <Icon name="rework" />
        {words.make}
      </button>
    </form>
  );
}

/** What is asked for; undefined while something is missing. */
function wishOf(
  name: string,
  language: string,
  instruction: string,
  needsLanguage: boolean,
): TransformWish | undefined {
  if (name === OWN_WORDS) {
    return instruction.trim() === "" ? undefined : { instruction: instruction.trim() };
  }
  if (!needsLanguage) return { style: name };
  return language.trim() === "" ? undefined : { style: name, language: language.trim() };
}
