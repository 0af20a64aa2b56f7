import { recordingSchema } from "../../shared/recording.ts";
import { uploadsTo } from "../../ui/relay/upload_link.ts";
import { Store } from "../../server/store/store.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { report } from "../fixtures/figures.ts";
import { type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wavFileOf } from "../fixtures/wav_files.ts";

/** Uploads at the same time. */
const SENDERS = 3;
/** Longest life of an engine once it is ready, in milliseconds. */
const MAX_LIFE_MS = 1_200;
const PIECE_BYTES = 8_192;

/** Two seconds that nobody would take for speech, at the rate that comes out as it went in. */
const FILE = wavFileOf(
  { tag: 1, channels: 1, sampleRate: 16_000, bits: 16 },
  new Uint8Array(64_000).map((_, i) => i % 2 === 0 ? (i * 7) % 13 : 0),
);

function inPieces(): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      controller.enqueue(FILE.slice(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
      if (at >= FILE.length) controller.close();
    },
  }, { highWaterMark: 0 });
}

/** Uploads one file after the other until the engine is gone; gives the ids it answered with. */
async function sendUntilGone(home: Home, gone: AbortSignal): Promise<string[]> {
  const ids: string[] = [];
  const send = uploadsTo(home.socket);
  while (!gone.aborted) {
    try {
      const response = await send("/v1/recordings", {
        method: "POST",
        headers: new Headers(),
        body: inPieces(),
        bodyBytes: FILE.length,
        signal: gone,
      });
      const body = await response.json();
      if (response.status === 201) ids.push(recordingSchema.parse(body).id);
    } catch {
      // Killed in the middle: nothing was promised.
      if (!gone.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
  return ids;
}

Deno.test("kills at any moment of an upload: what was answered is there, nothing half is left", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_DISK_LOW_MB: "0" });
  const promised: string[] = [];
  const kills = count(6, 100);
  for (let kill = 0; kill < kills; kill++) {
    await using engine = await startEngine(home);
    const gone = new AbortController();
    const senders = Array.from({ length: SENDERS }, () => sendUntilGone(home, gone.signal));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * MAX_LIFE_MS));
    await engine.end("SIGKILL");
    gone.abort();
    for (const ids of await Promise.all(senders)) promised.push(...ids);
  }
  await using engine = await startEngine(home);
  await engine.end();
  const root = `${home.path}/recordings`;
  const folders = [...Deno.readDirSync(root)].map(({ name }) => name).sort();
  using store = new Store(`${home.path}/hero_voice.db`);
  const rows = store.list.page({ terms: [], limit: 10_000 }).rows.map(({ id }) => id).sort();
  assertEquals(folders, rows);
  for (const id of promised) assert(rows.includes(id), `${id} was promised`);
  for (const id of rows) {
    assertEquals(Deno.readFileSync(`${root}/${id}/original.wav`), FILE, id);
    assertEquals(Deno.readFileSync(`${root}/${id}/audio.wav`), FILE, id);
    assertEquals(store.recordings.get(id)?.samples, 32_000);
  }
  report(`${kills} kills: ${promised.length} files were promised, ${rows.length} are there`);
  assert(promised.length > 0);
});
