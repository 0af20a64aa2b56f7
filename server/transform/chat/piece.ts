/** A piece of a streamed answer, as servers that speak OpenAI's API send it. */
import { z } from "zod";

/** The part of it that is used. Some send pieces without choices, for what was used or for errors. */
const chunkSchema = z.object({
  choices: z.array(z.object({
    delta: z.object({
      content: z.string().nullish(),
      refusal: z.string().nullish(),
    }).nullish(),
    finish_reason: z.string().nullish(),
  })).nullish(),
});

/** What a piece says. */
export interface Piece {
  readonly content: string;
  /** Whether the model says, in the place for it, that it refuses. */
  readonly refusal: boolean;
  /** Why the answer ends, where it does. */
  readonly finishReason: string | undefined;
}

/**
 * Reads a piece.
 *
 * @throws {z.ZodError} If it isn't one.
 */
export function pieceOf(raw: unknown): Piece {
  const choice = chunkSchema.parse(raw).choices?.[0];
  return {
    content: choice?.delta?.content ?? "",
    refusal: Boolean(choice?.delta?.refusal),
    finishReason: choice?.finish_reason ?? undefined,
  };
}

/** How an answer ended. */
export type Ending = "complete" | "too_long" | "refused" | "failed";

/** What the reasons mean; the first are OpenAI's, then those of other servers. */
const ENDINGS: Readonly<Record<string, Ending>> = {
  stop: "complete",
  length: "too_long",
  content_filter: "refused",
  eos: "complete",
  eos_token: "complete",
  end_turn: "complete",
  stop_sequence: "complete",
  insufficient_system_resource: "failed",
};

/** What a reason means; one that nobody knows is no complete answer. */
export function endingOf(finishReason: string): Ending {
  return ENDINGS[finishReason] ?? "failed";
}
