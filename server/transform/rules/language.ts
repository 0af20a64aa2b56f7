/** Whether a text is English, for rules that would do harm in other languages. */

/** Frequent words that are no words of the other languages below. */
const ENGLISH: ReadonlySet<string> = new Set(
  ("the and you that this with have what they there about would from your just my been which because " +
    "we're i'm it's don't let's going want know think should could i").split(" "),
);

/**
 * Frequent words of languages in which "um" or "er" is a word: German, Dutch, Portuguese, the Scandinavian
 * ones, Icelandic.
 */
const OTHERS: ReadonlySet<string> = new Set(
  ("der das und ist nicht ich wir uns ein eine einen zu auf für sich mit dem den von im uhr bitte kommt geht " +
    "dass sind haben hat wird als auch noch nach bei aus wie oder aber nur sie es sehr heute morgen gibt " +
    "het een en niet van ik je dat op voor maar zijn naar ook wat nog " +
    "que não para com uma os as é se por mais dos da do na no eu ele ela mas foi são tem " +
    "og ikke det som på av til jeg vi han hun med har den var kan skal men " +
    "och inte är jag du ett att hon om " +
    "að og ekki ég það sem við þú hann hún").split(" "),
);

/**
 * Whether a text is in English, as far as can be told: by its language if that is known, else by its most
 * frequent words. Words that are said twice count once, so that leaving them out changes nothing.
 *
 * @param words Words in small letters.
 * @param language As in BCP 47.
 */
export function isEnglish(words: readonly string[], language: string | undefined): boolean {
  if (language !== undefined) return /^en\b/i.test(language);
  const different = new Set(words);
  let english = 0;
  let other = 0;
  for (const word of different) {
    if (ENGLISH.has(word)) english++;
    if (OTHERS.has(word)) other++;
  }
  return english >= other;
}
