/** Every word that the page shows, in one place. */
import type { MicrophoneProblem } from "./capture/microphone_error.ts";
import type { SessionFailure } from "./session/session_state.ts";

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

  recorder: {
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
    recent: "Recent",
    allRecordings: "All recordings",
  },

  unfinished: {
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

  marks: {
    nameAt: (time: string): string => `Name of the mark at ${time}`,
    name: (time: string, label: string): string =>
      label === "" ? `Name the mark at ${time}` : `Rename the mark at ${time}: ${label}`,
    nameLast: "Name the last mark",
    removeAt: (time: string): string => `Remove the mark at ${time}`,
    removed: (time: string): string => `The mark at ${time} is removed.`,
    add: "Mark this place",
    addShort: "Mark",
    save: "Save",
    cancel: "Cancel",
    inCopy: (label: string | null): string => label === null ? "Mark" : `Mark: ${label}`,
  },

  player: {
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
  },

  recording: {
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
    provisional:
      "From a weaker engine while the better one was away; it is written anew by itself.",
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
  },

  transforms: {
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
  },

  uploads: {
    title: "Uploads",
    choose: "Upload files",
    drop: "Drop audio files here to make recordings of them",
    queued: "Waiting for its turn",
    sending: "Being sent",
    reading: "Being read",
    writing: "Being written down",
    done: "Ready",
    progress: (name: string): string => `Progress of ${name}`,
    cancel: (name: string): string => `Cancel ${name}`,
    dismiss: (name: string): string => `Dismiss ${name}`,
    open: (name: string): string => `Open ${name}`,
    again: (name: string): string => `Try again: ${name}`,
  },

  exports: {
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
  },

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

  library: {
    title: "Library",
    none: "Nothing here yet. Your recordings will be listed here.",
    noneFound: "Nothing fits what you look for. Use fewer or other words, or leave a filter out.",
    list: "Recordings, newest first",
    found: (number: number, all: boolean): string =>
      `${all ? "" : "More than "}${count(number, "recording", "recordings")}`,
    length: "Length: ",
    select: (title: string): string => `Select: ${title}`,
    deleteOne: (title: string): string => `Delete: ${title}`,
    renameOne: (title: string): string => `Rename: ${title}`,
    selected: (number: number): string => `${number} selected`,
    selectAll: "Select all listed",
    selectNone: "Select none",
    deletedMany: (number: number): string =>
      `Moved to the bin: ${count(number, "recording", "recordings")}`,
    notDeleted: (number: number, reason: string): string =>
      `${count(number, "recording", "recordings")} could not be deleted. ${reason}`,
    restoredMany: (number: number): string =>
      `Restored: ${count(number, "recording", "recordings")}`,
    filter: {
      search: "Search titles and texts",
      span: "Time",
      spans: {
        any: "Any time",
        today: "Today",
        week: "Last 7 days",
        month: "Last 30 days",
        year: "This year",
        between: "Between two days",
      },
      fromDay: "From",
      toDay: "To",
      state: "State",
      anyState: "Any state",
      states: {
        live: "Being recorded",
        interrupted: "Interrupted",
        processing: "Being written down",
        ready: "Ready",
      },
      tag: "Tag",
      anyTag: "Any tag",
      noTags: "No tags yet",
      tagOption: (tag: string, recordings: number): string => `${tag} (${recordings})`,
      clear: "Clear filters",
    },
    tags: {
      label: "Tags",
      edit: "Tags...",
      addFirst: "Add tags",
      show: (tag: string): string => `Show all with the tag ${tag}`,
      title: (number: number): string =>
        number === 1 ? "Tags of this recording" : `Tags of ${number} recordings`,
      none: "No tags yet.",
      some: (number: number, all: number): string => `on ${number} of ${all}`,
      add: "Add a tag",
      addButton: "Add",
      remove: (tag: string): string => `Take away the tag ${tag}`,
      failed: (number: number, reason: string): string =>
        `The tags of ${count(number, "recording", "recordings")} could not be changed. ${reason}`,
    },
    trouble: {
      interrupted: "The connection is gone. Whoever recorded it can go on; or end it now.",
      interruptedHere: "The connection is gone; it goes on from this page.",
      failed: (number: number, message: string): string =>
        `${count(number, "part has", "parts have")} no text. ${message}`.trim(),
      waiting: (number: number, message: string): string =>
        `${count(number, "part waits", "parts wait")} for its text. ${message}`.trim(),
      mend: { retry: "Try again", finish: "End it now" },
      retried: "It is tried again; the text comes by itself.",
    },
    keys: {
      title: "In the library",
      search: "Search",
      next: "Next recording",
      previous: "Previous recording",
      select: "Select it",
      rename: "Rename it",
      tags: "Tags of it, or of what is selected",
      delete: "Delete it, or what is selected",
      clear: "Select nothing",
    },
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
    delete: "Delete",
    deleted: (title: string): string => `Moved to the bin: ${title}`,
    undo: "Undo",
    restored: (title: string): string => `Restored: ${title}`,
    notFound:
      "There is no such recording; it may have been deleted. Choose another one from the list.",
    interrupted:
      "The connection of this recording is gone. The page that made it can go on with it; if nobody does, it is ended by itself after a day.",
    interruptedNow: "This page is recording it and goes on as soon as the connection is back.",
    interruptedHere: "This recording was broken off in this browser; continue or save it above.",
    finish: "End it now",
    finished: "The recording was ended.",
  },

  bin: {
    title: "Bin",
    explain: "Deleted recordings stay here for 30 days; until then each can be brought back.",
    none: "The bin is empty.",
    list: "Deleted recordings, newest first",
    goneOn: (day: string): string => `Removed for good on ${day}`,
    restore: "Restore",
    restoreOne: (title: string): string => `Restore: ${title}`,
    remove: "Delete for good",
    removeOne: (title: string): string => `Delete for good: ${title}`,
    empty: "Empty the bin",
    removed: (number: number): string =>
      `Deleted for good: ${count(number, "recording", "recordings")}`,
    notRestored: (number: number, reason: string): string =>
      `${count(number, "recording", "recordings")} could not be restored. ${reason}`,
    confirm: {
      title: "Delete for good?",
      question: (number: number): string =>
        number === 1
          ? "The sound and the text of this recording are removed from the disk. This can't be undone."
          : `The sound and the texts of ${number} recordings are removed from the disk. This can't be undone.`,
      yes: "Delete for good",
      no: "Keep",
    },
  },

  settings: {
    title: "Settings",
    kept: "Set here.",
    environment: (name: string): string => `Set by ${name} in the environment or a .env file.`,
    back: (value: string): string => `Go back to ${value}`,
    saved: "Saved.",
    sections: { text: "Speech to text", recordings: "New recordings", page: "This page" },
    engines: {
      label: "Engines",
      explain:
        "Who turns speech into text: the first that can be used, and the next one when it fails. Only what is in this list ever gets audio.",
      names: {
        auto: "Automatic",
        groq: "Groq",
        openai: "OpenAI, or a server that speaks its API",
        pocketsphinx: "PocketSphinx, on this machine",
      },
      auto: "the best one that can be used: Groq, else a server, else PocketSphinx",
      inUse: "in use",
      up: (name: string): string => `Ask ${name} earlier`,
      down: (name: string): string => `Ask ${name} later`,
      remove: (name: string): string => `Don't use ${name}`,
      add: "Add an engine",
      last: "One engine has to stay; add another one first.",
    },
    language: {
      label: "Language",
      explain:
        "What is spoken in new recordings, as a code such as en, de or pt-BR. Empty: the engine finds out, where it can.",
      auto: "found out",
      invalid: "This is no language code. Write one such as en, de or pt-BR.",
    },
    vocabulary: {
      label: "Vocabulary",
      explain:
        "Names and words that the engines should expect, with commas between them; they are a hint, sent along with the audio. PocketSphinx takes none.",
      left: (number: number): string => `${number} characters left`,
      none: "no words",
    },
    pauseMs: {
      label: "Pause",
      explain:
        "A silence as long as this ends a segment, whose text then comes. Shorter: text comes sooner, in smaller pieces. Longer: more in one piece, which engines understand better.",
      value: (ms: number): string => `${(ms / 1_000).toFixed(2)} s`,
    },
    textInProgress: {
      label: "Text while you speak",
      explain:
        "Before a segment is over, what was said so far can be made into text again and again. Providers that bill each call may then be called five times as often.",
      values: {
        auto: "By engines on this machine only",
        on: "By all engines",
        off: "Not at all",
      },
    },
    style: {
      label: "Style at the end",
      explain: "What is made of the text of each new recording when it is over.",
      none: "Nothing",
    },
    theme: {
      label: "Colours",
      explain: "Light or dark, in this browser at once, in others when they open the page.",
    },
    themes: { system: "As the system", light: "Light", dark: "Dark" },
    keys:
      "Keys and addresses of providers are set in .env in the data folder, never here; see README.",
  },

  status: {
    title: "Status",
    noEngine: "none",
    sections: {
      programs: "Programs",
      engines: "Speech engines",
      jobs: "Jobs",
      disk: "Disk and recordings",
      live: "Being recorded now",
      log: "Log",
    },
    programs: { server: "Engine", ui: "Gateway" },
    version: "Version",
    uptime: "Running for",
    memory: "Memory",
    process: "Process",
    streams: "Streams relayed",
    runtime: (deno: string, sqlite: string): string => `Deno ${deno}, SQLite ${sqlite}`,
    duration: {
      seconds: (seconds: number): string => `${seconds} s`,
      minutes: (minutes: number): string => `${minutes} min`,
      hours: (hours: number, minutes: number): string => `${hours} h ${minutes} min`,
      days: (days: number, hours: number): string => `${days} d ${hours} h`,
    },
    engineStates: { inUse: "In use", usable: "Can be used", unusable: "Can't be used" },
    jobs: {
      kind: "Kind",
      kinds: {
        jobs: "Speech to text",
        transforms: "Styles",
        conversions: "Conversion to Ogg Opus",
      },
      progress: (share: number): string => ` ${Math.floor(share * 100)} %`,
      queued: "In line",
      running: "Running",
      waiting: "Waiting",
      failed: "Failed",
    },
    free: "Room left on the disk",
    freeUnknown: "unknown",
    recordings: "Recordings",
    inBin: "In the bin",
    length: "Length of all",
    noLive: "Nobody is recording.",
    log: {
      program: "Program",
      bothPrograms: "Both programs",
      level: "Level",
      levels: {
        debug: "All levels",
        info: "Info and graver",
        warning: "Warnings and errors",
        error: "Errors only",
      },
      source: "Source",
      sourceHint: "Source, for example hero_voice.transcribe.*",
      follow: "Follow",
      list: "Lines of the log",
      none: "No line fits.",
      connecting: "Waiting for the log...",
      away: "The engine is away; its log goes on when it is back.",
      lost: "The connection is gone; the log goes on when it is back.",
      dropped: (number: number): string => `${count(number, "line", "lines")} left out`,
      newest: "Jump to the newest",
    },
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
} as const;
