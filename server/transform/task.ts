/** What a transform asks for, as it is to be done now. */
import type { TransformOutcome, TransformWish } from "../store/transforms.ts";
import { languageOf } from "./language.ts";
import type { LongTask } from "./long_text.ts";
import type { StyleLibrary } from "./styles/library.ts";
import {
  INSTRUCTION_STYLE,
  LANGUAGE_PLACE,
  needsLanguage,
  type Style,
  STYLE_NAME,
} from "./styles/style.ts";
import type { Transformer } from "./transformer.ts";
import { NO_MODEL, type TransformerSet } from "./transformers.ts";

/** Style of a transform that was asked for under a name that can't be one. */
const UNKNOWN_STYLE = "unknown";

/** A task and who does it, or why it can't be done. */
export type Task =
  | { readonly long: LongTask; readonly transformer: Transformer }
  | { readonly outcome: TransformOutcome; readonly transformer: undefined };

/**
 * What was asked for when a recording began: the name of a style, and after a colon the language that it
 * needs, such as `translate:fr`.
 */
export function automaticWish(asked: string): TransformWish {
  const [style = "", ...rest] = asked.split(":");
  const language = rest.length === 0 ? null : rest.join(":").trim();
  const name = style.trim();
  return { style: STYLE_NAME.test(name) ? name : UNKNOWN_STYLE, language, instruction: null };
}

/**
 * Finds style and transformer.
 *
 * @param language Language of the transcript, as in BCP 47, where it is known.
 */
export async function taskOf(
  wish: TransformWish,
  styles: Pick<StyleLibrary, "get">,
  transformers: Pick<TransformerSet, "forStyle">,
  language: string | undefined,
): Promise<Task> {
  const failed = (code: string, message: string): Task => ({
    outcome: { state: "failed", code, message },
    transformer: undefined,
  });
  const style = wish.instruction === null
    ? await styles.get(wish.style)
    : instructionStyle(wish.instruction);
  if (style === undefined) return failed("no_such_style", noSuchStyle(wish.style));
  const target = languageOf(wish.language ?? "");
  if (wish.instruction === null && needsLanguage(style) && target === undefined) {
    return failed("no_language", noLanguage(style.name));
  }
  const transformer = transformers.forStyle(style.name);
  if (transformer === undefined) return failed("no_model", NO_MODEL);
  // A person's own words are not looked through for places to fill.
  const prompt = wish.instruction ?? style.prompt.replaceAll(LANGUAGE_PLACE, target?.name ?? "");
  return { long: { style, prompt, language }, transformer };
}

/** What a person asks for in their own words, as a style. */
function instructionStyle(instruction: string): Style {
  return {
    name: INSTRUCTION_STYLE,
    title: "",
    description: "",
    prompt: instruction,
    parts: "combine",
  };
}

/** That there is no style of a name. */
export function noSuchStyle(name: string): string {
  return `There is no style ${name}; GET /v1/transforms lists those there are.`;
}

/** That a style needs to be told a language. */
export function noLanguage(style: string): string {
  return `The style ${style} needs a language; give its code or its name as "language", such as "fr" or "French".`;
}
