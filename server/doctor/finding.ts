/** What is found in a look at one thing. */

/** A finding. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly about: string;
  /** `warning`: it works, but not as it should; `broken`: something does not work. */
  readonly state: "fine" | "warning" | "broken";
  /** How it is. */
  readonly says: string;
  /** What to do about it; there for all that isn't fine. */
  readonly remedy?: string;
}

/** It is as it should be. */
export function fine(about: string, says: string): Finding {
  return { about, state: "fine", says };
}

/** It works, but not as it should. */
export function warning(about: string, says: string, remedy: string): Finding {
  return { about, state: "warning", says, remedy };
}

/** It does not work. */
export function broken(about: string, says: string, remedy: string): Finding {
  return { about, state: "broken", says, remedy };
}

/**
 * It does not work, as a sentence says that is told elsewhere too.
 *
 * @param sentence What is wrong and, after the last semicolon, what to do.
 * @param remedy What to do where the sentence doesn't say.
 */
export function brokenBy(about: string, sentence: string, remedy: string): Finding {
  const whole = sentence.replace(/\.$/, "");
  const at = whole.lastIndexOf("; ");
  return at < 0
    ? broken(about, whole, remedy)
    : broken(about, whole.slice(0, at), whole.slice(at + 2));
}
