/** The Worker that converts. */
import { type ConverterScope, serveConverter } from "./worker_service.ts";

serveConverter(self as unknown as ConverterScope);
