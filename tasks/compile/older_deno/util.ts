/** `node:util` with `parseEnv`, which Deno has since 2.5. Every module of the programs comes by here first. */
import "./globals.ts";

export * from "node:util";

/** Reads `NAME=value` lines; quotes around a value are taken off, comments after it are not. */
export function parseEnv(content: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const line of content.split("\n")) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match?.[1] !== undefined) {
      values[match[1]] = (match[2] ?? "").replace(/^(["'])(.*)\1$/, "$2");
    }
  }
  return values;
}
