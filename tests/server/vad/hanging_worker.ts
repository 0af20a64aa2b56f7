/** The real Worker, but a jump to a certain sample makes it hang. */
import "./struck_still.ts";
import "../../../server/vad/worker.ts";
