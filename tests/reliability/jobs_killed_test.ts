import { RecordingFolders } from "../../server/audio/folder.ts";
import { wavHeader } from "../../shared/audio/wav_header.ts";
import { Store } from "../../server/store/store.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { askEngine, type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { eventually, tone } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const KEY = "sk_test_0123456789abcdef";
const RECORDINGS = 40;
const SEGMENTS = 5;
const SEGMENT_MS = 200;
/** Calls of the provider at the same time: what may be asked anew after each kill. */
const CONCURRENCY = 4;

/** Recordings that have ended, with jobs that are queued, and jobs that wait for two seconds more. */
async function prepare(home: Home): Promise<string[]> {
  const root = `${home.path}/recordings`;
  await Deno.mkdir(root, { recursive: true, mode: 0o700 });
  const folders = new RecordingFolders(root);
  using store = new Store(`${home.path}/hero_voice.db`);
  const ids: string[] = [];
  for (let recording = 0; recording < RECORDINGS; recording++) {
    const id = crypto.randomUUID();
    ids.push(id);
    const samples = Array.from(
      { length: SEGMENTS },
      (_, segment) => [...tone(recording * SEGMENTS + segment + 1, SEGMENT_MS)],
    ).flat();
    await folders.create(id);
    const pcm = new Uint8Array(Int16Array.from(samples).buffer);
    await Deno.writeFile(
      folders.wavPath(id),
      new Uint8Array([...wavHeader(samples.length), ...pcm]),
    );
    store.recordings.insert({ id, title: "", createdAt: Date.now() });
    for (let segment = 0; segment < SEGMENTS; segment++) {
      store.addSegment(id, segment * SEGMENT_MS * 16, (segment + 1) * SEGMENT_MS * 16);
    }
    store.recordings.setProcessing(id, samples.length);
  }
  const wish = { engine: null, betterThan: null };
  for (let parked = 0; parked < RECORDINGS; parked++) {
    const job = store.takeJob([wish]);
    const nextTryAtMs = Date.now() + 2_000;
    assert(job !== undefined);
    store.finishTranscription(job, { state: "waiting", reason: "Later.", nextTryAtMs }, Date.now());
  }
  return ids;
}

Deno.test("the engine killed while 200 jobs run and wait: each is done once", async () => {
  using folder = tempFolder();
  await using server = startProviderServer({
    apiKey: KEY,
    hear: async ({ pcm }) => {
      await new Promise((resolve) => setTimeout(resolve, 40));
      return { text: `heard ${new Int16Array(pcm.buffer)[0]}` };
    },
  });
  const home = homeAt(folder.path, {
    HERO_VOICE_ENGINE: "openai",
    STT_API_KEY: KEY,
    STT_BASE_URL: server.baseUrl,
  });
  const ids = await prepare(home);
  const kills = count(3, 20);
  let engine = await startEngine(home);
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 300));
    await engine.end("SIGKILL");
    engine = await startEngine(home);
  }
  await eventually(async () => {
    const { jobs } = engineStatusSchema.parse(await (await askEngine(home, "/v1/status")).json());
    return jobs.queued + jobs.running + jobs.waiting === 0;
  });
  await engine.end();

  using store = new Store(`${home.path}/hero_voice.db`);
  for (const [recording, id] of ids.entries()) {
    assertEquals(store.recordings.get(id)?.state, "ready");
    assertEquals(
      store.segments.of(id).map(({ state, text, engine }) => [state, text, engine]),
      Array.from(
        { length: SEGMENTS },
        (_, segment) => ["done", `heard ${recording * SEGMENTS + segment + 1}`, "openai"],
      ),
    );
  }
  const asked = server.requests.length - RECORDINGS * SEGMENTS;
  assert(asked >= 0 && asked <= kills * CONCURRENCY, `${asked} were asked for more than once`);
});
