/** The nursery: a Worker that starts the Worker that detects speech, and nothing else. */
import { type NurseryScope, serveNursery } from "./nursery_service.ts";
import { spawnWorker } from "./worker_host.ts";

serveNursery(self as unknown as NurseryScope, spawnWorker);
