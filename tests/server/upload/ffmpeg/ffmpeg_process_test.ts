import { ApiError } from "../../../../server/api/errors.ts";
import { type Demuxer, DEMUXERS } from "../../../../server/upload/containers.ts";
import { Ffmpeg } from "../../../../server/upload/ffmpeg/ffmpeg.ts";
import { movInOrder } from "../../../../server/upload/ffmpeg/mov_order.ts";
import { PROJECT_DIR } from "../../../../shared/config.ts";
import { ffmpegScript } from "../../../../shared/config/ffmpeg.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { MEDIA_KINDS, mediaFile, SILENT_FILM } from "../../../fixtures/media_files.ts";
import { sound, speech } from "../../../fixtures/speech.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";
import { bytesOf, chunk } from "../../../fixtures/wav_files.ts";

const SCRIPT = `${PROJECT_DIR}/.tools/ffmpeg/decode`;
const ffmpeg = new Ffmpeg(SCRIPT);
const { signal } = new AbortController();
const SENTENCE = "she opened the window because the room was very warm";

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

/** Reads all of a file. */
async function samplesOf(demuxer: Demuxer, bytes: AsyncIterable<Uint8Array>): Promise<Int16Array> {
  const samples: number[] = [];
  for await (const pcm of ffmpeg.read({ demuxer, bytes, sizeBytes: 0, signal })) {
    for (const sample of new Int16Array(pcm.slice().buffer)) samples.push(sample);
  }
  return Int16Array.from(samples);
}

/** Longest shift that a format may bring, in samples: 100 ms. */
const MAX_SHIFT = 1_600;

/** Likeness of two sounds: the best correlation over shifts, by every fifth sample; 1 for the same. */
function likeness(one: Int16Array, other: Int16Array): number {
  let best = 0;
  for (let shift = -MAX_SHIFT; shift <= MAX_SHIFT; shift++) {
    let product = 0;
    let ofOne = 0;
    let ofOther = 0;
    for (let i = MAX_SHIFT; i < one.length - MAX_SHIFT; i += 5) {
      const [a, b] = [one[i]!, other[i + shift] ?? 0];
      product += a * b;
      ofOne += a * a;
      ofOther += b * b;
    }
    best = Math.max(best, product / Math.sqrt(ofOne * ofOther));
  }
  return best;
}

Deno.test("the script is where the settings say, and only where ffmpeg is on", () => {
  assertEquals(ffmpegScript({ HERO_VOICE_FFMPEG: "on" }), SCRIPT);
  assertEquals(ffmpegScript({ HERO_VOICE_FFMPEG: "off" }), undefined);
});

Deno.test("Ffmpeg reads the sound of every kind of file", async (t) => {
  const pcm = await speech(SENTENCE);
  const original = new Int16Array(pcm.slice().buffer);
  for (const kind of MEDIA_KINDS) {
    await t.step(kind.name, async () => {
      using folder = tempFolder();
      const path = await mediaFile(kind, pcm, folder.path);
      using file = await Deno.open(path);
      const bytes = kind.demuxer === "mov" ? movInOrder(file) : file.readable;
      const samples = await samplesOf(kind.demuxer, bytes);
      const excessMs = (samples.length - original.length) / 16;
      assert(excessMs > -60 && excessMs < 120, `${excessMs} ms longer`);
      const like = likeness(original, samples);
      assert(like > 0.9, `likeness ${like}`);
    });
  }
});

