/** Every word that the page shows, in one place. */
import type { MicrophoneProblem } from "./capture/microphone_error.ts";
import type { FailureReason } from "./stream/stream_state.ts";

/** "1 segment", "2 segments". */
function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

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

const STREAM_FAILED: Record<FailureReason, string> = {
  1007: "The engine did not understand the page. Reload the page; both may have been updated.",
  1008: "The engine refused the recording. Reload the page and log in again.",
  1009: "The engine refused a message as too large. Reload the page; both may have been updated.",
  4000: "The engine refused to begin the recording. Reload the page; both may have been updated.",
  4004:
    "The engine no longer has this recording, or it can't be continued. Start a new one; what was not saved can be downloaded below.",
  4008:
    "The page sent more than the engine takes at a time. Reload the page; both may have been updated.",
  4009: "This recording was continued from another tab or device, so this page stopped.",
  nonsense:
    "The engine's answers did not fit this recording. Reload the page; both may have been updated.",
};

/** All texts of the page; what needs a figure or a name is a function. */
export const strings = {
  appName: "hero_voice",
  /** Title of the tab. */
  tab: { idle: "hero_voice", recording: "Recording - hero_voice", saving: "Saving - hero_voice" },
  newRecording: "New recording",
  dismiss: "Dismiss",

  recorder: {
    title: "Record",
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
    lost: (unsaved: string): string =>
      `The connection is gone; trying again. Keep this tab open: it alone has ${unsaved} of your recording.`,
    lostBecause: (sentence: string, unsaved: string): string =>
      `${sentence} Trying again. Keep this tab open: it alone has ${unsaved} of your recording.`,
    diskFull: (unsaved: string): string =>
      `The disk is full; what was saved before is safe. Free some space: the page tries again every 30 seconds. Keep this tab open: it alone has ${unsaved} of your recording.`,
    silent: "No sound arrives. Is the microphone muted, or is another one selected?",
    microphoneGone:
      "The microphone went away, so the recording was ended. What you said until then is kept.",
    bufferFull:
      "The connection was gone for so long that this tab can keep no more, so the recording was ended. What you said until then will be saved as soon as the connection is back; keep this tab open.",
    endedElsewhere:
      "The recording was ended from elsewhere. What was not saved can be downloaded below.",
    microphone: (problem: MicrophoneProblem): string => MICROPHONE[problem],
    streamFailed: (reason: FailureReason): string => STREAM_FAILED[reason],
    unsaved: (duration: string): string =>
      `${duration} of your recording did not reach the engine. Download this audio before you go on.`,
    downloadUnsaved: "Download this audio",
    discardUnsaved: "Throw it away",
    unsavedFile: "unsaved recording.wav",
    open: "Open",
    openLabel: "Open this recording",
    inHeader: (elapsed: string): string => `Recording ${elapsed}`,
    savingInHeader: "Saving...",
    backToRecorder: "Show the recording in progress",
  },

  transcript: {
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
  },

  durations: {
    seconds: (seconds: number): string => count(seconds, "second", "seconds"),
    minutes: (figure: string): string => `${figure} minutes`,
    hours: (figure: string): string => `${figure} hours`,
  },

  library: {
    title: "Recordings",
    none: "Nothing here yet. Your recordings will be listed here.",
    more: "Show more",
    loading: "Loading...",
    today: "Today",
    yesterday: "Yesterday",
    untitled: "Untitled recording",
    states: {
      live: "recording",
      interrupted: "interrupted",
      processing: "being written down",
      ready: "",
      binned: "in the bin",
    },
    back: "All recordings",
    rename: "Rename",
    titleLabel: "Title",
    save: "Save",
    cancel: "Cancel",
    audio: "Audio of this recording",
    download: "Download",
    downloads: {
      audio: (format: string): string => `Audio (${format.toUpperCase()})`,
      txt: "Text",
      md: "Markdown",
      srt: "Subtitles (SRT)",
      vtt: "Subtitles (VTT)",
      json: "JSON",
    },
    delete: "Delete",
    deleted: (title: string): string => `Moved to the bin: ${title}`,
    undo: "Undo",
    restored: (title: string): string => `Restored: ${title}`,
    notFound:
      "There is no such recording; it may have been deleted. Choose another one from the list.",
    gaps: (number: number): string =>
      `${
        count(number, "stretch", "stretches")
      } of this recording never arrived and play as silence.`,
    interrupted:
      "The connection of this recording is gone. It can be continued by the page that made it; otherwise it ends by itself.",
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
    unreachable:
      "hero_voice does not answer. Is it running? (make run starts it.) This page tries again by itself.",
    unexpected: "The engine gave an answer that this page does not understand. Reload the page.",
    refused: (status: number): string =>
      `The engine refused this with status ${status}. Reload the page and try again.`,
  },

  engines: {
    inUse: (name: string): string => `Speech engine: ${name}`,
  },
} as const;
