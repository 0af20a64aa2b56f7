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

Deno.test("LiveRecording on a full disk closes with 4013; what was acknowledged stays", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/a.wav`;
  const disk = new TroubledDisk();
  using store = new Store(":memory:");
  store.recordings.insert({ id: ID, title: "", createdAt: Date.now() });
  await using committer = await Committer.open(folder.path, disk);
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
    await RecordingFile.create(path),
  );
  const peer = new RecordingPeer();
  await recording.attach(peer, undefined);
  recording.audio(0, bytesOf(tone(1, 100)));
  await eventually(() => recording.committedSamples === 1_600);
  disk.room = 0;
  recording.audio(1_600, bytesOf(tone(2, 100)));
  await closed.promise;
  assertEquals(peer.ended?.code, CLOSE.diskFull);
  assertEquals(peer.messages.filter(({ type }) => type === "ack"), [{
    type: "ack",
    samples: 1_600,
  }]);
  const row = store.recordings.get(ID);
  assertEquals([row?.state, row?.samples], ["interrupted", 1_600]);
  const file = await Deno.readFile(path);
  assertEquals(new Int16Array(file.slice(44).buffer), tone(1, 100));
});
