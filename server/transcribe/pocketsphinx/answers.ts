/** What the offline engine's process says; the requests are described in child.py. */
import { z } from "zod";

/** Its first line: the model is loaded. */
export const readySchema = z.object({ ready: z.literal(true) });

/** Its answer to a clip. */
export const answerSchema = z.union([
  z.object({
    id: z.int(),
    words: z.array(z.object({
      word: z.string(),
      startMs: z.number(),
      endMs: z.number(),
      /** How sure the engine is, 0 to 1. */
      probability: z.number(),
    })),
  }),
  z.object({ id: z.int(), error: z.string() }),
]);
