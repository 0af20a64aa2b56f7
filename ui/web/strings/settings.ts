/** Words of the settings. */

/** What a person can set. */
export const settings = {
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
} as const;
