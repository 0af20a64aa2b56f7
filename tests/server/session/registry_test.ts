import { RecordingFile } from "../../../server/audio/recording_file.ts";
import { CLOSE } from "../../../shared/protocol.ts";
import { assert, assertEquals, assertStrictEquals } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { eventually, SessionBench, tone } from "../../fixtures/session_bench.ts";

const DAY_MS = 86_400_000;

/** Makes a short recording; gives its id. */
async function record(bench: SessionBench): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(1, 200), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

Deno.test("RecordingRegistry removes for good what was in the bin for 30 days, and nothing else", async () => {
  await using bench = await SessionBench.open();
  const [old, newer, restored, never] = [
    await record(bench),
    await record(bench),
    await record(bench),
    await record(bench),
  ];
  const { recordings } = bench.store;
  recordings.bin(old, Date.now() - 31 * DAY_MS);
  recordings.bin(newer, Date.now() - 29 * DAY_MS);
  recordings.bin(restored, Date.now() - 31 * DAY_MS);
  recordings.restore(restored);
  const { home } = bench;
  await bench.stop();
  await using again = await SessionBench.open({ home });
  const folders = (): string[] =>
    [...Deno.readDirSync(`${home}/recordings`)].map(({ name }) => name).sort();
  await eventually(() => folders().length === 3);
  assertEquals(folders(), [newer, restored, never].sort());
  assertEquals(again.store.recordings.get(old), undefined);
});

Deno.test("RecordingRegistry makes the names of a new recording safe before it tells its client", async () => {
  await using bench = await SessionBench.open();
  using watch = new DiskWatch();
  await using client = await bench.connect();
  const { recording } = await client.start();
  const folder = `${bench.home}/recordings`;
  assertEquals(watch.events, [
    `sync ${folder}`,
    `sync ${folder}/${recording}/audio.wav`,
    `sync ${folder}/${recording}`,
  ]);
});

Deno.test("RecordingRegistry opens a recording once for all who resume it, when it has closed", async () => {
  await using bench = await SessionBench.open();
  const { registry } = bench;
  const first = await registry.begin({ type: "start", sampleRate: 16_000 });
  const closing = first.interrupt(CLOSE.goingAway);
  const [one, other] = await Promise.all([registry.resume(first.id), registry.resume(first.id)]);
  await closing;
  assert(one !== undefined && one !== first, "it was not opened anew");
  assertStrictEquals(one, other);
});

Deno.test("RecordingRegistry leaves in peace what is taken out of the bin while it is emptied", async () => {
  await using bench = await SessionBench.open();
  const [first, second] = [await record(bench), await record(bench)];
  const { recordings } = bench.store;
  for (const id of [first, second]) recordings.bin(id, Date.now() - 31 * DAY_MS);
  // The first is being removed when somebody wants the other back.
  const removed = Promise.withResolvers<void>();
  const { folders } = bench;
  const remove = folders.remove.bind(folders);
  folders.remove = async (id) => {
    recordings.restore(id === first ? second : first);
    await remove(id);
    removed.resolve();
  };
  await bench.registry.recover();
  await removed.promise;
  await bench.registry.drain();
  assertEquals(recordings.totals().count, 1);
});

Deno.test("RecordingRegistry after a crash: what was live can be resumed, for its time since the first crash", async () => {
  await using bench = await SessionBench.open();
  const id = "0190a1b2-0000-7000-8000-000000000000";
  await bench.folders.create(id);
  {
    using file = await RecordingFile.create(bench.folders.wavPath(id));
    file.append(new Uint8Array(640));
    await file.sync();
  }
  const { recordings } = bench.store;
  recordings.insert({ id, title: "", createdAt: Date.now() });
  await bench.registry.recover();
  const row = recordings.get(id);
  assertEquals([row?.state, row?.samples], ["interrupted", 320]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await bench.registry.recover();
  assertEquals(recordings.get(id)?.interruptedAt, row?.interruptedAt);
});

Deno.test("RecordingRegistry resumes a recording of which a full disk could not store that it was interrupted", async () => {
  await using bench = await SessionBench.open();
  const { recordings } = bench.store;
  const setInterrupted = recordings.setInterrupted.bind(recordings);
  /** Makes a recording whose end can't be stored; gives its id. */
  const breakOff = async (): Promise<string> => {
    await using client = await bench.connect();
    const { recording } = await client.start();
    await client.stream(tone(1, 200), 0);
    await eventually(() => bench.registry.get(recording)?.committedSamples === 3_200);
    recordings.setInterrupted = () => {
      throw new Error("database or disk is full");
    };
    await client.close();
    await eventually(() => bench.registry.size === 0);
    assertEquals(recordings.get(recording)?.state, "live");
    return recording;
  };
  const id = await breakOff();
  {
    await using early = await bench.connect();
    early.send({ type: "start", sampleRate: 16_000, recording: id });
    assertEquals((await early.closed).code, CLOSE.diskFull);
  }
  recordings.setInterrupted = setInterrupted;
  await using late = await bench.connect();
  assertEquals((await late.start({ recording: id })).ackedSamples, 3_200);
  late.send({ type: "stop" });
  await late.expect("done");

  // Nobody comes back to these.
  const [ended, binned, left] = [await breakOff(), await breakOff(), await breakOff()];
  recordings.setInterrupted = setInterrupted;
  assertEquals(await bench.registry.finish(ended), true);
  assertEquals(await bench.registry.bin(binned), true);
  await eventually(() => recordings.get(ended)?.state === "ready");
  await bench.registry.drain();
  assertEquals(
    [ended, binned, left].map((one) => [recordings.get(one)?.state, recordings.get(one)?.samples]),
    [["ready", 3_200], ["binned", 3_200], ["interrupted", 3_200]],
  );
});
