/** Every setting: its name, who reads it, what it is for, what is allowed, what holds without it. */
import { ENGINE_NAMES } from "../engine_names.ts";
import {
  absolutePath,
  decimal,
  hostName,
  httpUrl,
  list,
  oneOf,
  type Parser,
  socketPath,
  text,
  token,
  wholeNumber,
} from "./parsers.ts";

/** Which of the programs: the engine or the gateway. */
export type ProgramKind = "server" | "ui";

/** A setting, as the table below describes it. */
export interface Setting<T> {
  /** Turns its text into its value. */
  readonly parse: Parser<T>;
  /** Text that holds where it isn't set; without it the setting is optional. */
  readonly fallback?: string;
  /** A secret is never shown, logged or handed to the other program. */
  readonly secret?: true;
  /** What it is for, in a line. */
  readonly about: string;
}

function setting<T>(row: Setting<T> & { fallback: string }): Setting<T> & { fallback: string };
function setting<T>(row: Setting<T>): Setting<T>;
function setting<T>(row: Setting<T>): Setting<T> {
  return row;
}

/*
 * In a fallback `~` stands for the person's home folder, `$HERO_VOICE_HOME` for the data folder,
 * `$TOOLS` for the folder of what set-up or installation puts beside the programs.
 */

const SHARED_SETTINGS = {
  HERO_VOICE_HOME: setting({
    parse: absolutePath,
    fallback: "~/hero/var/hero_voice",
    about: "data folder: recordings, database, token, .env",
  }),
  HERO_VOICE_SOCKET: setting({
    parse: socketPath,
    fallback: "$HERO_VOICE_HOME/run/hero_voice_server.sock",
    about: "Unix socket of the engine; its folder is for the engine alone (mode 0700)",
  }),
  HERO_VOICE_BLOCKED_SECONDS: setting({
    parse: wholeNumber(2, 3_600),
    fallback: "15",
    about: "a program whose event loop stands still for so long ends itself, to be started again",
  }),
  HERO_VOICE_MAX_SESSIONS: setting({
    parse: wholeNumber(1, 10_000),
    fallback: "500",
    about: "live sessions at once; one more is told to try again later",
  }),
  HERO_VOICE_MAX_REQUESTS: setting({
    parse: wholeNumber(1, 10_000),
    fallback: "256",
    about: "requests under way at once, besides live sessions; one more gets a 503",
  }),
  HERO_VOICE_MAX_BUFFERED_KB: setting({
    parse: wholeNumber(128, 65_536),
    fallback: "1024",
    about: "what may wait for a client, or for the engine, that takes too little; in KiB a session",
  }),
  HERO_VOICE_LOG_LEVEL: setting({
    parse: oneOf("debug", "info", "warning", "error"),
    fallback: "info",
    about: "least level that is logged",
  }),
  ZINIT_SOCKET: setting({
    parse: socketPath,
    about: "socket of the zinit supervisor",
  }),
} as const;

