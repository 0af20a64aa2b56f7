/** What the command line prints. */
import { printable } from "../log/line.ts";

const encoder = new TextEncoder();

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string): void {
  const bytes = encoder.encode(text);
  for (let written = 0; written < bytes.length;) {
    written += stream.writeSync(bytes.subarray(written));
  }
}

/** Prints text on standard output. */
export function printText(text: string): void {
  write(Deno.stdout, text);
}

/** Prints text on standard error. */
export function printErrorText(text: string): void {
  write(Deno.stderr, text);
}

/** Prints a line on standard output. */
export function printLine(line: string): void {
  printText(`${line}\n`);
}

/** Says a sentence to the person, on standard error, so that standard output holds results only. */
export function tell(sentence: string): void {
  printErrorText(`${sentence.split("\n").map(printable).join("\n")}\n`);
}
