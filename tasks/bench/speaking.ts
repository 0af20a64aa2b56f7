/** What a process with many speakers is told, and what it tells in the end. */
import { z } from "zod";
import { startScript } from "./processes.ts";

/** A part of the speech file, and what the detector finds in it. */
const takeSchema = z.object({
  /** Where in the file it begins. */
  fromSample: z.int().min(0),
  ends: z.array(z.object({
    /** End of a segment, as the engine tells it. */
    endMs: z.number(),
    /** With the audio up to here the detector knows that the segment has ended. */
    knownAtSample: z.int(),
  })),
});
/** A part of the speech file, and what the detector finds in it. */
export type Take = z.infer<typeof takeSchema>;

/** What the speakers are told. */
export const speakingSchema = z.object({
  /** Address of the stream. */
  url: z.string(),
  token: z.string(),
  sessions: z.int().min(1),
  /** How long each speaks. */
  seconds: z.number(),
  /** File with 16-bit samples, which is begun again at its end. */
  speechPath: z.string(),
  /** Where in it the speakers begin, one after the other. */
  takes: z.array(takeSchema).min(1),
});
/** What the speakers are told. */
export type Speaking = z.infer<typeof speakingSchema>;

/** What came of it. Times are as the clients saw them. */
export const reportSchema = z.object({
  /** From sending a message of 100 ms to its acknowledgement, in milliseconds. */
  ackMs: z.array(z.number()),
  /** From sending the audio with which the detector knows that a segment has ended to its text. */
  finalMs: z.array(z.number()),
  /** Texts of segments that weren't expected to end where they did. */
  unexpected: z.int(),
  /** Connections by their close code. */
  closes: z.record(z.string(), z.number()),
  /** Messages that were sent more than 100 ms late: the speakers themselves had too much to do. */
  lateMessages: z.int(),
});
/** What came of it. */
export type SpeakingReport = z.infer<typeof reportSchema>;

/** Speakers at work. */
export interface Speakers {
  readonly pid: number;
  /** Resolves when all have ended. */
  readonly report: Promise<SpeakingReport>;
}

/** Starts speakers in a process of their own, so that what they cost can be told apart. */
export function startSpeakers(speaking: Speaking): Speakers {
  const child = startScript("speakers.ts", JSON.stringify(speaking));
  return {
    pid: child.pid,
    report: new Response(child.stdout).json().then((report) => reportSchema.parse(report)),
  };
}
