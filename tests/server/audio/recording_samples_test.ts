import { RecordingFolders } from "../../../server/audio/folder.ts";
import {
  OggSamples,
  openRecording,
  readRecording,
} from "../../../server/audio/recording_samples.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { correlation, oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { wavBytes } from "../../fixtures/wav_files.ts";

const ID = "0190a1b2-0000-7000-8000-000000000001";
const { signal } = new AbortController();

function samples(bytes: Uint8Array<ArrayBuffer>): Int16Array {
  return new Int16Array(bytes.slice().buffer);
}

/** Writes a recording as WAV and as OGG; gives its samples. */
async function inBothFormats(folders: RecordingFolders): Promise<Int16Array> {
  const pcm = voice(40_000);
  await folders.create(ID);
  await Deno.writeFile(folders.wavPath(ID), wavBytes(pcm));
  await Deno.writeFile(folders.oggPath(ID), await oggOpus(pcm));
  return pcm;
}

Deno.test("readRecording() reads the WAV, then the OGG, then tells that there is none", async () => {
  using folder = tempFolder();
  const folders = new RecordingFolders(folder.path);
  const pcm = await inBothFormats(folders);
  const read = async (from: number, to: number): Promise<Int16Array> =>
    samples(await readRecording(folders, ID, from, to, signal));

  assertEquals(await read(10_000, 30_000), pcm.slice(10_000, 30_000));
  await Deno.remove(folders.wavPath(ID));
  assert(correlation(await read(10_000, 30_000), pcm.subarray(10_000, 30_000)) > 0.95);
  assertEquals((await read(39_000, 50_000)).length, 1_000);
  assertEquals((await read(50_000, 60_000)).length, 0);
  await Deno.remove(folders.oggPath(ID));
  await assertRejects(() => read(0, 1), { name: "NotFound" });
});

Deno.test("OggSamples gives the same piece by piece as at once, in any order", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/audio.ogg`;
  await Deno.writeFile(path, await oggOpus(voice(25 * 16_000 + 5)));
  using file = await OggSamples.open(path);
  assertEquals(file.samples, 25 * 16_000 + 5);
  const whole: number[] = [];
  for (let at = 0; at < file.samples; at += 16_000) {
    const piece = samples(await file.read(at, at + 16_000, signal));
    assertEquals(piece.length, Math.min(16_000, file.samples - at));
    whole.push(...piece);
  }
  const back = samples(await file.read(8_000, 24_000, signal));
  assert(correlation(back, Int16Array.from(whole).subarray(8_000, 24_000)) > 0.999);
  assertEquals((await file.read(file.samples, file.samples + 1, signal)).length, 0);
});

Deno.test("openRecording() reads on whatever becomes of the files, from the OGG where that is all", async () => {
  using folder = tempFolder();
  const folders = new RecordingFolders(folder.path);
  const pcm = await inBothFormats(folders);
  using wav = await openRecording(folders, ID);
  await Deno.remove(folders.wavPath(ID));
  assertEquals(samples(await wav.read(10_000, 30_000, signal)), pcm.slice(10_000, 30_000));
  using ogg = await openRecording(folders, ID);
  await Deno.remove(folders.oggPath(ID));
  const read = samples(await ogg.read(10_000, 30_000, signal));
  assert(correlation(read, pcm.subarray(10_000, 30_000)) > 0.95);
  await assertRejects(() => openRecording(folders, ID), { name: "NotFound" });
});
