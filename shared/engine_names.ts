/** The engines that turn speech into text. */

/** Their names. */
export const ENGINE_NAMES = ["groq", "openai", "pocketsphinx"] as const;
/** Name of an engine. */
export type EngineName = (typeof ENGINE_NAMES)[number];
