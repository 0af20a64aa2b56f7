/** The logs of both programs as one, by time. */
import { z } from "zod";
import { type LogLine, showLogLine } from "../../shared/cli/log_view.ts";
import { printLine } from "../../shared/cli/output.ts";
import { SERVER, UI } from "../../shared/names.ts";
import { launcherOf } from "./launcher.ts";

const lineSchema = z.object({
  timeMs: z.number(),
  stream: z.string(),
  service: z.string(),
  level: z.string().optional(),
  source: z.string().optional(),
  message: z.string(),
});

/** How long a line waits for earlier ones of the other program while following, in milliseconds. */
const SETTLE_MS = 600;

/**
 * Prints the logs of both programs, merged.
 *
 * @param words Options of `logs`.
 * @returns The higher of their exit codes.
 */
export async function mergedLogs(words: readonly string[]): Promise<number> {
  const json = words.includes("--json");
  const follow = words.includes("--follow") || words.includes("-f");
  const held: LogLine[] = [];
  const printUpTo = (timeMs: number): void => {
    held.sort((a, b) => a.timeMs - b.timeMs);
    while (held[0] !== undefined && held[0].timeMs <= timeMs) {
      printLine(showLogLine(held[0], json));
      held.shift();
    }
  };
  const timer = follow ? setInterval(() => printUpTo(Date.now() - SETTLE_MS), 100) : undefined;
  const codes = await Promise.all(
    [SERVER, UI].map((program) =>
      read(program, [...words, ...(json ? [] : ["--json"])], (line) => held.push(line))
    ),
  );
  clearInterval(timer);
  printUpTo(Number.POSITIVE_INFINITY);
  return Math.max(...codes);
}

async function read(
  program: string,
  words: readonly string[],
  take: (line: LogLine) => void,
): Promise<number> {
  const child = new Deno.Command(launcherOf(program), {
    args: ["logs", ...words],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let rest = "";
  for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
    const lines = `${rest}${text}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const { level, source, ...others } = lineSchema.parse(JSON.parse(line));
      take({
        ...others,
        ...(level === undefined ? {} : { level }),
        ...(source === undefined ? {} : { source }),
      });
    }
  }
  return (await child.status).code;
}
