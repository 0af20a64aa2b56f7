/**
 * The packets of an Ogg stream from its start to its end (RFC 3533, section 6): page by page, each checked by
 * its checksum and number. For all of a file; it leaves less behind in memory than going from packet to
 * packet with mediabunny.
 */
import { AudioFileError } from "../audio_file_error.ts";
import type { FileSource } from "./file_source.ts";

/** "OggS", with which a page begins. */
export const PAGE_MAGIC: readonly number[] = [0x4f, 0x67, 0x67, 0x53];
/** Where the fields of a page's header lie. */
export const PAGE_POSITION = {
  flags: 5,
  serial: 14,
  number: 18,
  checksum: 22,
  segments: 26,
  sizes: 27,
} as const;
/** Largest page, in bytes. */
export const MAX_PAGE_BYTES = 65_307;

/** A page that begins with the rest of a packet. */
const CONTINUED = 1;
/** A segment of this size is followed by more of its packet. */
const FULL_SEGMENT = 255;
/** Read at a time: some 40 s of speech. */
const WINDOW_BYTES = 2 * MAX_PAGE_BYTES;

/** CRC-32 with the polynomial 0x04c11db7, highest bit first, as Ogg has it. */
const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

function checksumOf(page: Uint8Array): number {
  let crc = 0;
  for (let at = 0; at < page.length; at++) {
    const inField = at >= PAGE_POSITION.checksum && at < PAGE_POSITION.segments;
    const byte = inField ? 0 : page[at] ?? 0;
    crc = (crc << 8) ^ (CRC_TABLE[(crc >>> 24) ^ byte] ?? 0);
  }
  return crc >>> 0;
}

function damaged(what: string): AudioFileError {
  return new AudioFileError("damaged", `This Ogg file is damaged; ${what}.`);
}

/** Whether a page begins at a place. */
export function isPageAt(bytes: Uint8Array, at: number): boolean {
  return PAGE_MAGIC.every((byte, index) => bytes[at + index] === byte);
}

/** The page that a run of bytes begins with. */
function pageOf(bytes: Uint8Array): Uint8Array {
  const segments = bytes[PAGE_POSITION.segments] ?? 0;
  const header = PAGE_POSITION.sizes + segments;
  if (!isPageAt(bytes, 0) || bytes.length < header) {
    throw damaged("a page doesn't begin as it should");
  }
  const size = bytes.subarray(PAGE_POSITION.sizes, header).reduce(
    (sum, part) => sum + part,
    header,
  );
  if (bytes.length < size) throw damaged("it ends in the middle of a page");
  return bytes.subarray(0, size);
}

/**
 * Gives the packets of a stream, those that end in the same page together; they hold until the next are
 * asked for.
 *
 * @param serial Number of the stream; pages of others are passed over.
 * @throws {AudioFileError} If the file is damaged.
 */
export async function* packetsOf(
  file: FileSource,
  serial: number,
): AsyncGenerator<readonly Uint8Array[], void, undefined> {
  let window = new Uint8Array();
  let number = 0;
  /** The beginning of a packet that goes on in the next page. */
  let begun = new Uint8Array();
  for (let [at, windowAt] = [0, 0]; at < file.bytes;) {
    if (at + MAX_PAGE_BYTES > windowAt + window.length && windowAt + window.length < file.bytes) {
      window = await file.readAt(at, Math.min(at + WINDOW_BYTES, file.bytes));
      windowAt = at;
    }
    const page = pageOf(window.subarray(at - windowAt));
    at += page.length;
    const view = new DataView(page.buffer, page.byteOffset, page.length);
    if (view.getUint32(PAGE_POSITION.serial, true) !== serial) continue;
    if (
      view.getUint32(PAGE_POSITION.checksum, true) !== checksumOf(page) ||
      view.getUint32(PAGE_POSITION.number, true) !== number++
    ) throw damaged("a page is not as it was written, or missing");
    const isContinued = (view.getUint8(PAGE_POSITION.flags) & CONTINUED) !== 0;
    if (isContinued !== begun.length > 0) throw damaged("part of a packet is missing");

    const packets: Uint8Array[] = [];
    const segments = view.getUint8(PAGE_POSITION.segments);
    let from = PAGE_POSITION.sizes + segments;
    let to = from;
    for (const size of page.subarray(PAGE_POSITION.sizes, from)) {
      to += size;
      if (size === FULL_SEGMENT) continue;
      const part = page.subarray(from, to);
      packets.push(begun.length === 0 ? part : new Uint8Array([...begun, ...part]));
      begun = new Uint8Array();
      from = to;
    }
    if (from < to) {
      const part = page.subarray(from, to);
      begun = begun.length === 0 ? part.slice() : new Uint8Array([...begun, ...part]);
    }
    if (packets.length > 0) yield packets;
  }
}
