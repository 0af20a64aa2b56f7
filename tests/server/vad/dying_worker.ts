/** The real Worker, but a jump to a certain sample kills it. */
import "./struck_dead.ts";
import "../../../server/vad/worker.ts";
