/** What people are told while the engine can't be reached. */

/** Code of the error, in answers and messages. */
export const ENGINE_AWAY = "engine_away";

/** The sentence. */
export const ENGINE_AWAY_MESSAGE =
  "The engine does not answer; wait a few seconds and try again, or start it with `hero_voice_server serve`.";