/** Settings of the engine. */
export const SERVER_SETTINGS = {
  ...SHARED_SETTINGS,
  HERO_VOICE_ENGINE: setting({
    parse: list(oneOf("auto", ...ENGINE_NAMES)),
    fallback: "auto",
    about: "engine for speech to text, or an ordered list",
  }),
  HERO_VOICE_TEXT_IN_PROGRESS: setting({
    parse: oneOf("auto", "on", "off"),
    fallback: "auto",
    about:
      "text while a sentence is still being spoken: auto (not by engines that bill each call), on, off",
  }),
  HERO_VOICE_POCKETSPHINX: setting({
    parse: absolutePath,
    fallback: "$TOOLS/pocketsphinx/engine",
    about: "wrapper script of the offline engine, written by make setup",
  }),
  HERO_VOICE_MAX_RECORDING_HOURS: setting({
    parse: decimal(0.01, 24),
    fallback: "24",
    about: "longest recording, in hours",
  }),
  HERO_VOICE_RESUME_HOURS: setting({
    parse: decimal(0.01, 168),
    fallback: "24",
    about: "how long an interrupted recording can be resumed before it ends by itself, in hours",
  }),
  HERO_VOICE_KEEP_WAV_HOURS: setting({
    parse: decimal(0, 87_600),
    fallback: "24",
    about: "how long the WAV file stays after the OGG is made, in hours",
  }),
  HERO_VOICE_OPUS_COMPLEXITY: setting({
    parse: wholeNumber(0, 10),
    fallback: "5",
    about: "how much work is put into the OGG",
  }),
  HERO_VOICE_CONVERT_SECONDS: setting({
    parse: wholeNumber(1, 86_400),
    fallback: "300",
    about:
      "how long making the OGG may take, in seconds; a long recording's may take a tenth of its length",
  }),
  HERO_VOICE_MAX_INTERRUPTED: setting({
    parse: wholeNumber(1, 100_000),
    fallback: "1000",
    about:
      "interrupted recordings that can be resumed; with more the one interrupted first is ended",
  }),
  HERO_VOICE_MAX_WAITING_JOBS: setting({
    parse: wholeNumber(1, 10_000_000),
    fallback: "100000",
    about: "segments that wait for their text; with more no new recording begins",
  }),
  HERO_VOICE_MAX_BODY_KB: setting({
    parse: wholeNumber(1, 65_536),
    fallback: "64",
    about: "largest body of a request, in KiB",
  }),
  HERO_VOICE_FFMPEG: setting({
    parse: oneOf("on", "off"),
    fallback: "off",
    about: "on to read uploaded MP3, M4A, FLAC, WebM and other files and films by ffmpeg",
  }),
  HERO_VOICE_MAX_UPLOAD_MB: setting({
    parse: wholeNumber(1, 1_000_000),
    fallback: "2048",
    about: "largest file that is uploaded, in MiB",
  }),
  HERO_VOICE_DISK_LOW_MB: setting({
    parse: wholeNumber(0, 10_000_000),
    fallback: "1024",
    about: "with less room on the disk, in MiB, those who record are warned, and no file is taken",
  }),
  HERO_VOICE_VAD_THRESHOLD: setting({
    parse: decimal(0.05, 0.95),
    fallback: "0.5",
    about: "speech probability from which a frame is speech (0.15 less ends it)",
  }),
  HERO_VOICE_VAD_PAUSE_MS: setting({
    parse: wholeNumber(200, 5_000),
    fallback: "768",
    about: "silence that ends a segment, in milliseconds",
  }),
  HERO_VOICE_VAD_PADDING_MS: setting({
    parse: wholeNumber(0, 2_000),
    fallback: "300",
    about: "audio kept before and after the speech of a segment, in milliseconds",
  }),
  HERO_VOICE_VAD_MAX_SEGMENT_MS: setting({
    parse: wholeNumber(5_000, 120_000),
    fallback: "25000",
    about: "longest segment; a longer one is split at its quietest point, in milliseconds",
  }),
  GROQ_API_KEY: setting({
    parse: text,
    secret: true,
    about: "key for Groq; with it Groq is used",
  }),
  GROQ_BASE_URL: setting({
    parse: httpUrl,
    fallback: "https://api.groq.com",
    about: "address of Groq's API",
  }),
  GROQ_MODEL: setting({
    parse: text,
    fallback: "whisper-large-v3-turbo",
    about: "Groq's model for speech to text",
  }),
  GROQ_CONCURRENCY: setting({
    parse: wholeNumber(1, 1_000),
    fallback: "32",
    about: "segments that Groq works on at the same time",
  }),
  STT_BASE_URL: setting({
    parse: httpUrl,
    about: "address of a server that speaks OpenAI's API for speech to text, for the engine openai",
  }),
  STT_API_KEY: setting({
    parse: text,
    secret: true,
    about: "key for that server; with it alone OpenAI itself is used",
  }),
  STT_MODEL: setting({
    parse: text,
    fallback: "whisper-1",
    about: "that server's model for speech to text",
  }),
  STT_CONCURRENCY: setting({
    parse: wholeNumber(1, 1_000),
    fallback: "4",
    about: "segments that that server works on at the same time",
  }),
  DEEPSEEK_API_KEY: setting({
    parse: text,
    secret: true,
    about: "key for DeepSeek; with it DeepSeek works on texts",
  }),
  DEEPSEEK_BASE_URL: setting({
    parse: httpUrl,
    fallback: "https://api.deepseek.com",
    about: "address of DeepSeek's API",
  }),
  DEEPSEEK_MODEL: setting({
    parse: text,
    fallback: "deepseek-chat",
    about: "DeepSeek's model",
  }),
  LLM_BASE_URL: setting({
    parse: httpUrl,
    about: "address of a server that speaks OpenAI's API for chat, to work on texts",
  }),
  LLM_API_KEY: setting({
    parse: text,
    secret: true,
    about: "key for that server; with it alone OpenAI itself is used",
  }),
  LLM_MODEL: setting({
    parse: text,
    fallback: "gpt-4o-mini",
    about: "that server's model",
  }),
  LLM_CONTEXT_TOKENS: setting({
    parse: wholeNumber(2_048, 10_000_000),
    about: "what that model takes at once, in tokens; longer texts are worked on in parts",
  }),
} as const;

/** Settings of the gateway; no API key is among them. */
export const UI_SETTINGS = {
  ...SHARED_SETTINGS,
  HERO_VOICE_UI_HOST: setting({
    parse: hostName,
    fallback: "127.0.0.1",
    about: "address the gateway listens on",
  }),
  HERO_VOICE_UI_PORT: setting({
    parse: wholeNumber(0, 65_535),
    fallback: "3773",
    about: "port of the gateway; 0 takes a free one",
  }),
  HERO_VOICE_ALLOWED_HOSTS: setting({
    parse: list(hostName),
    fallback: "",
    about: "further names by which browsers reach the gateway (as in the Host header), by commas",
  }),
  HERO_VOICE_MAX_SESSIONS_PER_ADDRESS: setting({
    parse: wholeNumber(1, 10_000),
    about:
      "live sessions of one address; without it 50, and as many as in all from this machine itself, from where a reverse proxy brings everyone",
  }),
  HERO_VOICE_MAX_MEMORY_MB: setting({
    parse: wholeNumber(128, 1_000_000),
    fallback: "1024",
    about: "with more memory in use, in MiB, sessions are broken off that send nothing whole",
  }),
  HERO_VOICE_TOKEN: setting({
    parse: token,
    secret: true,
    about:
      "token to come in with, instead of the one in the data folder; off for none (loopback only)",
  }),
  HERO_VOICE_TLS_CERT: setting({
    parse: absolutePath,
    about: "certificate file (PEM) for https",
  }),
  HERO_VOICE_TLS_KEY: setting({
    parse: absolutePath,
    about: "key file (PEM) for https",
  }),
} as const;

/** Settings by the program that reads them. */
const SETTINGS_OF = { server: SERVER_SETTINGS, ui: UI_SETTINGS } as const;

/** All settings. */
export const SETTINGS = { ...SERVER_SETTINGS, ...UI_SETTINGS } as const;
/** Name of a setting. */
export type SettingName = keyof typeof SETTINGS;
/** Names of all settings. */
export const SETTING_NAMES = Object.keys(SETTINGS) as SettingName[];

/** Names of the settings that a program reads. */
export function settingsOf(program: ProgramKind): SettingName[] {
  return Object.keys(SETTINGS_OF[program]) as SettingName[];
}
