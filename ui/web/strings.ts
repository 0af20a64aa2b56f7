/** Every word that the page shows: those of single views are in `strings/`, those of all views here. */
import { count } from "./strings/count.ts";
import { bin, library, uploads } from "./strings/library.ts";
import { recorder, unfinished } from "./strings/recorder.ts";
import { exports, marks, player, recording, transcript, transforms } from "./strings/recording.ts";
import { settings } from "./strings/settings.ts";
import { status } from "./strings/status.ts";

/** All texts of the page; what needs a figure or a name is a function. */
export const strings = {
  appName: "hero_voice",
  /** Title of the tab. */
  tab: { idle: "hero_voice", recording: "Recording - hero_voice", saving: "Saving - hero_voice" },

  shell: {
    skip: "Skip to the content",
    views: "Views",
    view: {
      recorder: "Record",
      library: "Library",
      recording: "Recording",
      bin: "Bin",
      status: "Status",
      settings: "Settings",
    },
  },
  dismiss: "Dismiss",
  close: "Close",

  keys: {
    title: "Keys",
    open: "Keys",
    everywhere: "Everywhere",
    show: "Show the keys",
    record: "Start to record, or stop",
    letters: "Single letters and signs count as keys",
    names: {
      " ": "Space",
      ArrowLeft: "\u2190",
      ArrowRight: "\u2192",
      Escape: "Esc",
    } as Readonly<Record<string, string>>,
  },

  durations: {
    seconds: (seconds: number): string => count(seconds, "second", "seconds"),
    minutes: (figure: string): string => `${figure} minutes`,
    hours: (figure: string): string => `${figure} hours`,
  },

  login: {
    title: "Log in",
    explain:
      "This page is for whoever has its token. make run prints the address with its token; it is also in the file token in the data folder.",
    label: "Token",
    submit: "Log in",
    refused:
      "This token was not accepted. Copy it again, whole, from the printed address or from the file token in the data folder.",
    slowed: "Too many attempts. Wait a minute, then try again.",
    again: "The session has ended. Log in again; a running recording goes on.",
  },

  connection: {
    away: "The engine is away. This page tries again by itself.",
    slow:
      "hero_voice took too long to answer; it may have much to do, or hang (make status tells). This page tries again by itself.",
    unreachable:
      "hero_voice does not answer. Is it running? (make run starts it.) This page tries again by itself.",
    unexpected: "The engine gave an answer that this page does not understand. Reload the page.",
    refused: (status: number): string =>
      `The engine refused this with status ${status}. Reload the page and try again.`,
  },

  engines: {
    inUse: (name: string): string => `Speech engine: ${name}`,
  },

  recorder,
  unfinished,
  recording,
  transcript,
  marks,
  player,
  transforms,
  exports,
  library,
  bin,
  uploads,
  settings,
  status,
} as const;
