import type { FromOpusWorker, ToOpusWorker } from "../../../../server/transcribe/opus/messages.ts";
import { OpusClips, type OpusWorker } from "../../../../server/transcribe/opus/opus_clips.ts";
import { assert, assertEquals } from "../../../assert.ts";

/** A Worker that answers when the test says so. */
class PlayedWorker implements OpusWorker {
  onmessage: OpusWorker["onmessage"] = null;
  onerror: OpusWorker["onerror"] = null;
  readonly asked: ToOpusWorker[] = [];
  terminated = false;

  postMessage(message: ToOpusWorker): void {
    this.asked.push(message);
  }
  answer(answer: FromOpusWorker): void {
    this.onmessage?.(new MessageEvent("message", { data: answer }));
  }
  terminate(): void {
    this.terminated = true;
  }
}

function played(timeoutMs?: number): { clips: OpusClips; workers: PlayedWorker[] } {
  const workers: PlayedWorker[] = [];
  const clips = new OpusClips(() => {
    const worker = new PlayedWorker();
    workers.push(worker);
    return worker;
  }, timeoutMs);
  return { clips, workers };
}

const PCM = new Uint8Array([1, 0, 2, 0]);
const FILE = new Uint8Array([9]);

Deno.test("OpusClips gives each clip its own file, whatever the order, and leaves the clip as it is", async () => {
  const { clips, workers } = played();
  using _clips = clips;
  const [first, second] = [clips.encode(PCM), clips.encode(PCM.subarray(2))];
  const [worker] = workers;
  assertEquals(worker?.asked.map(({ pcm }) => [...pcm]), [[1, 0, 2, 0], [2, 0]]);
  worker?.answer({ id: 2, file: FILE });
  worker?.answer({ id: 1, file: undefined });
  assertEquals([await first, await second], [undefined, FILE]);
  assertEquals([[...PCM], workers.length], [[1, 0, 2, 0], 1]);
});

Deno.test("OpusClips sends clips as they are while too many are under way", async () => {
  const { clips, workers } = played();
  const under = Array.from({ length: 8 }, () => clips.encode(PCM));
  assertEquals(await clips.encode(PCM), undefined);
  assertEquals(workers[0]?.asked.length, 8);
  clips[Symbol.dispose]();
  assertEquals(await Promise.all(under), Array(8).fill(undefined));
  assertEquals(workers[0]?.terminated, true);
  assertEquals(await clips.encode(PCM), undefined);
});

Deno.test("OpusClips gives up on a Worker that hangs or dies, and does without for a while", async () => {
  const hanging = played(10);
  using _hanging = hanging.clips;
  assertEquals(await hanging.clips.encode(PCM), undefined);
  assert(hanging.workers[0]?.terminated);
  assertEquals(await hanging.clips.encode(PCM), undefined);
  assertEquals(hanging.workers.length, 1);

  const dying = played();
  using _dying = dying.clips;
  const clip = dying.clips.encode(PCM);
  dying.workers[0]?.onerror?.(new ErrorEvent("error", { message: "out of memory" }));
  assertEquals(await clip, undefined);
  assert(dying.workers[0]?.terminated);
});
