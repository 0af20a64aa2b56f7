/** The end of a log file. */

/**
 * Reads the last whole lines of a file, and of the one that was put aside before it where it is short.
 *
 * @param path The file; `PATH.1` is the one before it.
 * @param maxBytes How much is read at most, in bytes.
 * @returns The lines, oldest first; none if there is no such file.
 */
export async function readTail(path: string, maxBytes: number): Promise<string[]> {
  const newest = await lastLines(path, maxBytes);
  const room = maxBytes - newest.bytes;
  if (room <= 0) return newest.lines;
  return [...(await lastLines(`${path}.1`, room)).lines, ...newest.lines];
}

async function lastLines(
  path: string,
  maxBytes: number,
): Promise<{ readonly lines: string[]; readonly bytes: number }> {
  try {
    using file = await Deno.open(path);
    const { size } = await file.stat();
    const start = Math.max(0, size - maxBytes);
    await file.seek(start, Deno.SeekMode.Start);
    const bytes = new Uint8Array(size - start);
    let read = 0;
    while (read < bytes.length) {
      const count = await file.read(bytes.subarray(read));
      if (count === null) break;
      read += count;
    }
    const lines = new TextDecoder().decode(bytes.subarray(0, read)).split("\n");
    // The first may be the rest of one, the last is one that isn't whole yet, or empty.
    return { lines: lines.slice(start > 0 ? 1 : 0, -1), bytes: read };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { lines: [], bytes: 0 };
    throw error;
  }
}
