import { RecentUse } from "../../../server/audio/recent_use.ts";
import { WavKeeping } from "../../../server/jobs/wav_keeping.ts";
import type { Clock } from "../../../shared/clock.ts";
import { delay } from "../../../shared/delay.ts";
import { assertEquals } from "../../assert.ts";
import { ConversionBench } from "../../fixtures/conversion_bench.ts";
import { eventually } from "../../fixtures/session_bench.ts";

const DAY_MS = 86_400_000;

/** A clock that a test moves; waits are short. */
function movableClock(): Clock & { nowMs: number } {
  return {
    nowMs: Date.now(),
    now(): number {
      return this.nowMs;
    },
    wait: (_ms, signal) => delay(5, signal),
  };
}

/** Keeps the WAV files of a bench for a day. */
function keepingOf(bench: ConversionBench, clock: Clock): WavKeeping {
  return new WavKeeping({
    store: bench.store,
    folders: bench.folders,
    keepMs: DAY_MS,
    recentUse: new RecentUse(),
    kickConversions: () => bench.jobs.kick(),
    clock,
  });
}

Deno.test("WavKeeping takes the WAV away after its time, not before, and not from under a listener", async () => {
  const clock = movableClock();
  await using bench = new ConversionBench({ clock });
  const { store, folders } = bench;
  const recentUse = new RecentUse();
  const [id, heard] = [await bench.add(), await bench.add()];
  bench.jobs.kick();
  await bench.until(id, "done");
  await bench.until(heard, "done");
  const going: unknown[] = [];
  await using _keeping = new WavKeeping({
    store,
    folders,
    keepMs: DAY_MS,
    recentUse,
    beforeWavGoes: (recording) => {
      going.push([recording, bench.files(recording).length]);
      return Promise.reject(new Error("it goes all the same"));
    },
    kickConversions: () => bench.jobs.kick(),
    clock,
  });
  clock.nowMs += DAY_MS - 60_000;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
  recentUse.touch(heard);
  clock.nowMs += 120_000;
  await eventually(() => bench.files(id).length === 1);
  assertEquals(bench.files(id), ["audio.ogg"]);
  assertEquals(going, [[id, 2]]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(bench.files(heard), ["audio.ogg", "audio.wav"]);
  // Nothing is looked at twice.
  assertEquals(store.conversions.keptSince(clock.nowMs).map(({ recording }) => recording), [heard]);
});

Deno.test("WavKeeping keeps a WAV whose OGG is not there as it was made, and has it made anew", async () => {
  const clock = movableClock();
  await using bench = new ConversionBench({ clock });
  const { store, folders } = bench;
  const [gone, cut] = [await bench.add(), await bench.add()];
  bench.jobs.kick();
  await bench.until(gone, "done");
  await bench.until(cut, "done");
  const bytes = await folders.oggBytes(cut);
  await Deno.remove(folders.oggPath(gone));
  await Deno.truncate(folders.oggPath(cut), 500);
  clock.nowMs += 2 * DAY_MS;
  const doneMs = clock.nowMs;
  await using _keeping = keepingOf(bench, clock);
  await eventually(async () => await folders.oggBytes(gone) !== undefined);
  await eventually(async () => await folders.oggBytes(cut) === bytes);
  await eventually(() =>
    store.conversions.counts().queued + store.conversions.counts().running === 0
  );
  for (const id of [gone, cut]) {
    await bench.until(id, "done");
    assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
  }
  // Their time begins anew.
  assertEquals(store.conversions.keptSince(doneMs - 1), []);
});

Deno.test("WavKeeping finds at its start what was lost, also where no WAV is to go", async () => {
  const clock = movableClock();
  await using bench = new ConversionBench({ clock });
  const id = await bench.add();
  bench.jobs.kick();
  await bench.until(id, "done");
  await Deno.remove(bench.folders.oggPath(id));
  await using _keeping = keepingOf(bench, clock);
  await eventually(async () => await bench.folders.oggBytes(id) !== undefined);
  await bench.until(id, "done");
});

Deno.test("WavKeeping looks once more whether the OGG is there before a WAV goes", async () => {
  const clock = movableClock();
  await using bench = new ConversionBench({ clock });
  const { folders } = bench;
  const id = await bench.add();
  bench.jobs.kick();
  await bench.until(id, "done");
  await using _keeping = keepingOf(bench, clock);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await Deno.remove(folders.oggPath(id));
  clock.nowMs += 2 * DAY_MS;
  await eventually(() => bench.files(id).length !== 1 || !bench.files(id).includes("audio.wav"));
  await bench.until(id, "done");
  assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
});

Deno.test("RecentUse remembers for a while, and not without bound", () => {
  const recentUse = new RecentUse();
  recentUse.touch("first");
  assertEquals(recentUse.within("first", 60_000), true);
  assertEquals(recentUse.within("first", 0), false);
  for (let i = 0; i < 10_000; i++) recentUse.touch(`${i}`);
  assertEquals(recentUse.within("first", 60_000), false);
  assertEquals(recentUse.within("9999", 60_000), true);
});
