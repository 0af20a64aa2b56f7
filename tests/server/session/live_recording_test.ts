import { Committer } from "../../../server/audio/committer.ts";
import { RecordingFile, type SampleFile } from "../../../server/audio/recording_file.ts";
import { LiveRecording } from "../../../server/session/live_recording.ts";
import type { Peer, PeerError } from "../../../server/session/peer.ts";
import { Store } from "../../../server/store/store.ts";
import { CLOSE, type EngineMessage } from "../../../shared/protocol.ts";
import { assertEquals, assertRejects } from "../../assert.ts";
import { ScriptedVad } from "../../fixtures/scripted_vad.ts";
import { eventually, pcmOf, tone } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { TroubledDisk } from "../../fixtures/troubled_disk.ts";

const ID = "0190a1b2-0000-7000-8000-000000000000";

class RecordingPeer implements Peer {
  readonly messages: EngineMessage[] = [];
  ended: { code: number; error: PeerError | undefined } | undefined;
  send(message: EngineMessage): void {
    this.messages.push(message);
  }
  end(code: number, error?: PeerError): void {
    this.ended ??= { code, error };
  }
}

/** A recording that has just begun, and what it works with. */
interface Begun {
  readonly store: Store;
  readonly committer: Committer;
  readonly recording: LiveRecording;
  readonly peer: RecordingPeer;
  readonly closed: Promise<void>;
}

/**
 * Begins a recording with nothing around it; what it ends with is in the database.
 *
 * @param disk What its journal is on.
 * @param file Its own file; a new one if left out.
 */
async function begin(
  stack: AsyncDisposableStack,
  folder: string,
  { disk, file }: { readonly disk?: TroubledDisk; readonly file?: SampleFile } = {},
): Promise<Begun> {
  const store = stack.use(new Store(":memory:"));
  store.recordings.insert({ id: ID, title: "", createdAt: Date.now() });
  const committer = stack.use(await Committer.open(folder, disk));
  const closed = Promise.withResolvers<void>();
  const recording = new LiveRecording(
    {
      store,
      committer,
      vad: new ScriptedVad(),
      maxSamples: 1_000_000,
      kickJobs: () => {},
      engineProblem: () => undefined,
      closed: () => closed.resolve(),
    },
    store.recordings.get(ID)!,
    await (file === undefined
      ? RecordingFile.create(`${folder}/a.wav`)
      : RecordingFile.adopt(file)),
  );
  const peer = new RecordingPeer();
  await recording.attach(peer, undefined);
  return { store, committer, recording, peer, closed: closed.promise };
}

Deno.test("LiveRecording on a full disk closes with 4013; what was acknowledged stays", async () => {
  using folder = tempFolder();
  await using stack = new AsyncDisposableStack();
  const disk = new TroubledDisk();
  const { store, recording, peer, closed } = await begin(stack, folder.path, { disk });
  recording.audio(0, pcmOf(tone(1, 100)));
  await eventually(() => recording.committedSamples === 1_600);
  disk.room = 0;
  recording.audio(1_600, pcmOf(tone(2, 100)));
  await closed;
  assertEquals(peer.ended?.code, CLOSE.diskFull);
  assertEquals(peer.messages.filter(({ type }) => type === "ack"), [{
    type: "ack",
    samples: 1_600,
  }]);
  const row = store.recordings.get(ID);
  assertEquals([row?.state, row?.samples], ["interrupted", 1_600]);
  const file = await Deno.readFile(`${folder.path}/a.wav`);
  assertEquals(new Int16Array(file.slice(44).buffer), tone(1, 100));
});

Deno.test("LiveRecording keeps with an interruption how far its sound was searched", async () => {
  using folder = tempFolder();
  await using stack = new AsyncDisposableStack();
  const { store, recording, peer } = await begin(stack, folder.path);
  recording.audio(0, pcmOf(tone(0, 500)));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(store.recordings.get(ID)?.searchedSamples, 0);
  await recording.interrupt(CLOSE.goingAway);
  assertEquals(peer.ended?.code, CLOSE.goingAway);
  assertEquals(store.recordings.get(ID)?.searchedSamples, 8_000);
});

Deno.test("LiveRecording keeps what was acknowledged, though its own file has no room for it until later", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/a.wav`;
  const real = await Deno.open(path, { read: true, write: true, createNew: true });
  let room = Infinity;
  const file: SampleFile = {
    readSync: (bytes) => real.readSync(bytes),
    writeSync: (bytes) => {
      if (room < bytes.length) throw new Error("No space left on device (os error 28)");
      return real.writeSync(bytes);
    },
    seekSync: (offset, whence) => real.seekSync(offset, whence),
    truncateSync: (size) => real.truncateSync(size),
    syncData: () => real.syncData(),
    statSync: () => real.statSync(),
    close: () => real.close(),
  };
  await using stack = new AsyncDisposableStack();
  const { store, committer, recording, peer, closed } = await begin(stack, folder.path, { file });
  recording.audio(0, pcmOf(tone(1, 100)));
  await eventually(() => peer.messages.some(({ type }) => type === "ack"));
  room = 100;
  await recording.interrupt(CLOSE.goingAway);
  await closed;
  assertEquals([peer.ended?.code, recording.stored], [CLOSE.diskFull, false]);
  assertEquals(store.recordings.get(ID)?.state, "live");
  await assertRejects(() => recording.store(), /No space left/);
  // The journal may not go while it alone has the audio.
  assertEquals(await recording.syncFile(), undefined);

  room = Infinity;
  await recording.store();
  assertEquals(recording.stored, true);
  const row = store.recordings.get(ID);
  assertEquals([row?.state, row?.samples], ["interrupted", 1_600]);
  assertEquals(new Int16Array((await Deno.readFile(path)).slice(44).buffer), tone(1, 100));
  await committer[Symbol.asyncDispose]();
  assertEquals([...Deno.readDirSync(folder.path)].map(({ name }) => name), ["a.wav"]);
});
