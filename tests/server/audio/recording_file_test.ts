import { readSamples, RecordingFile } from "../../../server/audio/recording_file.ts";
import { wavHeader } from "../../../shared/audio/wav_header.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { pcmOf, tone } from "../../fixtures/session_bench.ts";

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "hero_voice_" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Reads the length that the header states, in bytes. */
async function statedBytes(path: string): Promise<number> {
  const bytes = await Deno.readFile(path);
  return new DataView(bytes.buffer).getUint32(40, true);
}

Deno.test("RecordingFile is valid after each write, and what it holds can be read back", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    using file = await RecordingFile.create(path);
    assertEquals(await statedBytes(path), 0);
    file.append(pcmOf(tone(1, 10)));
    file.append(pcmOf(tone(2, 10)));
    assertEquals([file.receivedSamples, file.committedSamples, file.dirty], [320, 0, true]);
    file.write();
    assertEquals(await statedBytes(path), 640);
    assertEquals([file.unwrittenSamples, file.uncommittedSamples], [0, 320]);
    assertEquals(await file.sync(), 320);
    assertEquals([file.committedSamples, file.dirty, file.uncommittedSamples], [320, false, 0]);
    const both = Int16Array.from([...tone(1, 10), ...tone(2, 10)]);
    assertEquals(file.read(150, 170), pcmOf(both.subarray(150, 170)));
    assertEquals(file.read(300, 400).length, 40);
    assertEquals(await readSamples(path, 160, 1_000), pcmOf(tone(2, 10)));
  });
});

Deno.test("RecordingFile hands over what is to be committed, in runs without gaps", async () => {
  await inFolder(async (folder) => {
    using file = await RecordingFile.create(`${folder}/a.wav`);
    assertEquals(file.takeUncommitted(), undefined);
    const [one, two, three] = [tone(1, 10), tone(2, 10), tone(3, 10)].map(pcmOf);
    file.append(one!);
    file.append(two!);
    file.skip(1_000);
    file.append(three!);
    file.skip(2_000);
    assertEquals(file.takeUncommitted(), {
      runs: [
        { offset: 0, pcm: Uint8Array.from([...one!, ...two!]) },
        { offset: 1_000, pcm: three },
        { offset: 2_000, pcm: new Uint8Array() },
      ],
      toSample: 2_000,
    });
    assertEquals(file.uncommittedSamples, 480);
    file.append(pcmOf(tone(4, 10)));
    file.setCommitted(2_000);
    assertEquals([file.committedSamples, file.uncommittedSamples], [2_000, 160]);
  });
});

Deno.test("RecordingFile keeps gaps as silence that takes no room", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    using file = await RecordingFile.create(path);
    file.append(pcmOf(tone(1, 10)));
    file.skip(16_000 * 600);
    file.append(pcmOf(tone(2, 10)));
    file.skip(16_000 * 700);
    assertEquals(await file.sync(), 16_000 * 700);
    const stat = await Deno.stat(path);
    assertEquals(stat.size, 44 + 16_000 * 700 * 2);
    assertEquals((stat.blocks ?? 0) * 512 < 100_000, true);
    assertEquals(file.read(16_000 * 600, 16_000 * 600 + 160), pcmOf(tone(2, 10)));
    assertEquals(file.read(200, 300), pcmOf(new Int16Array(100)));
  });
});

Deno.test("RecordingFile.open() mends what a crash left", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    const audio = pcmOf(tone(3, 20));
    // Audio that the header doesn't know of, and half a sample.
    await Deno.writeFile(path, Uint8Array.from([...wavHeader(5), ...audio, 9]));
    using file = await RecordingFile.open(path);
    assertEquals(file.committedSamples, 320);
    assertEquals(await Deno.readFile(path), Uint8Array.from([...wavHeader(320), ...audio]));
    file.append(pcmOf(tone(4, 10)));
    await file.sync();
    assertEquals(await statedBytes(path), 960);
  });
});

Deno.test("RecordingFile.open() mends a file that ends in its header", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    await Deno.writeFile(path, wavHeader(0).subarray(0, 20));
    using file = await RecordingFile.open(path);
    assertEquals(file.committedSamples, 0);
    assertEquals(await Deno.readFile(path), wavHeader(0));
  });
});

Deno.test("RecordingFile cuts back what a full disk didn't take", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    const real = await Deno.open(path, { read: true, write: true, create: true });
    let room = 1_000;
    const disk: Parameters<typeof RecordingFile.adopt>[0] = {
      readSync: (bytes) => real.readSync(bytes),
      seekSync: (offset, whence) => real.seekSync(offset, whence),
      truncateSync: (size) => real.truncateSync(size),
      syncData: () => real.syncData(),
      statSync: () => real.statSync(),
      close: () => real.close(),
      writeSync: (bytes) => {
        if (room === 0) throw new Error("No space left on device (os error 28)");
        const written = real.writeSync(bytes.subarray(0, room));
        room -= written;
        return written;
      },
    };
    using file = await RecordingFile.adopt(disk);
    room = 500;
    file.append(pcmOf(tone(1, 10)));
    await file.sync();
    room = 100;
    file.append(pcmOf(tone(2, 10)));
    await assertRejects(() => file.sync(), /No space left/);
    room = 44;
    file.cutBack();
    assertEquals([file.receivedSamples, file.committedSamples], [160, 160]);
    const whole = Uint8Array.from([...wavHeader(160), ...pcmOf(tone(1, 10))]);
    assertEquals(await Deno.readFile(path), whole);
    room = 10_000;
    file.append(pcmOf(tone(3, 10)));
    assertEquals(file.takeUncommitted(), {
      runs: [{ offset: 160, pcm: pcmOf(tone(3, 10)) }],
      toSample: 320,
    });
    assertEquals(await file.sync(), 320);
    const expected = Uint8Array.from([
      ...wavHeader(320),
      ...pcmOf(tone(1, 10)),
      ...pcmOf(tone(3, 10)),
    ]);
    assertEquals(await Deno.readFile(path), expected);
  });
});

Deno.test("RecordingFile calls nothing safe that could not be synced, and nothing unsafe that was", async () => {
  await inFolder(async (folder) => {
    const path = `${folder}/a.wav`;
    using file = await RecordingFile.create(path);
    using watch = new DiskWatch();
    file.append(pcmOf(tone(1, 10)));
    file.takeUncommitted();
    file.append(pcmOf(tone(2, 10)));
    watch.failSync = new Error("the disk is broken");
    await assertRejects(() => file.sync(), /the disk is broken/);
    assertEquals(file.committedSamples, 0);
    watch.failSync = undefined;
    assertEquals(await file.sync(), 320);
    // The journal is only now done with what it was given first.
    file.setCommitted(160);
    assertEquals([file.committedSamples, file.dirty], [320, false]);
  });
});
