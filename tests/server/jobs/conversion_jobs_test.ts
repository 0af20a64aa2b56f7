import { DatabaseSync } from "node:sqlite";
import { OggOpusFile } from "../../../server/audio/ogg_opus/file.ts";
import type { CreatePart, PartFile } from "../../../server/convert/convert.ts";
import { ConversionError } from "../../../server/convert/conversion_error.ts";
import { migration as first } from "../../../server/store/migrations/001_recordings.ts";
import { migration as second } from "../../../server/store/migrations/002_engines.ts";
import { Store } from "../../../server/store/store.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { ConversionBench } from "../../fixtures/conversion_bench.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** A disk with room for so many bytes. */
function smallDisk(room: number): CreatePart {
  return (path): PartFile => {
    const file = Deno.openSync(path, { write: true, createNew: true });
    return {
      writeSync: (bytes) => {
        if (bytes.length > room) {
          throw Object.assign(new Error("No space left on device (os error 28)"), {
            code: "ENOSPC",
          });
        }
        room -= bytes.length;
        return file.writeSync(bytes);
      },
      syncSync: () => file.syncSync(),
      close: () => file.close(),
    };
  };
}

Deno.test("ConversionJobs: what ends is converted, one at a time, and the WAV stays as it was", async () => {
  await using bench = new ConversionBench();
  const pcm = voice(3 * 16_000);
  const ids = [await bench.add(pcm), await bench.add(), await bench.add()];
  const wav = await Deno.readFile(bench.folders.wavPath(ids[0]!));
  assertEquals(bench.store.conversions.counts().queued, 3);
  bench.jobs.kick();
  for (const id of ids) {
    await bench.until(id, "done");
    assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
  }
  assertEquals(bench.converter.mostActive, 1);
  assertEquals(await Deno.readFile(bench.folders.wavPath(ids[0]!)), wav);
  using file = await OggOpusFile.open(bench.folders.oggPath(ids[0]!));
  assertEquals(file.samples, pcm.length);
  assertEquals(bench.store.conversions.current, undefined);
});

Deno.test("ConversionJobs: an OGG is safe before it gets its name, and its name before it counts", async () => {
  await using bench = new ConversionBench();
  const id = await bench.add();
  const [part, folder] = [bench.folders.partPath(id), bench.folders.oggPath(id).slice(0, -10)];
  using watch = new DiskWatch();
  bench.jobs.kick();
  await bench.until(id, "done");
  const events = watch.events.filter((event) => !event.startsWith("remove"));
  assertEquals(events, [`sync ${part}`, `rename ${part}`, `sync ${folder}`]);
});

