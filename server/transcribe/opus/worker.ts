/** The Worker that makes clips small. */
import { type OpusScope, serveOpus } from "./worker_service.ts";

serveOpus(self as unknown as OpusScope);
