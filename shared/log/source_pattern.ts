/** Patterns of source names. */

/** What matches the sources that a person asks for; `*` stands for anything, as in `hero_voice.ws.*`. */
export function sourcePattern(source: string): RegExp {
  return new RegExp(`^${source.split("*").map((part) => RegExp.escape(part)).join(".*")}$`);
}
