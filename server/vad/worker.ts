/** The Worker that detects speech. */
import { serveWorker, type WorkerScope } from "./worker_service.ts";

serveWorker(self as unknown as WorkerScope);
