/** The languages of Whisper: between BCP 47, which we speak, and the codes and names that the API speaks. */

/** Codes that the API takes; from its documentation, as groq-sdk lists them. */
const CODES = [
  ..."en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no"
    .split(" "),
  ..."th ur hr bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw"
    .split(" "),
  ..."gl mr pa si km sn yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl"
    .split(" "),
  ..."mg as tt haw ln ha ba jv su yue".split(" "),
];

/** Languages that BCP 47 calls something else. */
const OTHER_CODES: Readonly<Record<string, string>> = { nb: "no", fil: "tl", jw: "jv" };

/** Names in answers that differ from those in Unicode's CLDR. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  castilian: "es",
  maori: "mi",
  myanmar: "my",
  nynorsk: "nn",
  tagalog: "tl",
};

const names = new Intl.DisplayNames(["en"], { type: "language" });
const codeOfName = new Map<string, string>([
  ...CODES.map((code) => [names.of(code)?.toLowerCase() ?? code, code] as const),
  ...CODES.map((code) => [code, code] as const),
  ...Object.entries(OTHER_NAMES),
]);

/**
 * The code that the API takes for a language.
 *
 * @param language As in BCP 47, for example `de-AT`.
 * @returns For example `de`; undefined for what the API doesn't know: it then finds out by itself.
 */
export function languageCode(language: string): string | undefined {
  let code: string;
  try {
    code = new Intl.Locale(language).language;
  } catch {
    return undefined;
  }
  code = OTHER_CODES[code] ?? code;
  return CODES.includes(code) ? code : undefined;
}

/**
 * The language that an answer names.
 *
 * @param name An English name or a code, in any case, for example `English`.
 * @returns As in BCP 47; undefined if it isn't known.
 */
export function languageOfName(name: string): string | undefined {
  return codeOfName.get(name.toLowerCase());
}
