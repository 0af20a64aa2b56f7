/** Names of the two programs, which are also the names of their services. */

/** The engine. */
export const SERVER = "hero_voice_server";
/** The gateway. */
export const UI = "hero_voice_ui";
