/**
 * The live stream `GET /v1/stream`, subprotocol `hero-voice.v1`: the schemas by which both ends parse the
 * messages that they receive; past that everything is typed. What each message says is in
 * `stream/messages.ts`, the figures are in `stream/figures.ts`, the audio in `stream/audio.ts`.
 */
import * as z from "zod";
import { MAX_MARK_LABEL_LENGTH, MAX_TITLE_LENGTH, SAMPLE_RATE } from "./stream/figures.ts";
import type { ClientMessage, EngineMessage } from "./stream/messages.ts";

export * from "./stream/audio.ts";
export * from "./stream/figures.ts";
export type { ClientMessage, EngineMessage, StartMessage } from "./stream/messages.ts";

const samples = z.int().min(0);
const milliseconds = z.number().min(0);
const segmentNumber = z.int().min(0);

/** Replaces lone surrogates, so that a text is valid Unicode wherever it goes. */
const wellFormed = (text: string): string => text.toWellFormed();
/** A recording's title: at most {@linkcode MAX_TITLE_LENGTH} characters. */
export const titleSchema = z.string().max(MAX_TITLE_LENGTH).transform(wellFormed);
/** What a mark is called: at most {@linkcode MAX_MARK_LABEL_LENGTH} characters; empty is no name. */
export const markLabelSchema = z.string().max(MAX_MARK_LABEL_LENGTH).transform(wellFormed);
/** A language as in BCP 47, for example `en` or `pt-BR`. */
export const languageSchema = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/).max(35);

/** Messages from client to engine. */
export const clientMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("start"),
    recording: z.uuid().optional(),
    lastSegment: segmentNumber.optional(),
    sampleRate: z.literal(SAMPLE_RATE),
    language: languageSchema.optional(),
    prompt: z.string().max(4_000).transform(wellFormed).optional(),
    title: titleSchema.optional(),
    transform: z.string().max(100).optional(),
  }),
  z.object({ type: z.literal("skip"), toSample: samples }),
  z.object({ type: z.literal("mark"), atSample: samples, label: markLabelSchema.optional() }),
  z.object({ type: z.enum(["pause", "resume", "ping", "stop", "discard"]) }),
]) satisfies z.ZodType<ClientMessage>;

/** Messages from engine to client. */
export const engineMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("ready"),
    recording: z.uuid(),
    ackedSamples: samples,
    windowSamples: samples,
  }),
  z.object({ type: z.literal("ack"), samples }),
  z.object({ type: z.literal("resend"), fromSample: samples }),
  z.object({ type: z.literal("speech_start"), segment: segmentNumber, startMs: milliseconds }),
  z.object({ type: z.literal("speech_end"), segment: segmentNumber, endMs: milliseconds }),
  z.object({
    type: z.literal("partial"),
    segment: segmentNumber,
    settled: z.string(),
    tentative: z.string(),
  }),
  z.object({
    type: z.literal("final"),
    segment: segmentNumber,
    startMs: milliseconds,
    endMs: milliseconds,
    text: z.string(),
    engine: z.string(),
    provisional: z.boolean().optional(),
  }),
  z.object({ type: z.literal("empty"), segment: segmentNumber, reason: z.string() }),
  z.object({
    type: z.literal("waiting"),
    segment: segmentNumber,
    reason: z.string(),
    nextTryAt: z.iso.datetime(),
  }),
  z.object({
    type: z.literal("failed"),
    segment: segmentNumber,
    code: z.string(),
    message: z.string(),
  }),
  z.object({ type: z.literal("transformed"), transform: z.string(), text: z.string() }),
  z.object({
    type: z.literal("warning"),
    code: z.enum(["draining", "vad_drops_speech", "no_engine", "disk_low", "quota_low"]),
    message: z.string(),
  }),
  z.object({ type: z.literal("pong") }),
  z.object({
    type: z.literal("done"),
    recording: z.uuid(),
    durationMs: milliseconds,
    pending: z.int().min(0),
  }),
  z.object({ type: z.literal("error"), code: z.string(), message: z.string() }),
]) satisfies z.ZodType<EngineMessage>;
