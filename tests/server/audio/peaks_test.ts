import { fewerPeaks, PEAK_SAMPLES, Peaks } from "../../../server/audio/peaks.ts";
import { assertEquals, assertRejects, assertStrictEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** Peaks of a recording in memory, and how often it was read. */
function peaksOf(pcm: Int16Array<ArrayBuffer>, folder: string): { peaks: Peaks; reads: number[] } {
  const reads: number[] = [];
  const peaks = new Peaks({
    path: (id) => `${folder}/${id}`,
    open: () =>
      Promise.resolve({
        read: (from, to) => {
          reads.push(from);
          return Promise.resolve(new Uint8Array(pcm.slice(from, to).buffer));
        },
        [Symbol.dispose]: () => {},
      }),
  });
  return { peaks, reads };
}

Deno.test("Peaks.of() gives the loudest sample of each part, however long the recording", async () => {
  using folder = tempFolder();
  const parts = 1_201;
  const pcm = new Int16Array((parts - 1) * PEAK_SAMPLES + 1);
  for (let part = 0; part < parts; part++) {
    const loudest = part % 2 === 0 ? part * 20 : -part * 20;
    pcm[Math.min(pcm.length - 1, part * PEAK_SAMPLES + part % PEAK_SAMPLES)] = loudest;
  }
  pcm[0] = -32_768;
  await using made = peaksOf(pcm, folder.path).peaks;
  const peaks = await made.of("a", pcm.length, true);
  assertStrictEquals(peaks.length, parts);
  assertStrictEquals(peaks[0], 255);
  for (const part of [1, 2, 777, 1_199]) assertStrictEquals(peaks[part], (part * 20) >> 7);
});

Deno.test("Peaks.of() reads a recording once that grows no more, another each time", async () => {
  using folder = tempFolder();
  const pcm = new Int16Array(3 * PEAK_SAMPLES).fill(12_800);
  const { peaks, reads } = peaksOf(pcm, folder.path);
  await using _ = peaks;
  const both = await Promise.all([
    peaks.of("a", pcm.length, true),
    peaks.of("a", pcm.length, true),
  ]);
  for (const one of both) assertEquals([...one], [100, 100, 100]);
  assertEquals(reads, [0]);
  await peaks.of("b", PEAK_SAMPLES, false);
  assertEquals([...await peaks.of("b", 2 * PEAK_SAMPLES, false)], [100, 100]);
  assertEquals(reads, [0, 0, 0]);
  // What was kept of another length is not taken for this one.
  await Deno.writeFile(`${folder.path}/a`, Uint8Array.of(1, 2));
  assertEquals([...await peaks.of("a", pcm.length, true)], [100, 100, 100]);
});

Deno.test("Peaks goes on after audio that can't be read, and is broken off at the end", async () => {
  using folder = tempFolder();
  const started = Promise.withResolvers<void>();
  const peaks = new Peaks({
    path: (id) => `${folder.path}/${id}`,
    open: (id) => {
      if (id === "bad") return Promise.reject(new Deno.errors.NotFound("gone"));
      return Promise.resolve({
        read: (_from, _to, signal) => {
          started.resolve();
          return new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(signal.reason), { once: true });
          });
        },
        [Symbol.dispose]: () => {},
      });
    },
  });
  await assertRejects(() => peaks.of("bad", 10, true), { name: "NotFound" });
  const slow = assertRejects(() => peaks.of("slow", 10, true), { name: "AbortError" });
  await started.promise;
  await peaks[Symbol.asyncDispose]();
  await slow;
});

Deno.test("fewerPeaks() keeps the loudest of those that a peak stands for", () => {
  assertEquals(fewerPeaks(Uint8Array.of(1, 9, 3, 4, 5, 200, 7), 3), [9, 5, 200]);
  assertEquals(fewerPeaks(Uint8Array.of(1, 2), 3), [1, 2]);
  assertEquals(fewerPeaks(new Uint8Array(), 3), []);
});
