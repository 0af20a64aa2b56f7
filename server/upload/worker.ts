/** The Worker that reads an upload. */
import { serveSound, type SoundScope } from "./worker_service.ts";

serveSound(self as unknown as SoundScope);
