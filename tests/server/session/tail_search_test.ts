import { RecordingFolders } from "../../../server/audio/folder.ts";
import { wavHeader } from "../../../shared/audio/wav_header.ts";
import { TailSearch } from "../../../server/session/tail_search.ts";
import { Store } from "../../../server/store/store.ts";
import { assert, assertEquals } from "../../assert.ts";
import { oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { ScriptedVad } from "../../fixtures/scripted_vad.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const ID = "0190a1b2-0000-7000-8000-000000000001";

/** A recording that has ended, with its WAV file. */
async function ended(
  folders: RecordingFolders,
  store: Store,
  id: string,
  pcm: Int16Array,
): Promise<void> {
  await folders.create(id);
  const file = new Uint8Array(44 + pcm.byteLength);
  file.set(wavHeader(pcm.length));
  file.set(new Uint8Array(pcm.buffer), 44);
  await Deno.writeFile(folders.wavPath(id), file);
  store.recordings.insertEnded({ id, title: "", createdAt: 1, samples: pcm.length });
}

Deno.test("TailSearch does not let the end of a recording wait for a file of hours", async () => {
  using folder = tempFolder();
  const folders = new RecordingFolders(folder.path);
  using store = new Store(":memory:");
  const short = ID.replace(/1$/, "2");
  await ended(folders, store, ID, new Int16Array(11 * 60 * 16_000).fill(1));
  await ended(folders, store, short, new Int16Array(16_000).fill(2));
  const order: string[] = [];
  await using tails = new TailSearch({
    store,
    folders,
    vad: new ScriptedVad(),
    kickJobs: () => {
      for (const id of [ID, short]) {
        if (!order.includes(id) && store.segments.next(id) > 0) order.push(id);
      }
    },
  });
  tails.enqueue(ID);
  tails.enqueue(short);
  tails.enqueue(ID);
  await eventually(() => order.length === 2);
  assertEquals(order, [short, ID]);
  await eventually(() => store.recordings.get(ID)?.searchedSamples === 11 * 60 * 16_000);
  assertEquals(store.segments.next(ID), 1);
});

Deno.test("TailSearch stores how far it is in silence once a minute", async () => {
  using folder = tempFolder();
  const folders = new RecordingFolders(folder.path);
  using store = new Store(":memory:");
  await ended(folders, store, ID, new Int16Array(5 * 60 * 16_000));
  const seen = new Set<number>();
  const { setSearched } = store.recordings;
  store.recordings.setSearched = (id, samples) => {
    seen.add(samples);
    setSearched.call(store.recordings, id, samples);
  };
  await using tails = new TailSearch({
    store,
    folders,
    vad: new ScriptedVad(),
    kickJobs: () => {},
  });
  tails.enqueue(ID);
  await eventually(() => store.recordings.get(ID)?.state === "ready");
  assert(seen.size <= 6, `${seen.size} times`);
});

Deno.test("TailSearch searches a recording of which only the OGG is left", async () => {
  using folder = tempFolder();
  const folders = new RecordingFolders(folder.path);
  await folders.create(ID);
  const pcm = new Int16Array(12 * 16_000);
  pcm.set(voice(3 * 16_000), 8 * 16_000);
  await Deno.writeFile(folders.oggPath(ID), await oggOpus(pcm));
  using store = new Store(":memory:");
  store.recordings.insert({ id: ID, title: "", createdAt: 1 });
  store.recordings.setProcessing(ID, pcm.length);
  let kicks = 0;
  const kickJobs = (): void => void kicks++;
  await using tails = new TailSearch({ store, folders, vad: new ScriptedVad(), kickJobs });
  tails.enqueue(ID);
  await eventually(() => store.recordings.get(ID)?.searchedSamples === pcm.length);
  const spans = store.segments.of(ID).map(({ startSample, endSample }) => [startSample, endSample]);
  const said = spans.find(([from, to]) => from! < 9 * 16_000 && to! > 10 * 16_000);
  assert(said !== undefined, JSON.stringify(spans));
  assertEquals(kicks, spans.length);
});
