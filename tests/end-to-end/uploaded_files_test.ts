import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { SOAK } from "../counts.ts";
import { startBoth, TOKEN } from "../fixtures/both_programs.ts";
import { MEDIA_KINDS, mediaFile, type MediaKind } from "../fixtures/media_files.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { recordingOf, refusalOf, uploadFile, whenReady } from "../fixtures/uploads.ts";
import { wordAccuracy } from "../fixtures/words.ts";

const SAID = SENTENCES.slice(0, 2);
/** What the engine reads by itself. */
const OWN_KINDS: readonly Omit<MediaKind, "demuxer">[] = [
  { name: "WAV", ending: "wav", words: [] },
  { name: "WAV stereo", ending: "wav", words: ["-ar", "48000", "-ac", "2", "-c:a", "pcm_s24le"] },
  { name: "WAV float", ending: "wav", words: ["-ar", "44100", "-c:a", "pcm_f32le"] },
  { name: "RF64", ending: "wav", words: ["-rf64", "always", "-ar", "8000"] },
  { name: "A-law", ending: "wav", words: ["-c:a", "pcm_alaw"] },
  { name: "Opus", ending: "opus", words: ["-c:a", "libopus"] },
];

/** Those that `make test` looks at; how each kind is read has tests of its own. */
const USUAL_KINDS = [
  ...["WAV stereo", "Opus", "MP3", "M4A, table last", "WebM", "FLAC"],
  ...["film in MP4, table last", "film in MKV"],
];

async function said(): Promise<Uint8Array<ArrayBuffer>> {
  const parts = [silence(500)];
  for (const sentence of SAID) parts.push(await speech(sentence), silence(1_300));
  return joined(...parts);
}

Deno.test("a file of any kind comes back as its words", async (t) => {
  using folder = tempFolder();
  await using both = await startBoth({ HERO_VOICE_FFMPEG: "on" });
  const pcm = await said();
  const kinds = [...OWN_KINDS, ...MEDIA_KINDS];
  for (const kind of SOAK ? kinds : kinds.filter(({ name }) => USUAL_KINDS.includes(name))) {
    await t.step(kind.name, async () => {
      const path = await mediaFile(kind, pcm, folder.path);
      const { id, durationMs } = await recordingOf(await uploadFile(both, path, "?language=en"));
      assert(Math.abs(durationMs - pcm.length / 32) < 120, `${durationMs} ms`);
      const { segments } = await whenReady(both, id);
      const heard = segments.map(({ text }) => text).join(" ");
      const accuracy = wordAccuracy(SAID.join(" "), heard);
      // PocketSphinx is not made for the telephone's band.
      const least = kind.words.includes("8000") ? 0.6 : 0.85;
      assert(accuracy >= least, `only ${accuracy.toFixed(2)} of the words: ${heard}`);
      const original = `${both.home.path}/recordings/${id}/original.${kindEnding(kind.ending)}`;
      assertEquals(await Deno.readFile(original), await Deno.readFile(path));
    });
  }
});

/** The ending that a file is kept with: that of its container. */
function kindEnding(ending: string): string {
  return ({ m4a: "mp4", webm: "mkv" } as Record<string, string>)[ending] ?? ending;
}

Deno.test("only who may come in may upload, and refusals arrive whatever is sent", async () => {
  using folder = tempFolder();
  await using both = await startBoth({ HERO_VOICE_MAX_UPLOAD_MB: "20" });
  const url = `http://127.0.0.1:${both.port}/v1/recordings`;
  const large = `${folder.path}/large`;
  await Deno.writeFile(large, new Uint8Array(21 * 1_048_576));
  const wav = await mediaFile(OWN_KINDS[0]!, await said(), folder.path);
  const post = async (path: string, headers: Record<string, string>): Promise<Response> =>
    await fetch(url, { method: "POST", headers, body: await Deno.readFile(path) });
  const token = { authorization: `Bearer ${TOKEN}` };
  assertEquals(await refusalOf(await post(wav, {})), [401, "unauthorized"]);
  assertEquals(await refusalOf(await post(large, {})), [401, "unauthorized"]);
  const foreign = { ...token, origin: "http://evil.example" };
  assertEquals(await refusalOf(await post(wav, foreign)), [403, "foreign_origin"]);
  assertEquals(await refusalOf(await post(large, token)), [413, "too_large"]);
  assertEquals(await refusalOf(await uploadFile(both, large)), [413, "too_large"]);
  await Deno.truncate(large, 19 * 1_048_576);
  assertEquals(await refusalOf(await uploadFile(both, large)), [415, "unsupported_media"]);
  const chunked = await both.ask("/v1/recordings", {
    method: "POST",
    body: new Blob(["x"]).stream(),
  });
  assertEquals(await refusalOf(chunked), [411, "length_required"]);
  const flac = `${folder.path}/x.flac`;
  await Deno.writeTextFile(flac, "fLaC and more");
  assertEquals(await refusalOf(await uploadFile(both, flac)), [415, "unsupported_media"]);
  assertEquals([...Deno.readDirSync(`${both.home.path}/recordings`)], []);
  await recordingOf(await post(wav, { ...token, origin: new URL(url).origin }));
});

Deno.test("a file that the disk has no room for is refused, by the system's own word", async () => {
  using folder = tempFolder();
  await using both = await startBoth({ HERO_VOICE_DISK_LOW_MB: "10000000" });
  const path = await mediaFile(OWN_KINDS[0]!, await said(), folder.path);
  assertEquals(await refusalOf(await uploadFile(both, path)), [507, "disk_full"]);
  assertStrictEquals([...Deno.readDirSync(`${both.home.path}/recordings`)].length, 0);
});

Deno.test("with ffmpeg switched on, playlists with names of media read no other file", async () => {
  using folder = tempFolder();
  await using both = await startBoth({ HERO_VOICE_FFMPEG: "on" });
  const canary = `${folder.path}/canary.mp3`;
  await Deno.rename(await mediaFile(MEDIA_KINDS[0]!, await said(), folder.path), canary);
  const untouched = new Date("2001-02-03T04:05:06Z");
  Deno.utimeSync(canary, untouched, untouched);
  const m3u8 = `#EXTM3U\n#EXTINF:10,\nfile://${canary}\n#EXT-X-ENDLIST\n`;
  const rows: readonly [string, string][] = [
    [m3u8, "unsupported_media"],
    [`ffconcat version 1.0\nfile '${canary}'\n`, "unsupported_media"],
    [`ID3\x04\0\0\0\0\0\0${m3u8}`, "unreadable_audio"],
    [`fLaC${m3u8}`, "unreadable_audio"],
    [`\0\0\0\x10ftypM4A \0\0\0\0${m3u8}`, "unreadable_audio"],
    [`OggS${m3u8}`, "unreadable_audio"],
  ];
  for (const [text, code] of rows) {
    const path = `${folder.path}/list.mp3`;
    await Deno.writeTextFile(path, text);
    const disposition = { "content-disposition": 'attachment; filename="list.mp3"' };
    const response = await both.ask("/v1/recordings", {
      method: "POST",
      headers: disposition,
      body: await Deno.readFile(path),
    });
    assertStrictEquals((await refusalOf(response))[1], code, text);
  }
  assertEquals(Deno.statSync(canary).atime, untouched);
  assertEquals([...Deno.readDirSync(`${both.home.path}/recordings`)], []);
});
