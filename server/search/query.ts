/** What a person typed into the search, as the terms that all have to be there. */
import { fold } from "./fold.ts";

/** Most terms that count. */
const MAX_TERMS = 10;

/** Words between quotes, or up to the end where the closing one is still missing; or one word. */
const TERM = /"([^"]+)"?|([^\s"]+)/g;
// deno-lint-ignore no-control-regex
const CONTROLS = /[\u0000-\u001f\u007f]+/g;

/** The terms of a query: its words, and what stands between quotes as one. Never throws. */
export function termsOf(query: string): string[] {
  const terms = query.toWellFormed().replace(CONTROLS, " ").matchAll(TERM)
    .map(([, quoted, word]) => (quoted ?? word ?? "").trim())
    .filter((term) => fold(term) !== "");
  return [...new Set(terms)].slice(0, MAX_TERMS);
}
