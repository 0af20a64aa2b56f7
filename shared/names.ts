/** Names of the two programs, which are also the names of their services, and what they are told by. */

/** The engine. */
export const SERVER = "hero_voice_server";
/** The gateway. */
export const UI = "hero_voice_ui";

/**
 * Variable by which a program is told the socket of a supervisor that takes log records: set in the
 * launcher of the service, where `rpc.discover` lists `logs.insert`. Only with it may the program speak
 * to the supervisor, which can start anything.
 */
export const LOGS_INSERT_VARIABLE = "ZINIT_LOGS_INSERT";
