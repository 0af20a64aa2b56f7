import { Committer } from "../../server/audio/committer.ts";
import { RecordingFolders } from "../../server/audio/folder.ts";
import { recoverJournal } from "../../server/audio/journal_recovery.ts";
import { RecordingFile } from "../../server/audio/recording_file.ts";
import { wavHeader } from "../../shared/audio/wav_header.ts";
import { LiveRecording } from "../../server/session/live_recording.ts";
import type { Peer } from "../../server/session/peer.ts";
import { openDatabase } from "../../server/store/database.ts";
import { Store } from "../../server/store/store.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { PowerCutDisk } from "../fixtures/power_cut_disk.ts";
import { ScriptedVad } from "../fixtures/scripted_vad.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const ID = "0190a1b2-0000-7000-8000-00000000000";
const SESSIONS = 3;

/** Numbers from 0 to 1 that are the same for a seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The sample that is said at a place of a session. */
function sampleAt(session: number, place: number): number {
  return (place * 7 + session * 1_000 + 1) % 30_000;
}

class AckPeer implements Peer {
  acked = 0;
  send(message: { type: string; samples?: number }): void {
    if (message.type === "ack") this.acked = message.samples ?? 0;
  }
  end(): void {}
}

/** One life of an engine that ends by a power cut, and what is found after it. */
async function cutOnce(seed: number): Promise<{ acked: number; searched: number }> {
  const random = randomFrom(seed);
  using folder = tempFolder();
  const journal = `${folder.path}/journal`;
  await Deno.mkdir(journal);
  const folders = new RecordingFolders(`${folder.path}/recordings`);
  const disk = new PowerCutDisk(random);
  const peers: AckPeer[] = [];
  const said: number[][] = Array.from({ length: SESSIONS }, () => []);
  {
    using store = new Store(`${folder.path}/db`);
    const committer = await Committer.open(journal, disk);
    const recordings: LiveRecording[] = [];
    for (let session = 0; session < SESSIONS; session++) {
      const id = `${ID}${session}`;
      await Deno.mkdir(folders.wavPath(id).replace(/\/[^/]*$/, ""), { recursive: true });
      store.recordings.insert({ id, title: "", createdAt: Date.now() });
      const file = disk.put(folders.wavPath(id), wavHeader(0));
      const recording = new LiveRecording(
        {
          store,
          committer,
          vad: new ScriptedVad(),
          maxSamples: 10_000_000,
          kickJobs: () => {},
          engineProblem: () => undefined,
          closed: () => {},
        },
        store.recordings.get(id)!,
        await RecordingFile.adopt(file),
      );
      const peer = new AckPeer();
      await recording.attach(peer, undefined);
      peers.push(peer);
      recordings.push(recording);
    }
    const sent = recordings.map(() => 0);
    const isSilent = (step: number): boolean => step % 10 > 7;
    const steps = 20 + Math.floor(random() * 60);
    for (let step = 0; step < steps; step++) {
      for (const [session, recording] of recordings.entries()) {
        const length = 1 + Math.floor(random() * 3_000);
        const from = sent[session]!;
        if (from + length > recording.committedSamples + 150_000) continue;
        const pcm = Int16Array.from(
          { length },
          (_, i) => isSilent(step) ? 0 : sampleAt(session, from + i),
        );
        said[session]!.push(...pcm);
        recording.audio(from, new Uint8Array(pcm.buffer));
        sent[session] = from + length;
      }
      await new Promise((resolve) => setTimeout(resolve, random() * 12));
    }
    await disk.cutPower();
    // The database's own files: all that was committed is synced; garbage at the end of the log is not.
    for (const suffix of ["", "-wal"]) {
      await Deno.copyFile(`${folder.path}/db${suffix}`, `${folder.path}/after${suffix}`);
    }
    const garbage = crypto.getRandomValues(new Uint8Array(Math.floor(random() * 9_000)));
    await Deno.writeFile(`${folder.path}/after-wal`, garbage, { append: true });
  }
  {
    using database = openDatabase(`${folder.path}/after`);
    const check = database.sql.prepare("PRAGMA integrity_check").get();
    assertEquals(Object.values(check ?? {}), ["ok"]);
  }
  using store = new Store(`${folder.path}/after`);
  await recoverJournal(journal, folders, (id) => store.recordings.safeSamples(id));
  let searched = 0;
  for (const [session, { acked }] of peers.entries()) {
    const id = `${ID}${session}`;
    using file = await RecordingFile.open(folders.wavPath(id));
    const kept = file.committedSamples;
    assert(kept >= acked, `seed ${seed}: ${acked} samples were acknowledged, ${kept} are there`);
    const samples = new Int16Array(file.read(0, kept).buffer);
    const wrong = samples.findIndex((sample, place) => sample !== said[session]![place]);
    assertEquals(wrong, -1, `seed ${seed}: sample ${wrong} of session ${session} is garbled`);
    searched += store.segments.of(id).length;
  }
  return { acked: peers.reduce((sum, peer) => sum + peer.acked, 0), searched };
}

Deno.test("a power cut takes no acknowledged sample, garbles none, and leaves the database whole", async () => {
  let acked = 0;
  let segments = 0;
  for (let seed = 1; seed <= count(20, 200); seed++) {
    const result = await cutOnce(seed);
    acked += result.acked;
    segments += result.searched;
  }
  assert(acked > 100_000 && segments > 10, `${acked} samples, ${segments} segments`);
});
