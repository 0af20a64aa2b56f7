import { AudioFileError } from "../../../server/audio/audio_file_error.ts";
import { OggOpusFile } from "../../../server/audio/ogg_opus/file.ts";
import { conversionErrorOf } from "../../../server/convert/conversion_error.ts";
import { type ConversionTask, convert } from "../../../server/convert/convert.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../assert.ts";
import { count } from "../../counts.ts";
import { correlation, samplesOf, voice } from "../../fixtures/ogg_opus.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { wavBytes } from "../../fixtures/wav_files.ts";

const SECOND = 16_000;

/** A task in a folder, with its WAV written. */
async function taskIn(
  folder: string,
  wav: Uint8Array,
  samples: number = (wav.length - 44) / 2,
): Promise<ConversionTask> {
  await Deno.writeFile(`${folder}/audio.wav`, wav);
  return {
    wavPath: `${folder}/audio.wav`,
    partPath: `${folder}/audio.ogg.part`,
    samples,
    title: "Tür & Tor\n=x",
    createdAt: Date.parse("2026-11-22T23:30:00Z"),
    complexity: 5,
  };
}

const go = (): Promise<void> => Promise.resolve();

Deno.test("convert() makes an OGG of the same length and sound, turn by turn", async () => {
  using folder = tempFolder();
  const pcm = voice(31 * SECOND + 123);
  const task = await taskIn(folder.path, wavBytes(pcm));
  const shares: number[] = [];
  const { bytes, samples } = await convert(task, (share) => {
    shares.push(share);
    return go();
  });
  assertEquals(samples, pcm.length);
  assertEquals(bytes, (await Deno.stat(task.partPath)).size);
  assertEquals(((await Deno.stat(task.partPath)).mode ?? 0) & 0o777, 0o600);
  assert(shares.length >= 16 && shares.every((share) => share > 0 && share <= 1));
  assertEquals(shares, shares.toSorted((a, b) => a - b));
  using file = await OggOpusFile.open(task.partPath);
  assert(correlation(pcm, await samplesOf(file)) > 0.95);
  const text = new TextDecoder().decode(await Deno.readFile(task.partPath));
  assertMatch(text, /TITLE=Tür & Tor\n=x/);
  assertMatch(text, /DATE=2026-11-22/);
});

Deno.test("convert() reads gaps as silence, and takes recordings of any length", async () => {
  using folder = tempFolder();
  const task = await taskIn(folder.path, wavBytes(voice(SECOND)), 20 * SECOND);
  await Deno.truncate(task.wavPath, 44 + 2 * 20 * SECOND);
  await convert(task, go);
  using file = await OggOpusFile.open(task.partPath);
  const decoded = await samplesOf(file, 2 * SECOND);
  assertEquals(decoded.length, 18 * SECOND);
  assert(decoded.every((sample) => Math.abs(sample) <= 2));
  for (const length of [0, 1, 215, 216, 217, 320]) {
    await Deno.remove(task.partPath);
    const short = await taskIn(folder.path, wavBytes(voice(length)));
    assertEquals((await convert(short, go)).samples, length);
  }
});

Deno.test("convert() works as much with a minute as with an hour at a time", async () => {
  using folder = tempFolder();
  const task = await taskIn(folder.path, wavBytes(new Int16Array(0)), 3_600 * SECOND);
  await Deno.truncate(task.wavPath, 44 + 2 * 3_600 * SECOND);
  const turns: number[] = [];
  await assertRejects(
    () =>
      convert(task, (share) => {
        turns.push(share);
        // An hour has hundreds of turns; ten show how long one is.
        return turns.length === 10 ? Promise.reject(new Error("enough")) : go();
      }),
    { message: "enough" },
  );
  assert(turns[0]! < 0.001, `${turns[0]} of an hour in a turn`);
});

Deno.test("convert() refuses a WAV that isn't whole, and an OGG that isn't as long", async (t) => {
  using folder = tempFolder();
  const whole = wavBytes(voice(SECOND));
  const rows: readonly [name: string, wav: Uint8Array, samples: number, message: RegExp][] = [
    ["cut off", whole.subarray(0, 16_000), SECOND, /holds 0.50 s of sound, but 1.00 s were/],
    ["longer than was recorded", whole, 8_000, /holds 1.00 s of sound, but 0.50 s were/],
    ["empty", new Uint8Array(), 0, /not as it was written/],
    ["something else", new Uint8Array(50_000), 24_978, /not as it was written/],
  ];
  for (const [name, wav, samples, message] of rows) {
    await t.step(name, async () => {
      const task = await taskIn(folder.path, wav, samples);
      await assertRejects(() => convert(task, go), { name: "AudioFileError", message });
      assertEquals(await Deno.readFile(task.wavPath), Uint8Array.from(wav));
    });
  }
  await t.step("what was written isn't what is read back", async () => {
    const task = await taskIn(folder.path, wavBytes(voice(20 * SECOND)));
    const real = Deno.openSync(task.partPath, { write: true, create: true });
    let pages = 0;
    const conversion = convert(task, go, () => ({
      // The last pages are lost.
      writeSync: (bytes) => pages++ < 5 ? real.writeSync(bytes) : bytes.length,
      syncSync: () => real.syncSync(),
      close: () => real.close(),
    }));
    await assertRejects(() => conversion, { code: "check_failed", message: /The WAV file stays/ });
  });
});

Deno.test("convert() of mutated WAV files: converted or refused with a sentence, and never changed", async () => {
  using folder = tempFolder();
  const original = wavBytes(voice(800));
  const rounds = count(2_000, 100_000);
  let refused = 0;
  for (let round = 0; round < rounds; round++) {
    const bytes = original.slice(0, round % 4 === 0 ? Math.random() * original.length : undefined);
    for (let change = Math.floor(Math.random() * 4); change > 0; change--) {
      const within = Math.random() < 0.7 ? 44 : bytes.length;
      bytes[Math.floor(Math.random() * within)] = Math.floor(Math.random() * 256);
    }
    const task = await taskIn(folder.path, bytes, 800);
    try {
      await convert(task, go);
    } catch (error) {
      if (!(error instanceof AudioFileError)) throw error;
      assertMatch(conversionErrorOf(error).message, /^The .*\. It is left as it is; /);
      refused++;
    }
    assertEquals(await Deno.readFile(task.wavPath), bytes);
    await Deno.remove(task.partPath).catch(() => {});
  }
  assert(refused > rounds / 4 && refused < 0.9 * rounds, `${refused} of ${rounds} were refused`);
});
