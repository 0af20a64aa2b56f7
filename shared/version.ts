/** The version of hero_voice. */
import manifest from "../deno.json" with { type: "json" };

/** Version of both programs, as `deno.json` states it. */
export const VERSION: string = manifest.version;
