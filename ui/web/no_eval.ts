/**
 * Keeps zod from compiling schemas by eval, which the page's Content-Security-Policy forbids. It has to
 * be imported before any module that makes a schema.
 */
import { config } from "zod";

config({ jitless: true });
