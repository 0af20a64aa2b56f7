/** What is ready on this machine. */
import type { Readiness } from "../../shared/recording.ts";
import type { Vad } from "../vad/vad.ts";

/**
 * Tells what is ready. Only what keeps recordings from being taken whole counts: without an engine the
 * audio is kept and its text follows later, so that is said but does not make the program unready.
 */
export function readiness(
  vad: Vad,
  recovered: boolean,
  engineProblem: string | undefined,
): Readiness {
  const parts: Readiness["parts"] = [
    recovered ? { name: "recordings", ready: true } : {
      name: "recordings",
      ready: false,
      message: "Recordings of before are being looked through.",
    },
    vad.problem === undefined
      ? { name: "vad", ready: true }
      : { name: "vad", ready: false, message: vad.problem },
    engineProblem === undefined
      ? { name: "engine", ready: true }
      : { name: "engine", ready: true, message: engineProblem },
  ];
  return { ready: parts.every((part) => part.ready), parts };
}
