/** Words of a recording that is read, heard and worked on. */
import { count } from "./count.ts";

/** A recording that is read. */
export const recording = {
  keys: "Recording",
  sides: "What is shown",
  more: "More",
  times: "Times",
  timesKey: "Times on or off",
  edit: "Edit",
  editKey: "Edit the text, from where it plays",
  again: "Write anew",
  againWith: "Write the text anew with",
  againSegment: (time: string): string => `Write the text at ${time} anew`,
  sameEngine: "wrote this",
  unusable: "not set up",
  unheard: "Also where no speech was found",
  original: "Was:",
  noText: "(nothing)",
  bringBack: (time: string): string => `Bring back the original text at ${time}`,
  editSegment: (time: string): string => `Edit the text at ${time}`,
  textAt: (time: string): string => `Text at ${time}`,
  formHint: "Ctrl + Enter saves, Esc cancels.",
  provisional: "From a weaker engine while the better one was away; it is written anew by itself.",
  gap: (length: string, time: string): string =>
    `At ${time}, ${length} never arrived and play as silence.`,
  pending: "...",
  writtenAnew: "being written anew; this text stays until then",
  nothing: (length: string): string => `[no words, ${length}]`,
  empty: {
    no_speech: "The engine heard no speech here.",
    silence: "There is no sound here.",
    filler_phrase: "The engine wrote a phrase here that it writes where nobody speaks.",
    prompt_echo: "The engine only repeated the words that it was told to expect.",
  } as Readonly<Record<string, string>>,
  tryAgain: "Try again",
  tryNow: "Try now",
  tryAgainAll: "Try all again",
  stayed: (message: string): string =>
    `This text stayed, because it could not be made anew: ${message}`,
  failed: (number: number): string =>
    `${count(number, "part", "parts")} could not be written down; the audio is safe.`,
  waiting: (number: number): string =>
    `${
      count(number, "part waits", "parts wait")
    } for the speech engine; it is tried again by itself.`,
  conversion: (message: string): string =>
    `The audio could not be made smaller; it is kept as it is. ${message}`,
  binned: "This recording is in the bin.",
  restore: "Bring it back",
} as const;

/** Its text. */
export const transcript = {
  label: "Text",
  empty: "Your words will appear here.",
  nothingSaid: "No speech was found in this recording.",
  pending: "being written down",
  copy: "Copy text",
  copied: "Copied",
  copyFailed: "The browser did not allow copying. Select the text and copy it by hand.",
  waiting: (reason: string): string => `Waiting: ${reason}`,
  failed: (message: string): string => `Not written down: ${message}`,
  playFrom: (time: string): string => `Play from ${time}`,
} as const;

/** Its marks. */
export const marks = {
  nameAt: (time: string): string => `Name of the mark at ${time}`,
  name: (time: string, label: string): string =>
    label === "" ? `Name the mark at ${time}` : `Rename the mark at ${time}: ${label}`,
  nameLast: "Name the last mark",
  removeAt: (time: string): string => `Remove the mark at ${time}`,
  removed: (time: string): string => `The mark at ${time} is removed.`,
  add: "Mark this place",
  save: "Save",
  cancel: "Cancel",
  inCopy: (label: string | null): string => label === null ? "Mark" : `Mark: ${label}`,
} as const;

/** Its player. */
export const player = {
  label: "Player",
  position: "Place in the recording",
  positionOf: (time: string, duration: string): string => `${time} of ${duration}`,
  play: "Play",
  pause: "Pause",
  back: "Back 10 seconds",
  forward: "Forward 10 seconds",
  rate: "Speed",
  times: (rate: number): string => `${rate}\u00d7`,
  failed:
    "The audio can't be played here. Reload the page; if it fails again, export the audio and play it elsewhere.",
  marks: "Marked moments",
  playFromMark: (time: string, label: string): string =>
    label === "" ? `Play from the mark at ${time}` : `Play from the mark at ${time}: ${label}`,
  playKey: "Play or pause",
  stepBack: "Back 5 seconds",
  stepForward: "Forward 5 seconds",
  previous: "To the start of this segment, or to the one before",
  next: "To the next segment",
  slower: "Slower",
  faster: "Faster",
} as const;

/** Other versions of its text. */
export const transforms = {
  title: "Rework",
  style: "Style",
  unusable: (title: string): string => `${title} (needs a language model)`,
  ownWords: "In your own words",
  ownWordsHint: "Say what you want made of the text.",
  language: "Language",
  languageHint: "For example French, or fr",
  instruction: "What should be made of it?",
  instructionHint: "For example: Make a packing list of it.",
  noModel: "This needs a language model; README says how to set one up.",
  make: "Make it",
  version: "Version",
  versionName: (title: string, day: string, time: string): string => `${title}, ${day} ${time}`,
  compare: "Compare with",
  compareNothing: "Nothing",
  compareOriginal: "The recording's text",
  copy: "Copy",
  rules: "by rules, without a model",
  queued: "Waiting until all of the text is there...",
  running: "Being written...",
  waiting: (reason: string, time: string): string =>
    time === "" ? `Waiting: ${reason}` : `Waiting until ${time}: ${reason}`,
  failed: (message: string): string => `Not made: ${message}`,
} as const;

/** Its files. */
export const exports = {
  label: "Export",
  copyWithTimes: "Copy with times",
  copied: "Copied",
  audio: (format: string): string => `Audio (${format.toUpperCase()})`,
  formats: {
    txt: "Text",
    md: "Markdown",
    srt: "Subtitles (SRT)",
    vtt: "Subtitles (WebVTT)",
    json: "JSON",
  },
} as const;
