/** What a person sets on the page and the engine keeps, as both programs and the page see it. */
import * as z from "zod";
import { ENGINE_NAMES } from "./engine_names.ts";
import { languageSchema } from "./protocol.ts";

/** Names in the order of engines; `auto` stands for the best one that can be used. */
export const ENGINE_CHOICES = ["auto", ...ENGINE_NAMES] as const;
/** When there is text while a sentence is still being spoken. */
export const TEXT_IN_PROGRESS = ["auto", "on", "off"] as const;
/** Colours of the page. */
export const THEMES = ["system", "light", "dark"] as const;
/** Longest vocabulary, in UTF-16 code units: with it the engines' hints have room for the text before. */
export const MAX_VOCABULARY_LENGTH = 600;
/** Bounds of the silence that ends a segment, in milliseconds. */
export const PAUSE_MS = { min: 200, max: 5_000 } as const;

const values = {
  /** Engines for speech to text, the best first. */
  engines: z.array(z.enum(ENGINE_CHOICES)).min(1)
    .refine((names) => new Set(names).size === names.length, "an engine is named twice"),
  /** Language of new recordings; null lets the engine find out. */
  language: languageSchema.nullable(),
  /** Names and words to expect, a hint for the engines. */
  vocabulary: z.string().max(MAX_VOCABULARY_LENGTH)
    .transform((text) => text.toWellFormed().trim()),
  /** Silence that ends a segment, in milliseconds. */
  pauseMs: z.int().min(PAUSE_MS.min).max(PAUSE_MS.max),
  /** Text while a sentence is spoken: `auto` not by engines that bill each call, `on` by all. */
  textInProgress: z.enum(TEXT_IN_PROGRESS),
  /** Style that new recordings are put into at their end; null for none. */
  style: z.string().min(1).max(100).nullable(),
  theme: z.enum(THEMES),
} as const;

/** All that can be set. */
export const settingValuesSchema = z.object(values);
/** All that can be set. */
export type SettingValues = z.infer<typeof settingValuesSchema>;
/** Name of something that can be set. */
export type SettingKey = keyof SettingValues;
/** Names of all that can be set. */
export const SETTING_KEYS = Object.keys(values) as SettingKey[];

/** Body of `PATCH /v1/settings`: what is to be changed; null goes back to what holds without it. */
export const settingsChangeSchema = z.strictObject({
  engines: values.engines.nullable().optional(),
  language: values.language.optional(),
  vocabulary: values.vocabulary.nullable().optional(),
  pauseMs: values.pauseMs.nullable().optional(),
  textInProgress: values.textInProgress.nullable().optional(),
  style: values.style.optional(),
  theme: values.theme.nullable().optional(),
});
/** Body of `PATCH /v1/settings`. */
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

/** Where a value comes from: set here, set by name in the environment or a `.env` file, or neither. */
export const settingSourceSchema = z.enum(["kept", "environment", "default"]);
/** Where a value comes from. */
export type SettingSource = z.infer<typeof settingSourceSchema>;

function settingSchema<T extends z.ZodType>(value: T): z.ZodObject<{
  value: T;
  source: typeof settingSourceSchema;
  otherwise: T;
}> {
  return z.object({
    value,
    source: settingSourceSchema,
    /** What holds without it. */
    otherwise: value,
  });
}

/** Answer of `GET` and `PATCH /v1/settings`. */
export const settingsSchema = z.object({
  engines: settingSchema(values.engines),
  language: settingSchema(values.language),
  vocabulary: settingSchema(values.vocabulary),
  pauseMs: settingSchema(values.pauseMs),
  textInProgress: settingSchema(values.textInProgress),
  style: settingSchema(values.style),
  theme: settingSchema(values.theme),
});
/** Answer of `GET` and `PATCH /v1/settings`. */
export type Settings = z.infer<typeof settingsSchema>;