Deno.test("ConversionJobs: what was called off is not published, however far it got", async () => {
  const [begun, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using bench = new ConversionBench({
    converter: {
      convert: async ({ partPath, samples }) => {
        await Deno.writeTextFile(partPath, "whole");
        begun.resolve();
        await end.promise;
        return { bytes: 5, samples };
      },
    },
  });
  const id = await bench.add();
  bench.jobs.kick();
  await begun.promise;
  const stopped = bench.jobs[Symbol.asyncDispose]();
  end.resolve();
  await stopped;
  assertEquals(bench.files(id), ["audio.wav"]);
  assertEquals(bench.store.conversions.get(id)?.state, "queued");
});

Deno.test("ConversionJobs: tells how far it is", async () => {
  await using bench = new ConversionBench();
  const id = await bench.add(voice(10 * 16_000));
  const seen: (number | null | undefined)[] = [];
  bench.converter.hold = () => {
    seen.push(bench.store.conversions.get(id)?.progress);
    assertEquals(bench.store.conversions.current?.recording, id);
    return Promise.resolve();
  };
  bench.jobs.kick();
  const { progress } = await bench.until(id, "done");
  assertEquals(progress, null);
  assert(seen.length >= 5 && seen.every((share) => share! > 0 && share! <= 1), `${seen}`);
});

Deno.test("ConversionJobs: what goes on isn't converted, nor what is in the bin until it is restored", async () => {
  await using bench = new ConversionBench();
  const live = crypto.randomUUID();
  bench.store.recordings.insert({ id: live, title: "", createdAt: 1 });
  bench.store.recordings.setInterrupted(live, 0, 1);
  assertEquals(bench.store.conversions.get(live), undefined);
  const id = await bench.add();
  bench.store.recordings.bin(id, 1);
  bench.jobs.kick();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals(bench.store.conversions.get(id)?.state, "queued");
  assertEquals(bench.store.conversions.counts().queued, 0);
  bench.store.recordings.restore(id);
  bench.jobs.kick();
  await bench.until(id, "done");
});

Deno.test("ConversionJobs: a full disk, a disk that can't be written: waits, longer each time, and goes on by itself", async (t) => {
  const disks: readonly [code: string, create: CreatePart][] = [
    ["disk_full", smallDisk(2_000)],
    ["disk_full", smallDisk(0)],
    ["not_allowed", () => {
      throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
    }],
    ["not_allowed", () => {
      throw Object.assign(new Error("Read-only file system (os error 30)"), { code: "EROFS" });
    }],
  ];
  for (const [code, create] of disks) {
    await t.step(code, async () => {
      await using bench = new ConversionBench({ clock: scaledClock(200) });
      const id = await bench.add(voice(5 * 16_000));
      const wav = await Deno.readFile(bench.folders.wavPath(id));
      bench.converter.create = create;
      const fromMs = bench.clock.now();
      bench.jobs.kick();
      const { error, nextTryAt } = await bench.until(id, "waiting");
      assertEquals(error?.code, code);
      assertMatch(error?.message ?? "", /The WAV file stays; .* and it is converted by itself\.$/);
      assert((nextTryAt ?? 0) >= fromMs + 10_000);
      assertEquals(bench.files(id), ["audio.wav"]);
      assertEquals(await Deno.readFile(bench.folders.wavPath(id)), wav);
      await eventually(() => bench.converter.begun.length >= 3);
      assert(bench.clock.now() >= fromMs + 30_000);
      bench.converter.create = undefined;
      await bench.until(id, "done");
      assertEquals(bench.store.conversions.get(id)?.error, null);
      assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
    });
  }
});

Deno.test("ConversionJobs: something in the way of the unfinished file, and it goes on when that is gone", async () => {
  await using bench = new ConversionBench({ clock: scaledClock(200) });
  const id = await bench.add();
  await Deno.mkdir(`${bench.folders.partPath(id)}/in the way`, { recursive: true });
  bench.jobs.kick();
  const { error } = await bench.until(id, "waiting");
  assertEquals(error?.code, "conversion_failed");
  assertEquals(bench.files(id), ["audio.ogg.part", "audio.wav"]);
  await Deno.remove(bench.folders.partPath(id), { recursive: true });
  await bench.until(id, "done");
});

Deno.test("ConversionJobs: a broken WAV, a missing one, a time-out: failed until it is asked for again, or a new start", async (t) => {
  await using bench = new ConversionBench();
  const { conversions } = bench.store;
  await t.step("a broken WAV", async () => {
    const id = await bench.add();
    const wav = await Deno.readFile(bench.folders.wavPath(id));
    const broken = wav.slice(0, 9_000);
    await Deno.writeFile(bench.folders.wavPath(id), broken);
    bench.jobs.kick();
    const { error, nextTryAt } = await bench.until(id, "failed");
    assertEquals([error?.code, nextTryAt], ["wav_damaged", null]);
    assertMatch(error?.message ?? "", /put it back from a backup and try again\.$/);
    assertEquals(await Deno.readFile(bench.folders.wavPath(id)), broken);
    assertEquals(bench.files(id), ["audio.wav"]);
    await Deno.writeFile(bench.folders.wavPath(id), wav);
    bench.store.retrySegments(id, [], null);
    assertEquals(conversions.get(id)?.state, "failed");
    bench.store.retrySegments(id, undefined, null);
    bench.jobs.kick();
    await bench.until(id, "done");
  });
  await t.step("a missing WAV", async () => {
    const id = await bench.add();
    await Deno.remove(bench.folders.wavPath(id));
    bench.jobs.kick();
    assertEquals((await bench.until(id, "failed")).error?.code, "audio_missing");
  });
  await t.step("a time-out", async () => {
    const id = await bench.add();
    bench.converter.hold = () =>
      Promise.reject(new ConversionError("timed_out", "Not done; try again.", false));
    bench.jobs.kick();
    const { error } = await bench.until(id, "failed");
    assertEquals(error, { code: "timed_out", message: "Not done; try again." });
    assertEquals(bench.files(id), ["audio.wav"]);
    bench.converter.hold = () => Promise.resolve();
    await bench.restart();
    await bench.until(id, "done");
  });
});

Deno.test("ConversionJobs: a long recording has a tenth of its length as time", async () => {
  const limits: number[] = [];
  await using bench = new ConversionBench({
    converter: {
      convert: (_, { timeoutMs }) => {
        limits.push(timeoutMs);
        return Promise.reject(new ConversionError("timed_out", "Too long.", false));
      },
    },
  });
  const [short, long] = [await bench.add(), await bench.add()];
  bench.store.recordings.setSamples(long, 8 * 3_600 * 16_000);
  bench.jobs.kick();
  await bench.until(short, "failed");
  await bench.until(long, "failed");
  assertEquals(limits.toSorted((a, b) => a - b), [60_000, 2_880_000]);
});

Deno.test("ConversionJobs: the end of the engine calls a conversion off, and the next start begins anew", async () => {
  await using bench = new ConversionBench();
  const id = await bench.add(voice(10 * 16_000));
  let turns = 0;
  bench.converter.hold = () => new Promise((resolve) => setTimeout(resolve, turns++ > 2 ? 100 : 0));
  bench.jobs.kick();
  await eventually(() => turns > 2);
  assertEquals(bench.files(id), ["audio.ogg.part", "audio.wav"]);
  await bench.jobs[Symbol.asyncDispose]();
  assertEquals(bench.files(id), ["audio.wav"]);
  assertEquals(bench.store.conversions.get(id)?.state, "queued");
  bench.jobs.kick();
  await bench.restart();
  await bench.until(id, "done");
});

Deno.test("ConversionJobs: what a crash leaves goes at the next start, or is taken as it is", async (t) => {
  await using bench = new ConversionBench();
  await t.step("an unfinished file", async () => {
    const id = await bench.add();
    bench.store.takeConversion();
    await Deno.writeTextFile(bench.folders.partPath(id), "half");
    await bench.restart();
    await bench.until(id, "done");
    assertEquals(bench.files(id), ["audio.ogg", "audio.wav"]);
  });
  await t.step("a whole OGG whose row was not stored", async () => {
    const id = await bench.add();
    await Deno.writeFile(bench.folders.oggPath(id), await oggOpus(voice(16_000)));
    bench.store.takeConversion();
    const begun = bench.converter.begun.length;
    await bench.restart();
    await bench.until(id, "done");
    assertEquals(bench.converter.begun.length, begun);
  });
  await t.step("an OGG that is not of this recording", async () => {
    const id = await bench.add();
    await Deno.writeFile(bench.folders.oggPath(id), await oggOpus(voice(5_000)));
    bench.jobs.kick();
    await bench.until(id, "done");
    using file = await OggOpusFile.open(bench.folders.oggPath(id));
    assertEquals(file.samples, 16_000);
  });
  await t.step("such an OGG without a WAV", async () => {
    const id = await bench.add();
    await Deno.writeTextFile(bench.folders.oggPath(id), "damaged");
    await Deno.remove(bench.folders.wavPath(id));
    bench.jobs.kick();
    assertEquals((await bench.until(id, "failed")).error?.code, "audio_damaged");
    assertEquals(bench.files(id), ["audio.ogg"]);
  });
});

Deno.test("ConversionJobs: a recording that is removed meanwhile leaves nothing behind", async () => {
  await using bench = new ConversionBench();
  const [id, other] = [await bench.add(voice(10 * 16_000)), await bench.add()];
  let turns = 0;
  bench.converter.hold = () => new Promise((resolve) => setTimeout(resolve, turns++));
  bench.jobs.kick();
  await eventually(() => bench.store.conversions.current !== undefined && turns > 1);
  const running = bench.store.conversions.current!.recording;
  bench.store.recordings.delete(running);
  await bench.jobs.cancel(running);
  await bench.folders.remove(running);
  const left = running === id ? other : id;
  bench.converter.hold = () => Promise.resolve();
  await bench.until(left, "done");
  assertEquals(bench.store.conversions.get(running), undefined);
  assertEquals(await bench.folders.audio(running), undefined);
});

Deno.test("ConversionJobs: the one that was begun least often comes first", async () => {
  await using bench = new ConversionBench();
  const ids = [await bench.add(), await bench.add()].sort();
  // The first takes the process with it, again and again.
  for (let crash = 0; crash < 2; crash++) {
    assertEquals(bench.store.takeConversion()?.recording, ids[crash]);
    bench.store.conversions.requeue();
  }
  const taken = bench.store.takeConversion();
  assertEquals([taken?.recording, taken?.attempts], [ids[0], 1]);
});

Deno.test("a database from before has a conversion for each recording that has ended", () => {
  using folder = tempFolder();
  const path = `${folder.path}/hero_voice.db`;
  {
    using old = new DatabaseSync(path);
    old.exec(`${first}; ${second}; PRAGMA user_version = 2`);
    for (const state of ["live", "interrupted", "processing", "ready"]) {
      old.prepare("INSERT INTO recordings (id, title, state, created_at) VALUES (?, '', ?, 1)")
        .run(state, state);
    }
  }
  using store = new Store(path);
  const stateOf = (id: string): string | undefined => store.conversions.get(id)?.state;
  assertEquals(["live", "interrupted", "processing", "ready"].map(stateOf), [
    undefined,
    undefined,
    "queued",
    "queued",
  ]);
  store.recordings.setProcessing("interrupted", 0);
  store.recordings.setSearched("interrupted", 1);
  store.recordings.settle("interrupted");
  assertEquals(["live", "interrupted"].map(stateOf), [undefined, "queued"]);
});
