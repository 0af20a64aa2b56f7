/**
 * Records of the journal: audio of a recording with its place, or the word that a recording reaches up to
 * a place. Little-endian: magic (4 bytes), CRC-32 of all that follows (4), length of the audio in bytes (4),
 * id of the recording (16), first sample (8), audio. The CRC (ISO 3309, as in zlib) tells what a power cut
 * left unfinished.
 */
import { crc32 } from "node:zlib";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";

/** "HVJ1" */
const MAGIC = 0x314a_5648;
const POSITION = { magic: 0, crc: 4, bytes: 8, id: 12, offset: 28 } as const;
/** Bytes before the audio. */
const RECORD_HEADER_BYTES = 36;
/** Longest audio of a record that is believed: the stream's window, and room. In bytes. */
const MAX_AUDIO_BYTES = 16 * 1024 * 1024;

/** A record to write. */
export interface OutgoingRecord {
  /** Id of the recording as its 16 bytes. */
  readonly id: Uint8Array;
  /** First sample; of a record without audio the place that the recording reaches. */
  readonly offset: number;
  /** 16-bit samples, or none. */
  readonly pcm: Uint8Array;
}

/** A record that was read. */
export interface JournalRecord {
  /** Id of the recording, as a UUID. */
  readonly id: string;
  readonly offset: number;
  /** 16-bit samples; empty if it only tells how far the recording reaches. */
  readonly pcm: Uint8Array;
  /** First sample after it. */
  readonly end: number;
}

/** The 16 bytes of a UUID. */
export function uuidBytes(id: string): Uint8Array {
  return Uint8Array.fromHex(id.replaceAll("-", ""));
}

function uuidOf(bytes: Uint8Array): string {
  const hex = bytes.toHex();
  return [8, 12, 16, 20, 32].map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end)).join(
    "-",
  );
}

/** Bytes that records become. */
export function recordBytes(records: readonly OutgoingRecord[]): number {
  return records.reduce((sum, { pcm }) => sum + RECORD_HEADER_BYTES + pcm.length, 0);
}

/**
 * Writes records one after the other.
 *
 * @param bytes Room for {@linkcode recordBytes} of them.
 */
export function encodeRecords(
  records: readonly OutgoingRecord[],
  bytes: Uint8Array = new Uint8Array(recordBytes(records)),
): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  for (const { id, offset, pcm } of records) {
    view.setUint32(at + POSITION.magic, MAGIC, true);
    view.setUint32(at + POSITION.bytes, pcm.length, true);
    bytes.set(id, at + POSITION.id);
    view.setBigUint64(at + POSITION.offset, BigInt(offset), true);
    bytes.set(pcm, at + RECORD_HEADER_BYTES);
    const end = at + RECORD_HEADER_BYTES + pcm.length;
    view.setUint32(at + POSITION.crc, crc32(bytes.subarray(at + POSITION.bytes, end)), true);
    at = end;
  }
  return bytes;
}

/** Reads records until the end, or until one that isn't whole: all after it was never synced. */
export function* decodeRecords(bytes: Uint8Array): Generator<JournalRecord> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + RECORD_HEADER_BYTES <= bytes.length;) {
    const size = view.getUint32(at + POSITION.bytes, true);
    const next = at + RECORD_HEADER_BYTES + size;
    if (
      view.getUint32(at + POSITION.magic, true) !== MAGIC || size > MAX_AUDIO_BYTES ||
      size % BYTES_PER_SAMPLE !== 0 || next > bytes.length ||
      view.getUint32(at + POSITION.crc, true) !== crc32(bytes.subarray(at + POSITION.bytes, next))
    ) return;
    const offset = Number(view.getBigUint64(at + POSITION.offset, true));
    yield {
      id: uuidOf(bytes.subarray(at + POSITION.id, at + POSITION.offset)),
      offset,
      pcm: bytes.subarray(at + RECORD_HEADER_BYTES, next),
      end: offset + size / BYTES_PER_SAMPLE,
    };
    at = next;
  }
}
