/** Which container a file is, told by its first bytes alone; its name and its type say nothing. */

/** Bytes by which a container is told. */
export const SIGNATURE_BYTES = 64;

/** Names that ffmpeg has for the demuxers that may read an upload. */
export const DEMUXERS = ["aac", "aiff", "avi", "flac", "matroska", "mov", "mp3", "ogg"] as const;
/** Name of a demuxer that may read an upload. */
export type Demuxer = (typeof DEMUXERS)[number];

/** What a file is, and the ending that it is kept with. */
export type Container =
  | { readonly by: "wav"; readonly ending: string }
  | { readonly by: "opus"; readonly ending: string }
  | { readonly by: "ffmpeg"; readonly ending: string; readonly demuxer: Demuxer };

/** A signature: text at a place. */
type Signature = readonly (readonly [at: number, text: string])[];

const ffmpeg = (demuxer: Demuxer, ending: string = demuxer): Container => ({
  by: "ffmpeg",
  ending,
  demuxer,
});

/** The first that fits counts. */
const SIGNATURES: readonly (readonly [Signature, Container])[] = [
  ...["RIFF", "RF64", "BW64"].map((form): readonly [Signature, Container] => [
    [[0, form], [8, "WAVE"]],
    { by: "wav", ending: "wav" },
  ]),
  // The first page of an Ogg file holds the first packet of one stream alone (RFC 7845, section 3).
  [[[0, "OggS"], [28, "OpusHead"]], { by: "opus", ending: "opus" }],
  [[[0, "OggS"]], ffmpeg("ogg")],
  [[[0, "fLaC"]], ffmpeg("flac")],
  [[[0, "ID3"]], ffmpeg("mp3")],
  [[[0, "\x1a\x45\xdf\xa3"]], ffmpeg("matroska", "mkv")],
  [[[4, "ftypqt"]], ffmpeg("mov")],
  ...["ftyp", "moov", "mdat", "wide", "free", "skip"].map((
    box,
  ): readonly [Signature, Container] => [[[4, box]], ffmpeg("mov", "mp4")]),
  [[[0, "RIFF"], [8, "AVI "]], ffmpeg("avi")],
  [[[0, "FORM"], [8, "AIFF"]], ffmpeg("aiff")],
  [[[0, "FORM"], [8, "AIFC"]], ffmpeg("aiff")],
];

/** A frame of MPEG audio: 11 bits are set, then version and layer (ISO/IEC 11172-3, 13818-7). */
function mpegAudio(start: Uint8Array): Container | undefined {
  const [first = 0, second = 0, third = 0xff] = start;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return undefined;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  if (layer === 0) return (second & 0xf0) === 0xf0 ? ffmpeg("aac") : undefined;
  const bitrate = third >> 4;
  const rate = (third >> 2) & 3;
  // Nobody writes layer I, and a text in UTF-16 begins like it.
  const isFrame = layer !== 3 && version !== 1 && bitrate !== 0 && bitrate !== 15 && rate !== 3;
  return isFrame ? ffmpeg("mp3") : undefined;
}

/**
 * Tells the container.
 *
 * @param start The file's first {@linkcode SIGNATURE_BYTES}, or all of a shorter file.
 * @returns Undefined if it is none that is known.
 */
export function containerOf(start: Uint8Array): Container | undefined {
  const text = Array.from(start, (byte) => String.fromCharCode(byte)).join("");
  for (const [signature, container] of SIGNATURES) {
    if (signature.every(([at, part]) => text.startsWith(part, at))) return container;
  }
  return mpegAudio(start);
}