Deno.test("Ffmpeg reads a long film whose table comes last", async () => {
  const pcm = await sound("pinknoise", 300_000, 0.3);
  const kind = MEDIA_KINDS.find(({ name }) => name === "film in MP4, table last")!;
  using folder = tempFolder();
  const path = await mediaFile(kind, pcm, folder.path);
  using file = await Deno.open(path);
  // As it is, a pipe can't bring it.
  await assertRejects(() => samplesOf("mov", file.readable), /can't read this file/);
  using again = await Deno.open(path);
  const { length } = await samplesOf("mov", movInOrder(again));
  assert(Math.abs(length / 16 - 300_000) < 200, `${length / 16} ms`);
});

/** Files that send whoever reads them to another file. */
function playlists(path: string): readonly [string, Uint8Array][] {
  const name = path.split("/").at(-1) ?? "";
  const reference = bytesOf(new Uint8Array([0, 0, 0, 0, 0, 0, 0, 1]), "url ", new Uint8Array(4));
  return [
    ["m3u8", bytesOf(`#EXTM3U\n#EXTINF:10,\nfile://${path}\n#EXT-X-ENDLIST\n`)],
    ["m3u8 with a bare name", bytesOf(`#EXTM3U\n#EXTINF:10,\n${name}\n#EXT-X-ENDLIST\n`)],
    ["ffconcat", bytesOf(`ffconcat version 1.0\nfile '${path}'\n`)],
    ["concat", bytesOf(`file '${path}'\n`)],
    ["subfile", bytesOf(`#EXTM3U\n#EXTINF:10,\nsubfile,,start,0,end,9999,,:${path}\n`)],
    ["SDP", bytesOf(`v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nu=file://${path}\n`)],
    ["DASH", bytesOf(`<?xml version="1.0"?><MPD><BaseURL>file://${path}</BaseURL></MPD>`)],
    ["ID3 and a playlist", bytesOf("ID3\x04\0\0\0\0\0\0", `#EXTM3U\n#EXTINF:10,\n${path}\n`)],
    ["ftyp and a playlist", bytesOf("\0\0\0\x10ftypM4A \0\0\0\0", `#EXTM3U\n${path}\n`)],
    ["fLaC and a playlist", bytesOf("fLaC", `#EXTM3U\n${path}\n`)],
    ["EBML and a playlist", bytesOf("\x1aE", Uint8Array.of(0xdf, 0xa3), `#EXTM3U\n${path}\n`)],
    ["AVI and a list", bytesOf("RIFF\0\0\0\0AVI ", chunk("LIST", bytesOf(path)), reference)],
  ];
}

Deno.test("playlists disguised as media never make ffmpeg read another file", async (t) => {
  using folder = tempFolder();
  const pcm = await speech(SENTENCE);
  for (const kind of MEDIA_KINDS.slice(0, count(1, 3))) await mediaFile(kind, pcm, folder.path);
  const canaries = [...Deno.readDirSync(folder.path)].map(({ name }) => `${folder.path}/${name}`);
  // A file that is read has another time of its last reading.
  const untouched = new Date("2001-02-03T04:05:06Z");
  for (const path of canaries) Deno.utimeSync(path, untouched, untouched);
  for (const path of canaries.slice(0, count(1, canaries.length))) {
    for (const [name, list] of playlists(path)) {
      await t.step(`${name} to ${path.split("/").at(-1)}`, async () => {
        for (const demuxer of DEMUXERS) {
          const { length } = await samplesOf(demuxer, pieces(list)).catch((error: unknown) => {
            assert(error instanceof ApiError);
            return new Int16Array(0);
          });
          assertEquals(length, 0, demuxer);
        }
      });
    }
  }
  for (const path of canaries) {
    assertEquals(Deno.statSync(path).atime, untouched, `${path} was read`);
  }
});

Deno.test("a file whose sound lies in another file doesn't make ffmpeg read that", async () => {
  using folder = tempFolder();
  const pcm = await speech(SENTENCE);
  const kind = MEDIA_KINDS.find(({ name }) => name === "PCM in MOV")!;
  const path = await mediaFile(kind, pcm, folder.path);
  const bytes = await Deno.readFile(path);
  // The reference to "this file itself" becomes one to the file's own path on disk.
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf("url \0\0\0\x01");
  assert(at > 0, "there is a reference");
  bytes[at + 7] = 0;
  const untouched = new Date("2001-02-03T04:05:06Z");
  Deno.utimeSync(path, untouched, untouched);
  await samplesOf("mov", pieces(bytes)).catch((error: unknown) =>
    assert(error instanceof ApiError)
  );
  assertEquals(Deno.statSync(path).atime, untouched);
});

Deno.test("ffmpeg left to itself does read what a playlist names, so that the canaries prove something", async () => {
  using folder = tempFolder();
  const path = await mediaFile(MEDIA_KINDS[0]!, await speech(SENTENCE), folder.path);
  const untouched = new Date("2001-02-03T04:05:06Z");
  for (const [name, list] of playlists(path).slice(0, 3)) {
    Deno.utimeSync(path, untouched, untouched);
    const disguised = `${folder.path}/${name}.mp3`;
    await Deno.writeFile(disguised, list);
    await new Deno.Command("/usr/bin/ffmpeg", {
      args: ["-nostdin", "-loglevel", "quiet", "-safe", "0", "-i", disguised, "-f", "null", "-"],
    }).output();
    if (Deno.statSync(path).atime?.getTime() !== untouched.getTime()) return;
  }
  assert(false, "no playlist was followed");
});

Deno.test("the script does nothing for other words, and writes no file", async () => {
  using folder = tempFolder();
  const words = [
    "",
    "hls",
    "concat",
    "mp3 -i /etc/passwd",
    "-version",
    "mp3;id",
    "lavfi",
    "image2",
  ];
  for (const word of words) {
    const { code, stdout } = await new Deno.Command(SCRIPT, {
      args: [word, `${folder.path}/out.wav`, "-f", "mp3"],
      cwd: folder.path,
      env: { PATH: folder.path, FFREPORT: `file=${folder.path}/report` },
      stdin: "null",
      stderr: "null",
    }).output();
    assertEquals([word, code, stdout.length], [word, 64, 0]);
  }
  // Further words of a good one count for nothing, nor does the environment.
  const { stdout } = await new Deno.Command(SCRIPT, {
    args: ["mp3", "-y", `${folder.path}/out.wav`],
    cwd: folder.path,
    env: { PATH: folder.path, FFREPORT: `file=${folder.path}/report` },
    stdin: "null",
    stderr: "null",
  }).output();
  assertEquals(stdout.length, 0);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("Ffmpeg refuses what is damaged or has no sound", async () => {
  using folder = tempFolder();
  const film = await Deno.readFile(
    await mediaFile(SILENT_FILM, await sound("pinknoise", 1_000, 0.3), folder.path),
  );
  for (const bytes of [film, new Uint8Array(100_000).fill(0x55), new Uint8Array(0)]) {
    await assertRejects(() => samplesOf("matroska", pieces(bytes)), (error) => {
      assert(error instanceof ApiError);
      assertEquals(error.code, "unreadable_audio");
      return true;
    });
  }
});

Deno.test("Ffmpeg.read() ends the process when it is given up, takes too long, or isn't read on", async () => {
  async function* endless(): AsyncGenerator<Uint8Array, void, void> {
    using folder = tempFolder();
    const kind = MEDIA_KINDS.find(({ name }) => name === "MP3")!;
    const mp3 = await Deno.readFile(await mediaFile(kind, await speech(SENTENCE), folder.path));
    for (;;) yield mp3;
  }
  const options = { demuxer: "mp3", sizeBytes: 0, signal } as const;
  const readAll = async (
    more: { readonly signal?: AbortSignal; readonly timeoutMs?: number },
  ): Promise<void> => {
    for await (const _ of ffmpeg.read({ ...options, bytes: endless(), ...more }));
  };
  const controller = new AbortController();
  const reading = readAll({ signal: controller.signal });
  setTimeout(() => controller.abort(new Error("given up")), 200);
  await assertRejects(() => reading, /given up/);
  await assertRejects(() => readAll({ timeoutMs: 200 }), /takes too long/);
  for await (const _ of ffmpeg.read({ ...options, bytes: endless() })) break;
  const failing = (async function* (): AsyncGenerator<Uint8Array, void, void> {
    yield* pieces(new Uint8Array(10));
    throw new Error("the disk broke");
  })();
  await assertRejects(async () => {
    for await (const _ of ffmpeg.read({ ...options, bytes: failing }));
  }, /the disk broke/);
});

Deno.test("Ffmpeg.problem() says what to do where it can't be used", async () => {
  assertEquals(await ffmpeg.problem(), undefined);
  assertMatch(await new Ffmpeg("/nowhere/decode").problem() ?? "", /can't be run .*; repair/);
});
