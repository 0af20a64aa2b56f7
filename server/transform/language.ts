/** Languages as people give them: by a code, or by a name in English or in the language itself. */

/** Codes of languages that are known by their names too: those that speech to text knows, as in ISO 639. */
const CODES = (
  "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fil fo fr gl gu ha haw he hi hr " +
  "ht hu hy id is it ja jv ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my nb ne nl nn no oc pa " +
  "pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tr tt uk ur uz vi yi yo yue zh"
).split(" ");
/** Ways of writing a language that have names of their own. */
const TAGS = ["en-GB", "en-US", "pt-BR", "pt-PT", "zh-Hans", "zh-Hant", "es-MX", "fr-CA", "de-AT"];

/** Longest name of a language, in UTF-16 code units. */
export const MAX_LANGUAGE_LENGTH = 60;

const english = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });

function ownName(tag: string): string | undefined {
  return new Intl.DisplayNames([tag], { type: "language", fallback: "none" }).of(tag);
}

const plain = (name: string): string => name.normalize("NFC").toLowerCase();

const tagOfName = new Map<string, string>(
  [...TAGS, ...CODES].flatMap((tag) =>
    [english.of(tag), ownName(tag)].filter((name) => name !== undefined)
      .map((name) => [plain(name), tag] as const)
  ),
);

/** A language. */
export interface Language {
  /** As in BCP 47. */
  readonly tag: string;
  /** In English: `Brazilian Portuguese`. */
  readonly name: string;
}

/**
 * The language that a person means.
 *
 * @param given For example `fr`, `pt-BR`, `French` or `français`, in any case.
 * @returns Undefined if it is none that is known.
 */
export function languageOf(given: string): Language | undefined {
  const text = given.trim();
  if (text === "" || text.length > MAX_LANGUAGE_LENGTH) return undefined;
  const tag = tagOfName.get(plain(text)) ?? canonical(text);
  const name = tag === undefined ? undefined : english.of(tag);
  return tag === undefined || name === undefined ? undefined : { tag, name };
}

function canonical(text: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(text.replaceAll("_", "-"))[0];
  } catch {
    return undefined;
  }
}
