import { clearImmediate, setImmediate } from "node:timers";
import { AudioFileError } from "../../../../server/audio/audio_file_error.ts";
import { OggOpusFile } from "../../../../server/audio/ogg_opus/file.ts";
import { assert, assertEquals, assertRejects } from "../../../assert.ts";
import { count } from "../../../counts.ts";
import { correlation, oggOpus, samplesOf, voice } from "../../../fixtures/ogg_opus.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

const SECOND = 16_000;

/** Writes a file, opens it, and removes its name at once. */
async function opened(folder: string, bytes: Uint8Array): Promise<OggOpusFile> {
  const path = `${folder}/${crypto.randomUUID()}.ogg`;
  await Deno.writeFile(path, bytes);
  try {
    return await OggOpusFile.open(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("OggOpusFile: as many samples as were encoded, whatever their number", async () => {
  using folder = tempFolder();
  const lengths = [0, 1, 104, 215, 216, 217, 319, 320, 321, 639, 640, 16_000, 50_001];
  for (const length of lengths) {
    using file = await opened(folder.path, await oggOpus(voice(length)));
    assertEquals(file.samples, length);
    assertEquals((await samplesOf(file)).length, length);
  }
});

Deno.test("OggOpusFile: each sample lies where it was", async () => {
  using folder = tempFolder();
  const pcm = voice(20 * SECOND + 77);
  using file = await opened(folder.path, await oggOpus(pcm));
  const decoded = await samplesOf(file);
  const at = [-3, -2, -1, 0, 1, 2, 3].map((lag) => correlation(pcm, decoded, lag));
  assert(at[3]! > 0.95 && Math.max(...at) === at[3], at.join(" "));
});

Deno.test("OggOpusFile: any part is the same as in the whole", async () => {
  using folder = tempFolder();
  using file = await opened(folder.path, await oggOpus(voice(20 * SECOND)));
  const whole = await samplesOf(file);
  const parts = [[0, 1], [1, 2], [0, 320], [319, 7_000], [8_000, 8_001], [
    19 * SECOND,
    99 * SECOND,
  ]];
  for (let i = 0; i < count(60, 1_000); i++) {
    const from = Math.floor(Math.random() * 20 * SECOND);
    parts.push([from, from + 1 + Math.floor(Math.random() * 3 * SECOND)]);
  }
  for (const [from, to] of parts as [number, number][]) {
    const part = await samplesOf(file, from, to);
    const same = whole.subarray(from, to);
    assertEquals(part.length, same.length);
    if (part.length < 1_000) continue;
    const at = [-1, 0, 1].map((lag) => correlation(part, same, lag));
    assert(at[1]! > 0.995 && Math.max(...at) === at[1], `${from} to ${to}: ${at.join(" ")}`);
  }
  assertEquals((await samplesOf(file, 20 * SECOND, 21 * SECOND)).length, 0);
});

Deno.test("OggOpusFile: in pieces of a second, with turns for others between them", async () => {
  using folder = tempFolder();
  using file = await opened(folder.path, await oggOpus(voice(3 * SECOND + 5)));
  const lengths: number[] = [];
  let turns = 0;
  const others = (): void => {
    turns++;
    immediate = setImmediate(others);
  };
  let immediate = setImmediate(others);
  for await (const piece of file.read(0, file.samples, new AbortController().signal)) {
    lengths.push(piece.length);
  }
  clearImmediate(immediate);
  assertEquals(lengths, [SECOND, SECOND, SECOND, 5]);
  assert(turns >= 3, `${turns} turns`);
});

Deno.test("OggOpusFile: reading ends when it is called off", async () => {
  using folder = tempFolder();
  using file = await opened(folder.path, await oggOpus(voice(5 * SECOND)));
  const abort = new AbortController();
  let pieces = 0;
  await assertRejects(async () => {
    for await (const _ of file.read(0, file.samples, abort.signal)) {
      pieces++;
      abort.abort(new Error("called off"));
    }
  }, { message: "called off" });
  assertEquals(pieces, 1);
  const none = file.read(0, file.samples, abort.signal);
  await assertRejects(() => none.next(), { message: "called off" });
});

Deno.test("OggOpusFile: several streams are refused, not read in part", async () => {
  using folder = tempFolder();
  const [first, second] = [await oggOpus(voice(SECOND)), await oggOpus(voice(SECOND))];
  await assertRejects(() => opened(folder.path, new Uint8Array([...first, ...second])), {
    name: "AudioFileError",
    fault: "unsupported",
    message: /more than one stream/,
  });
});

Deno.test("OggOpusFile: what is not Ogg Opus is refused with a sentence", async () => {
  using folder = tempFolder();
  const vorbis = await oggOpus(voice(SECOND));
  vorbis.set(new TextEncoder().encode("NoOpus!!"), 28);
  for (const bytes of [new Uint8Array(), new Uint8Array(10_000), vorbis]) {
    await assertRejects(() => opened(folder.path, bytes), {
      name: "AudioFileError",
      fault: "not_this_format",
    });
  }
  await assertRejects(() => OggOpusFile.open(`${folder.path}/none.ogg`), { name: "NotFound" });
});

Deno.test("OggOpusFile: a byte that changed anywhere is noticed when all is read", async () => {
  using folder = tempFolder();
  const whole = await oggOpus(voice(3 * SECOND));
  for (let round = 0; round < count(100, whole.length); round++) {
    const bytes = whole.slice();
    const at = count(Math.floor(Math.random() * bytes.length), round);
    bytes[at] = bytes[at]! ^ (1 + Math.floor(Math.random() * 255));
    await assertRejects(
      async () => {
        using file = await opened(folder.path, bytes);
        await samplesOf(file);
        // A title or a date may be another: the sound is the same.
        assertEquals(file.samples, 3 * SECOND);
      },
      { name: "AudioFileError" },
      `byte ${at}`,
    );
  }
});

Deno.test("OggOpusFile: packets that go over several pages", async () => {
  using folder = tempFolder();
  const file = `${folder.path}/long_title.ogg`;
  const pcm = voice(SECOND);
  await Deno.writeFile(file, await oggOpus(pcm, "long title ".repeat(20_000)));
  using opened = await OggOpusFile.open(file);
  assert(correlation(pcm, await samplesOf(opened)) > 0.95);
});

Deno.test("OggOpusFile: damaged files are read or refused, and nothing else happens", async () => {
  using folder = tempFolder();
  const whole = await oggOpus(voice(3 * SECOND));
  let refused = 0;
  const rounds = count(300, 20_000);
  for (let round = 0; round < rounds; round++) {
    const cut = round % 3 === 0 ? Math.floor(Math.random() * whole.length) : whole.length;
    const bytes = whole.slice(0, cut);
    for (let change = Math.floor(Math.random() * 6); change > 0; change--) {
      // The headers more often than the rest.
      const within = Math.random() < 0.5 ? 200 : bytes.length;
      bytes[Math.floor(Math.random() * within)] = Math.floor(Math.random() * 256);
    }
    try {
      using file = await opened(folder.path, bytes);
      for await (const piece of file.read(0, 10 * SECOND, new AbortController().signal)) {
        assert(piece.length <= SECOND);
      }
    } catch (error) {
      if (!(error instanceof AudioFileError)) throw error;
      refused++;
    }
  }
  assert(refused > rounds / 10 && refused < rounds, `${refused} of ${rounds} were refused`);
});
