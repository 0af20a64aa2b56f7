import { containerOf } from "../../../server/upload/containers.ts";
import { assertEquals } from "../../assert.ts";
import { bytesOf } from "../../fixtures/wav_files.ts";

/** A page of an Ogg file up to the start of its first packet. */
const OGG_PAGE = bytesOf("OggS", new Uint8Array(24));

Deno.test("containerOf() tells containers by their first bytes, and playlists and texts from them", () => {
  const rows: readonly [string, Uint8Array, string | undefined][] = [
    ["WAV", bytesOf("RIFF....WAVEfmt "), "wav"],
    ["RF64", bytesOf("RF64....WAVEds64"), "wav"],
    ["BW64", bytesOf("BW64....WAVEds64"), "wav"],
    ["Ogg Opus", bytesOf(OGG_PAGE, "OpusHead"), "opus"],
    ["Ogg Vorbis", bytesOf(OGG_PAGE, "\x01vorbis"), "ogg"],
    ["FLAC", bytesOf("fLaC"), "flac"],
    ["MP3 with ID3", bytesOf("ID3\x04"), "mp3"],
    ["MP3", Uint8Array.of(0xff, 0xfb, 0x90, 0x64), "mp3"],
    ["MP3 of MPEG 2", Uint8Array.of(0xff, 0xf3, 0x84, 0xc4), "mp3"],
    ["AAC", Uint8Array.of(0xff, 0xf1, 0x50, 0x80), "aac"],
    ["WebM", Uint8Array.of(0x1a, 0x45, 0xdf, 0xa3), "matroska"],
    ["M4A", bytesOf("\0\0\0\x1cftypM4A "), "mov"],
    ["QuickTime", bytesOf("\0\0\0\x14ftypqt  "), "mov"],
    ["old QuickTime", bytesOf("\0\0\0\x08wide"), "mov"],
    ["AVI", bytesOf("RIFF....AVI LIST"), "avi"],
    ["AIFF", bytesOf("FORM....AIFFCOMM"), "aiff"],
    ["nothing", new Uint8Array(0), undefined],
    ["a playlist", bytesOf("#EXTM3U\n"), undefined],
    ["a list of ffmpeg", bytesOf("ffconcat version 1.0\n"), undefined],
    ["a stream description", bytesOf("v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n"), undefined],
    ["a DASH manifest", bytesOf("<?xml version='1.0'?><MPD>"), undefined],
    ["a picture", Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), undefined],
    ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x41, 0x00), undefined],
    ["ones", new Uint8Array(64).fill(0xff), undefined],
    ["another RIFF", bytesOf("RIFF....WEBP"), undefined],
  ];
  for (const [name, start, expected] of rows) {
    const container = containerOf(start);
    assertEquals(container?.by === "ffmpeg" ? container.demuxer : container?.by, expected, name);
  }
});
