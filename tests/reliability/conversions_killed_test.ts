import { Buffer } from "node:buffer";
import { RecordingFolders } from "../../server/audio/folder.ts";
import { OggOpusFile } from "../../server/audio/ogg_opus/file.ts";
import { Store } from "../../server/store/store.ts";
import { type Recording, recordingSchema } from "../../shared/recording.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { report } from "../fixtures/figures.ts";
import { correlation, samplesOf, voice } from "../fixtures/ogg_opus.ts";
import { askEngine, type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wavBytes } from "../fixtures/wav_files.ts";

/** Length of a recording: its conversion takes some tenths of a second. */
const SECONDS = 40;

/** Recordings that have ended, all with the same sound. */
async function prepare(home: Home, recordings: number, wav: Uint8Array): Promise<string[]> {
  const root = `${home.path}/recordings`;
  await Deno.mkdir(root, { recursive: true, mode: 0o700 });
  const folders = new RecordingFolders(root);
  using store = new Store(`${home.path}/hero_voice.db`);
  const ids: string[] = [];
  for (let recording = 0; recording < recordings; recording++) {
    const id = crypto.randomUUID();
    ids.push(id);
    await folders.create(id);
    await Deno.writeFile(folders.wavPath(id), wav);
    const samples = (wav.length - 44) / 2;
    store.recordings.insert({ id, title: `Recording ${recording}`, createdAt: Date.now() });
    store.recordings.setProcessing(id, samples);
    store.recordings.setSearched(id, samples);
    store.recordings.settle(id);
  }
  return ids;
}

/**
 * What is there after a kill: the WAV as it was, the OGG whole or not at all.
 *
 * @param thorough Whether every WAV is read; otherwise that of the conversion which was broken off.
 */
async function checkAll(
  home: Home,
  ids: readonly string[],
  wav: Uint8Array,
  thorough = true,
): Promise<Found> {
  const found = { whole: 0, unfinished: 0 };
  for (const id of ids) {
    const folder = `${home.path}/recordings/${id}`;
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    assert(names.includes("audio.wav"), `${id} has lost its WAV`);
    assertEquals((await Deno.stat(`${folder}/audio.wav`)).size, wav.length);
    const isUnfinished = names.includes("audio.ogg.part");
    if (isUnfinished) found.unfinished++;
    if (thorough || isUnfinished) {
      const kept = await Deno.readFile(`${folder}/audio.wav`);
      assert(Buffer.from(kept.buffer).equals(wav), `${id} has another WAV`);
    }
    if (!names.includes("audio.ogg")) continue;
    using file = await OggOpusFile.open(`${folder}/audio.ogg`);
    assertEquals(file.samples, (wav.length - 44) / 2);
    found.whole++;
  }
  return found;
}

/** Recordings with a whole OGG, and those with one that isn't finished. */
interface Found {
  whole: number;
  unfinished: number;
}

/** How many conversions are still to be done; none may have failed. */
async function openConversions(home: Home): Promise<number> {
  const status = engineStatusSchema.parse(await (await askEngine(home, "/v1/status")).json());
  const { queued, running, waiting, failed } = status.conversions!;
  assertEquals([waiting, failed], [0, 0]);
  return queued + running;
}

Deno.test("the engine killed during conversions: no WAV lost, no broken OGG, all done in the end", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_ENGINE: "pocketsphinx" });
  const kills = count(20, 200);
  const pcm = voice(SECONDS * 16_000);
  const wav = wavBytes(pcm);
  const ids = await prepare(home, kills, wav);

  let engine = await startEngine(home);
  let inTheMiddle = 0;
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    await engine.end("SIGKILL");
    inTheMiddle += (await checkAll(home, ids, wav, false)).unfinished;
    engine = await startEngine(home);
  }
  // As long as it goes on, however many there are.
  for (let open = await openConversions(home); open > 0;) {
    const before = open;
    await eventually(async () => (open = await openConversions(home)) < before);
  }
  await engine.end();

  assertEquals(await checkAll(home, ids, wav), { whole: ids.length, unfinished: 0 });
  using file = await OggOpusFile.open(`${home.path}/recordings/${ids[0]}/audio.ogg`);
  assert(correlation(pcm, await samplesOf(file)) > 0.95);
  report(`${inTheMiddle} of ${kills} kills were in the middle of a conversion`);
  assert(inTheMiddle >= kills / 5, `only ${inTheMiddle} of ${kills}`);
});

Deno.test("an engine that is asked to end calls a conversion off at once, and goes on with it later", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_ENGINE: "pocketsphinx" });
  const wav = wavBytes(voice(300 * 16_000));
  const ids = await prepare(home, 1, wav);
  const progressOf = async (): Promise<number> =>
    engineStatusSchema.parse(await (await askEngine(home, "/v1/status")).json())
      .conversions?.progress ?? 0;
  let engine = await startEngine(home);
  await eventually(async () => await progressOf() > 0.1);
  const { code } = await engine.end();
  assertEquals(code, 0);
  assertEquals(await checkAll(home, ids, wav), { whole: 0, unfinished: 0 });
  engine = await startEngine(home);
  await eventually(async () => (await checkAll(home, ids, wav)).whole === 1);
  const lines = engine.lines.join("\n");
  await engine.end();
  assert(/hero_voice\.convert conversion of \S+ is done/.test(lines), lines);
});

Deno.test("a conversion that hangs is ended after its time, the engine goes on, and a person can ask again", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, {
    HERO_VOICE_ENGINE: "pocketsphinx",
    HERO_VOICE_CONVERT_SECONDS: "2",
  });
  const wav = wavBytes(voice(5 * 16_000));
  const [hanging, other] = (await prepare(home, 2, wav)).sort();
  const path = `${folder.path}/recordings/${hanging}/audio.wav`;
  // Whoever opens it waits for ever, as on a disk that no longer answers.
  await Deno.remove(path);
  await new Deno.Command("/usr/bin/mkfifo", { args: [path] }).output();
  const conversionOf = async (id: string | undefined): Promise<Recording["conversion"]> =>
    recordingSchema.parse(await (await askEngine(home, `/v1/recordings/${id}`)).json()).conversion;

  const engine = await startEngine(home);
  await eventually(async () => (await conversionOf(other))?.state === "done");
  const failed = await conversionOf(hanging);
  assertEquals([failed?.state, failed?.error?.code], ["failed", "timed_out"]);
  assert(/not done after 2 s and was ended\. The WAV file stays;/.test(failed!.error!.message));
  await Deno.remove(path);
  await Deno.writeFile(path, wav);
  const retry = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  assertEquals((await askEngine(home, `/v1/recordings/${hanging}/retry`, retry)).status, 200);
  await eventually(async () => (await conversionOf(hanging))?.state === "done");
  assertEquals((await engine.end()).code, 0);
  assert(/ERROR hero_voice\.convert conversion of .* failed: /.test(engine.lines.join("\n")));
});
