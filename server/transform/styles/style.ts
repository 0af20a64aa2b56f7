/** A style: what can be made of a transcript, by name. */
import { z } from "zod";

/** Stands in a prompt for the language that the person names. */
export const LANGUAGE_PLACE = "{language}";

/** Longest title and description, in UTF-16 code units. */
const MAX_TITLE_LENGTH = 100;
const MAX_DESCRIPTION_LENGTH = 300;
/** Longest prompt, in UTF-16 code units: about a quarter of what the smallest models take at once. */
const MAX_PROMPT_LENGTH = 4_000;

/** What names of styles look like. */
export const STYLE_NAME = /^[a-z0-9][a-z0-9_-]{0,63}$/;
/** Style of what a person asks for in their own words; no file may have this name. */
export const INSTRUCTION_STYLE = "instruction";

/** A style. */
export interface Style {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What to do, as it is said to a model. */
  readonly prompt: string;
  /**
   * What becomes of the results for the parts of a transcript that is too long for the model: they are
   * joined, or one result is made of them.
   */
  readonly parts: "join" | "combine";
}

/** A file that is no style; the message says why, as the end of a sentence. */
export class BadStyle extends Error {
  override readonly name = "BadStyle";
}

const headSchema = z.strictObject({
  title: z.string().min(1).max(MAX_TITLE_LENGTH),
  description: z.string().max(MAX_DESCRIPTION_LENGTH).default(""),
  parts: z.enum(["join", "combine"]).default("combine"),
});

/** Whether a style needs to be told a language. */
export function needsLanguage(style: Style): boolean {
  return style.prompt.includes(LANGUAGE_PLACE);
}

/**
 * Reads a style from its file: lines of `key: value` between two lines `---`, then the prompt.
 *
 * @param name Name of the file without `.md`.
 * @throws {BadStyle} If it isn't one.
 */
export function parseStyle(name: string, file: string): Style {
  if (!STYLE_NAME.test(name)) {
    throw new BadStyle("its name must be of a-z, 0-9, - and _ only, and end in .md");
  }
  if (name === INSTRUCTION_STYLE) throw new BadStyle("this name is taken; give it another one");
  const match = /^\uFEFF?---[ \t]*\n([^]*?)\n?---[ \t]*(?:\n([^]*))?$/.exec(
    file.replaceAll("\r\n", "\n"),
  );
  if (match === null) {
    throw new BadStyle('it must begin with a line "---", its title, and another line "---"');
  }
  const head = headSchema.safeParse(readHead(match[1] ?? ""));
  if (!head.success) {
    const [issue] = head.error.issues;
    const where = issue?.path.join(".") ?? "";
    const what = issue?.message ?? "it does not fit";
    throw new BadStyle(where === "" ? what : `its ${where} is wrong: ${what}`);
  }
  const prompt = (match[2] ?? "").trim();
  if (prompt === "") throw new BadStyle("there is no prompt below its second line ---");
  if (prompt.length > MAX_PROMPT_LENGTH) {
    throw new BadStyle(
      `its prompt has ${prompt.length} characters; at most ${MAX_PROMPT_LENGTH} are allowed`,
    );
  }
  return { name, ...head.data, prompt };
}

function readHead(text: string): Record<string, string> {
  const head: Record<string, string> = {};
  for (const line of text.split("\n")) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const match = /^([A-Za-z]+)[ \t]*:[ \t]*(.*?)[ \t]*$/.exec(line);
    const [, key = "", value = ""] = match ?? [];
    if (key === "") throw new BadStyle(`this line is not "key: value": ${line.slice(0, 80)}`);
    head[key] = value.replace(/^(["'])(.*)\1$/, "$2");
  }
  return head;
}
