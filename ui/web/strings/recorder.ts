/** Words of the recorder, and of recordings that were broken off. */
import type { MicrophoneProblem } from "../capture/microphone_error.ts";
import type { SessionFailure } from "../session/session_state.ts";
import { count } from "./count.ts";

const MICROPHONE: Record<MicrophoneProblem, string> = {
  refused:
    "The browser was not allowed to use the microphone. Allow it for this page (the symbol beside the address), and in the system's privacy settings, then press the button again.",
  missing: "No microphone was found. Plug one in or switch it on, then press the button again.",
  busy:
    "The microphone could not be opened; another program may be using it. Close that program, then press the button again.",
  insecure:
    "Browsers give the microphone only to pages on https or on this machine. Open the page as http://127.0.0.1 with its port, or set up https (HERO_VOICE_TLS_CERT and HERO_VOICE_TLS_KEY).",
  unsupported:
    "This browser can't record sound in a page. Use a current Firefox, Chromium, Chrome, Edge or Safari.",
  failed:
    "The microphone could not be started. Reload the page and try again; if it fails again, try another browser.",
};

const SESSION_FAILED: Record<SessionFailure, string> = {
  1007: "The engine did not understand the page. Reload the page; both may have been updated.",
  1008: "The engine refused the recording. Reload the page and log in again.",
  1009: "The engine refused a message as too large. Reload the page; both may have been updated.",
  4000: "The engine refused to begin the recording. Reload the page; both may have been updated.",
  4004: "The engine no longer has this recording, or it can't be continued.",
  4008:
    "The page sent more than the engine takes at a time. Reload the page; both may have been updated.",
  4009:
    "This recording goes on in another window or device, so this page stopped; start a new one to record here.",
  ended_elsewhere: "The recording was ended from elsewhere.",
  nonsense:
    "The engine's answers did not fit this recording. Reload the page; both may have been updated.",
};

/** Where one records. */
export const recorder = {
  title: "Record",
  paused: "Paused",
  pause: "Pause",
  resume: "Go on",
  mark: "Mark this moment",
  markShort: "Mark",
  marked: (time: string): string => `Marked at ${time}`,
  tooManyMarks: "There are too many marks already; this moment was not marked.",
  discard: "Discard",
  discarding: "Discarding; it goes to the bin when it is safe",
  discarded: "The recording is discarded; it goes to the bin.",
  microphones: "Microphone",
  anyMicrophone: "The browser's choice",
  unnamedMicrophone: (number: number): string => `Microphone ${number}`,
  pauseKey: "Pause, or go on",
  toggleKey: "Start or stop recording",
  start: "Start recording",
  stop: "Stop recording",
  hint: "Press the button or the space bar, and speak.",
  hintRecording: "Press again, or the space bar, to stop.",
  level: "Input level",
  elapsed: "Recorded so far",
  idle: "Ready",
  preparing: "Waiting for the microphone...",
  connecting: "Connecting... you can speak already.",
  recording: "Recording",
  recordingAlone: "Recording; the connection is gone",
  recordingDiskFull: "Recording; the disk is full",
  saving: "Saving...",
  savingAlone: "Saving; waiting for the connection",
  savingDiskFull: "Saving; waiting for space on the disk",
  saved: (duration: string): string => `Saved, ${duration}`,
  savedPending: (duration: string, pending: number): string =>
    `Saved, ${duration}; ${count(pending, "part is", "parts are")} still being written down`,
  failed: "Not recording",
  catchingUp: "Recording; catching up",
  savingCatchingUp: "Saving; catching up",
  waitingForMicrophone: "Paused; no microphone",
  openingMicrophone: "Paused; opening the microphone...",
  otherMicrophone: "Go on with another microphone",
  lost: {
    recording: (reason: string): string =>
      `${reason} Go on speaking: this page tries again by itself.`,
    saving: (reason: string): string => `${reason} This page tries again by itself.`,
  },
  connectionGone: "The connection is gone.",
  diskFull:
    "The engine's disk is full; what was saved before is safe. Free some space there: this page tries again every 30 seconds.",
  unsaved: (length: string, kept: string): string => `Not saved yet: ${length}, ${kept}.`,
  kept: {
    recording: "kept in this browser, even if the page is reloaded",
    saving:
      "kept in this browser. You may close the page; the rest is saved when you open it again",
    memory: "in this tab alone, so keep it open",
  },
  notKept: {
    full:
      "This browser has no space left for a copy of the recording on this device. The recording goes on; keep this tab open until it is saved, or free some disk space.",
    failed:
      "This browser can't keep a copy of the recording on this device. The recording goes on; keep this tab open until it is saved.",
  },
  silent: "No sound arrives. Is the microphone muted, or is another one selected?",
  missed: (length: string, place: string): string =>
    `At ${place} this page stood still for ${length}: the computer slept, or the browser stopped the page. What was said then was not recorded; say it again. The recording goes on.`,
  othersRecord:
    "Another tab of this browser records or saves a recording, too. Each tab makes a recording of its own; stop the one that you don't want.",
  microphoneLost:
    "The microphone went away. What you said is kept; plug it or another one in, and the recording goes on by itself.",
  microphoneChanged:
    "The microphone went away; the recording goes on with the one that the browser chose instead.",
  microphoneBack: "There is a microphone again; the recording goes on.",
  begunAnew:
    "The engine no longer has the recording so far, so it goes on as a new one, which begins with what was not saved yet.",
  bufferFull:
    "The connection was gone for so long that this tab can keep no more, so the recording was ended. What you said until then will be saved as soon as the connection is back; keep this tab open.",
  microphone: (problem: MicrophoneProblem): string => MICROPHONE[problem],
  sessionFailed: (reason: SessionFailure): string => SESSION_FAILED[reason],
  open: "Open",
  openLabel: "Open this recording",
  inHeader: (elapsed: string): string => `Recording ${elapsed}`,
  savingInHeader: "Saving...",
  backToRecorder: "Show the recording in progress",
  inProgress: "Recording in progress",
  stopShort: "Stop",
  whatToDo: "What to do",
  recent: "Recent",
  allRecordings: "All recordings",
} as const;

