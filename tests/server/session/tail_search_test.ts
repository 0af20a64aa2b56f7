import { RecordingFolders } from "../../../server/audio/folder.ts";
import { TailSearch } from "../../../server/session/tail_search.ts";
import { Store } from "../../../server/store/store.ts";
import { assert, assertEquals } from "../../assert.ts";
import { oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { ScriptedVad } from "../../fixtures/scripted_vad.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

const ID = "0190a1b2-0000-7000-8000-000000000001";

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
