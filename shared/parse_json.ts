/** JSON that comes from outside. */

/** Parses a text, for a schema to look at; undefined, which no schema takes, if it isn't JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
