/** The styles that come with the program, in the order in which they are shown. */
import bullets from "./bullets.md" with { type: "text" };
import email from "./email.md" with { type: "text" };
import minutes from "./minutes.md" with { type: "text" };
import summary from "./summary.md" with { type: "text" };
import tidy from "./tidy.md" with { type: "text" };
import translate from "./translate.md" with { type: "text" };
import { parseStyle, type Style } from "./style.ts";

const FILES: Readonly<Record<string, string>> = {
  tidy,
  bullets,
  summary,
  email,
  minutes,
  translate,
};

/** The styles that come with the program. */
export const BUILT_IN_STYLES: readonly Style[] = Object.entries(FILES).map(([name, file]) =>
  parseStyle(name, file)
);
