/** Where the engine `openai` asks. */

/** OpenAI's own address. */
export const OPENAI_ADDRESS = "https://api.openai.com/v1";

/** The settings that tell it. */
export interface SttSettings {
  readonly STT_BASE_URL?: string;
  readonly STT_API_KEY?: string;
}

/**
 * Address of the API, ending in `/v1` or in whatever path is set.
 *
 * @returns With a key alone OpenAI's own; undefined if neither address nor key is set.
 */
export function sttAddress({ STT_BASE_URL, STT_API_KEY }: SttSettings): string | undefined {
  if (STT_BASE_URL === undefined) return STT_API_KEY === undefined ? undefined : OPENAI_ADDRESS;
  return new URL(STT_BASE_URL).pathname === "/" ? `${STT_BASE_URL}/v1` : STT_BASE_URL;
}
