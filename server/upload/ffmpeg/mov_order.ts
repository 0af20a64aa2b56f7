/**
 * The bytes of an MP4, M4A or QuickTime file in an order in which they can be read from a pipe. Many
 * programs write the table of where the samples lie (`moov`) behind the samples (`mdat`), where only who
 * can go back finds it in time. Here it comes first, with the places in it moved by as much
 * (ISO/IEC 14496-12: boxes in 4.2, `stco` and `co64` in 8.7.5).
 */
import { unreadable } from "../refusals.ts";

/** Largest table, in bytes: 24 hours of sound and film have about 50 MiB. */
const MAX_TABLE_BYTES = 64 * 1_048_576;
/** Most boxes that are looked at; a file has a handful. */
const MAX_BOXES = 1_024;
/** Largest piece that is read at a time, in bytes. */
const PIECE_BYTES = 65_536;
/** Boxes that hold boxes, on the way to the places. */
const HOLDERS = ["trak", "mdia", "minf", "stbl"];
/** Most boxes within boxes. */
const MAX_DEPTH = 8;

/** The part of `Deno.FsFile` that is used. */
export type ReadableFile = Pick<Deno.FsFile, "read" | "seek" | "stat">;

/** A box: from `start` up to `end`, its content from `content` on; in bytes. */
interface Box {
  readonly kind: string;
  readonly start: number;
  readonly content: number;
  readonly end: number;
}

async function readAt(file: ReadableFile, at: number, bytes: Uint8Array): Promise<number> {
  await file.seek(at, Deno.SeekMode.Start);
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

/** Reads the head of a box; undefined if there is none that makes sense. */
function boxAt(head: DataView, start: number, end: number): Box | undefined {
  if (head.byteLength < 8) return undefined;
  const kind = [4, 5, 6, 7].map((at) => String.fromCharCode(head.getUint8(at))).join("");
  const short = head.getUint32(0);
  const isLong = short === 1 && head.byteLength >= 16;
  const size = short === 0 ? end - start : isLong ? Number(head.getBigUint64(8)) : short;
  const content = start + (isLong ? 16 : 8);
  const fits = start + size >= content && start + size <= end;
  return fits ? { kind, start, content, end: start + size } : undefined;
}

/** The boxes of a file up to the first that makes no sense. */
async function boxesOf(file: ReadableFile, sizeBytes: number): Promise<Box[]> {
  const boxes: Box[] = [];
  const head = new Uint8Array(16);
  for (let at = 0; at < sizeBytes && boxes.length < MAX_BOXES;) {
    const count = await readAt(file, at, head);
    const box = boxAt(new DataView(head.buffer, 0, count), at, sizeBytes);
    if (box === undefined) break;
    boxes.push(box);
    at = box.end;
  }
  return boxes;
}

/** Moves the places in a table, or in a box within it, that lie in a stretch of the file. */
function movePlaces(
  table: DataView,
  [from, to]: readonly [number, number],
  move: (place: number) => number,
  depth = 0,
): void {
  for (let at = from; at < to;) {
    const head = new DataView(table.buffer, table.byteOffset + at, Math.min(16, to - at));
    const box = boxAt(head, at, to);
    if (box === undefined) return;
    at = box.end;
    if (HOLDERS.includes(box.kind) && depth < MAX_DEPTH) {
      movePlaces(table, [box.content, box.end], move, depth + 1);
      continue;
    }
    const width = box.kind === "stco" ? 4 : box.kind === "co64" ? 8 : 0;
    // Version and flags, then the number of places.
    const first = box.content + 8;
    if (width === 0 || first > box.end) continue;
    const count = Math.min(
      table.getUint32(first - 4),
      Math.floor((box.end - first) / width),
    );
    for (let place = first; place < first + count * width; place += width) {
      // By halves, which is many times faster than by BigInt.
      const upper = width === 8 ? table.getUint32(place) : 0;
      const moved = move(upper * 2 ** 32 + table.getUint32(place + width - 4));
      if (width === 8) {
        table.setUint32(place, Math.floor(moved / 2 ** 32));
      } else if (moved >= 2 ** 32) {
        throw unreadable(
          "This film is too large to be read with its table at its end; save it for the web (with the table first) and send that.",
        );
      }
      table.setUint32(place + width - 4, moved % 2 ** 32);
    }
  }
}

async function* stretch(
  file: ReadableFile,
  from: number,
  to: number,
): AsyncGenerator<Uint8Array, void, void> {
  for (let at = from; at < to;) {
    const piece = new Uint8Array(Math.min(PIECE_BYTES, to - at));
    const count = await readAt(file, at, piece);
    if (count === 0) return;
    yield piece.subarray(0, count);
    at += count;
  }
}

/**
 * Reads a file so that the table comes before the samples; one that is so already, or that isn't whole,
 * as it is.
 *
 * @throws {ApiError} If the table is too large.
 */
export async function* movInOrder(file: ReadableFile): AsyncGenerator<Uint8Array, void, void> {
  const { size } = await file.stat();
  const boxes = await boxesOf(file, size);
  const samples = boxes.find(({ kind }) => kind === "mdat");
  const table = boxes.find(({ kind }) => kind === "moov");
  if (samples === undefined || table === undefined || table.start < samples.start) {
    yield* stretch(file, 0, size);
    return;
  }
  const tableBytes = table.end - table.start;
  if (tableBytes > MAX_TABLE_BYTES) {
    throw unreadable("The table of samples in this file is too large; send it in another format.");
  }
  const bytes = new Uint8Array(tableBytes);
  await readAt(file, table.start, bytes);
  movePlaces(
    new DataView(bytes.buffer),
    [table.content - table.start, tableBytes],
    (place) => place >= samples.start && place < table.start ? place + tableBytes : place,
  );
  yield* stretch(file, 0, samples.start);
  yield bytes;
  yield* stretch(file, samples.start, table.start);
  yield* stretch(file, table.end, size);
}
