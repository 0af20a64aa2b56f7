import { Committer } from "../../../server/audio/committer.ts";
import { RecordingFile } from "../../../server/audio/recording_file.ts";
import { LiveRecording } from "../../../server/session/live_recording.ts";
import type { Peer, PeerError } from "../../../server/session/peer.ts";
import { Store } from "../../../server/store/store.ts";
import { CLOSE, type EngineMessage } from "../../../shared/protocol.ts";
import { assertEquals } from "../../assert.ts";
import { ScriptedVad } from "../../fixtures/scripted_vad.ts";
import { eventually, tone } from "../../fixtures/session_bench.ts";
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

function bytesOf(samples: Int16Array): Uint8Array {
  return new Uint8Array(samples.slice().buffer);
}

/** A recording that has just begun, with nothing around it; what it ends with is in the database. */
async function begun(
  stack: AsyncDisposableStack,
  folder: string,
  disk: TroubledDisk = new TroubledDisk(),
): Promise<{ store: Store; recording: LiveRecording; peer: RecordingPeer; closed: Promise<void> }> {
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
    await RecordingFile.create(`${folder}/a.wav`),
  );
  const peer = new RecordingPeer();
  await recording.attach(peer, undefined);
  return { store, recording, peer, closed: closed.promise };
}

Deno.test("LiveRecording on a full disk closes with 4013; what was acknowledged stays", async () => {
  using folder = tempFolder();
  await using stack = new AsyncDisposableStack();
  const disk = new TroubledDisk();
  const { store, recording, peer, closed } = await begun(stack, folder.path, disk);
  recording.audio(0, bytesOf(tone(1, 100)));
  await eventually(() => recording.committedSamples === 1_600);
  disk.room = 0;
  recording.audio(1_600, bytesOf(tone(2, 100)));
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
  const { store, recording, peer } = await begun(stack, folder.path);
  recording.audio(0, bytesOf(tone(0, 500)));
  await new Promise((resolve) => setTimeout(resolve, 0));
  assertEquals(store.recordings.get(ID)?.searchedSamples, 0);
  await recording.interrupt(CLOSE.goingAway);
  assertEquals(peer.ended?.code, CLOSE.goingAway);
  assertEquals(store.recordings.get(ID)?.searchedSamples, 8_000);
});
