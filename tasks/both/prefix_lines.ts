/** Puts a prefix before each line of a stream of bytes. */

/** A line longer than this is cut into several, in characters. */
const MAX_LINE_LENGTH = 65_536;

/**
 * Turns chunks of text into whole lines with a prefix.
 *
 * @param prefix What stands before each line.
 * @returns A stream of lines that end in a newline each, the last one too.
 */
export function prefixLines(prefix: string): TransformStream<string, string> {
  let rest = "";
  return new TransformStream({
    transform(chunk, controller): void {
      const lines = (rest + chunk).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(`${prefix}${line}\n`);
      if (rest.length > MAX_LINE_LENGTH) {
        controller.enqueue(`${prefix}${rest}\n`);
        rest = "";
      }
    },
    flush(controller): void {
      if (rest !== "") controller.enqueue(`${prefix}${rest}\n`);
    },
  });
}
