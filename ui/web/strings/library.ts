/** Words of the lists of recordings, and of files that become some. */
import { count } from "./count.ts";

/** The list of recordings. */
export const library = {
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
  restoredMany: (number: number): string => `Restored: ${count(number, "recording", "recordings")}`,
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
} as const;

/** The list of those in the bin. */
export const bin = {
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
} as const;

/** Files that are sent. */
export const uploads = {
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
} as const;
