/** What the command line prints. */
import { printable } from "../log/line.ts";
import { writeAllSync } from "../write_all.ts";

const encoder = new TextEncoder();

/** Prints text on standard output. */
export function printText(text: string): void {
  writeAllSync(Deno.stdout, encoder.encode(text));
}

/** Prints text on standard error. */
export function printErrorText(text: string): void {
  writeAllSync(Deno.stderr, encoder.encode(text));
}

/** Prints a line on standard output. */
export function printLine(line: string): void {
  printText(`${line}\n`);
}

/** Says a sentence to the person, on standard error, so that standard output holds results only. */
export function tell(sentence: string): void {
  printErrorText(`${sentence.split("\n").map(printable).join("\n")}\n`);
}
