/** A file on disk as a source for mediabunny. */
import { CustomSource } from "mediabunny";
import { Turns } from "../../../shared/turns.ts";

/** What of a file is kept in memory, in bytes; a page of Ogg has at most 64 KiB. */
const CACHE_BYTES = 512 * 1_024;

/** An open file from which mediabunny reads. */
export interface FileSource extends Disposable {
  readonly source: CustomSource;
  /** Size of the file. */
  readonly bytes: number;
  /** Reads a part of it. */
  readAt(start: number, end: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** Opens a file; it can be read until it is disposed, even if its name goes away. */
export async function openFileSource(path: string): Promise<FileSource> {
  const file = await Deno.open(path);
  // One after the other: each has to move the file's position.
  const turns = new Turns();

  async function readNow(start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    await file.seek(start, Deno.SeekMode.Start);
    const bytes = new Uint8Array(end - start);
    let filled = 0;
    while (filled < bytes.length) {
      const count = await file.read(bytes.subarray(filled));
      if (count === null) throw new Error("the file became shorter");
      filled += count;
    }
    return bytes;
  }

  const readAt: FileSource["readAt"] = (start, end) => turns.run(() => readNow(start, end));

  try {
    const { size } = await file.stat();
    const source = new CustomSource({
      getSize: () => size,
      read: readAt,
      maxCacheSize: CACHE_BYTES,
      prefetchProfile: "fileSystem",
      // What was read ahead and failed fails again when it is needed.
      handleUnhandledError: () => {},
    });
    return { source, bytes: size, readAt, [Symbol.dispose]: () => file.close() };
  } catch (error) {
    file.close();
    throw error;
  }
}