/** What was broken off. */
export const unfinished = {
  label: "Unfinished recordings",
  title: (day: string, time: string): string => `Unfinished recording: ${day}, ${time}`,
  savedTitle: (day: string, time: string): string => `Recording: ${day}, ${time}`,
  found: (duration: string): string => `It was broken off after ${duration}.`,
  allSaved: "All of it has been saved, but it was not ended.",
  unsaved: (duration: string): string => `Not saved yet: ${duration}, kept in this browser.`,
  allUnsaved: "Nothing of it has been saved yet; it is kept in this browser.",
  goOn: "Continue recording",
  save: "Save it",
  discard: "Throw it away",
  discardFound: (saved: boolean): string =>
    saved
      ? "Throw this recording away? What has been saved of it goes to the bin; the rest is gone for good."
      : "Throw this recording away? It is gone for good.",
  discardUnsaved: (duration: string): string =>
    `Throw away what was not saved (${duration})? It is gone for good.`,
  reallyDiscard: "Throw away",
  keep: "Keep",
  saving: "Saving what is left of it...",
  savingAlone: (duration: string): string =>
    `Waiting for the connection; then saving goes on by itself. Not saved yet: ${duration}, kept in this browser.`,
  savingDiskFull: (duration: string): string =>
    `The engine's disk is full. Free some space: the page tries again every 30 seconds. Not saved yet: ${duration}, kept in this browser.`,
  saved: (duration: string): string => `Saved, ${duration}`,
  failed: (duration: string): string =>
    `Not saved: ${duration} of this recording, kept here until you choose.`,
  saveAsNew: "Save as a new recording",
  download: "Download this audio",
  file: "unsaved recording.wav",
  elsewhere: "Another tab has this recording now.",
  gone:
    "This recording is no longer kept in this browser; it may have been saved from another tab.",
  unreadable:
    "The browser could not read the kept recording. Reload the page and try again; nothing was deleted.",
} as const;
