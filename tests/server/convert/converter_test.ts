import { type ConversionTask, convert } from "../../../server/convert/convert.ts";
import {
  type ConverterWorker,
  spawnConverter,
  WorkerConverter,
} from "../../../server/convert/converter.ts";
import type { FromConverter, ToConverter } from "../../../server/convert/messages.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { voice } from "../../fixtures/ogg_opus.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { wavBytes } from "../../fixtures/wav_files.ts";

/** A Worker that answers as it is told. */
class ScriptedWorker implements ConverterWorker {
  onmessage: ConverterWorker["onmessage"] = null;
  onerror: ConverterWorker["onerror"] = null;
  readonly heard: ToConverter["kind"][] = [];
  ended = false;
  /** Called with each message and how many there were. */
  answer: (count: number) => void = () => {};

  postMessage(message: ToConverter): void {
    this.heard.push(message.kind);
    this.answer(this.heard.length);
  }

  say(message: FromConverter): void {
    queueMicrotask(() => this.onmessage?.(new MessageEvent("message", { data: message })));
  }

  terminate(): void {
    this.ended = true;
  }
}

const TASK: ConversionTask = {
  wavPath: "/none/audio.wav",
  partPath: "/none/audio.ogg.part",
  samples: 1,
  title: "",
  createdAt: 0,
  complexity: 5,
};
const DONE: FromConverter = { kind: "done", converted: { bytes: 7, samples: 1 } };

interface Bench {
  readonly converter: WorkerConverter;
  readonly workers: ScriptedWorker[];
  readonly rests: number[];
  readonly shares: number[];
  readonly abort: AbortController;
  readonly run: (timeoutMs?: number) => ReturnType<WorkerConverter["convert"]>;
}

function bench(restShare: number): Bench {
  const workers: ScriptedWorker[] = [];
  const rests: number[] = [];
  const shares: number[] = [];
  const abort = new AbortController();
  const converter = new WorkerConverter({
    spawn: () => {
      const worker = new ScriptedWorker();
      workers.push(worker);
      return worker;
    },
    restShare: () => restShare,
    clock: {
      now: () => 0,
      wait: (ms) => {
        rests.push(ms);
        return Promise.resolve();
      },
    },
  });
  const run: Bench["run"] = (timeoutMs = 60_000) =>
    converter.convert(TASK, {
      timeoutMs,
      signal: abort.signal,
      progress: (share) => shares.push(share),
    });
  return { converter, workers, rests, shares, abort, run };
}

Deno.test("WorkerConverter gives one turn after the other, and the same Worker its next task", async () => {
  const { workers, rests, shares, run } = bench(0);
  workers[0]!.answer = (count) =>
    workers[0]!.say(count % 4 === 0 ? DONE : { kind: "turn", progress: (count % 4) / 4 });
  assertEquals(await run(), { bytes: 7, samples: 1 });
  assertEquals(await run(), { bytes: 7, samples: 1 });
  assertEquals(workers.map(({ heard, ended }) => [heard.join(" "), ended]), [[
    "convert go go go convert go go go",
    false,
  ]]);
  assertEquals(shares, [0.25, 0.5, 0.75, 0.25, 0.5, 0.75]);
  assertEquals(rests, []);
});

Deno.test("WorkerConverter rests in proportion to what was worked, and rests are no work", async () => {
  const { workers, rests, run } = bench(3);
  workers[0]!.answer = (count) =>
    void setTimeout(() => workers[0]!.say(count === 5 ? DONE : { kind: "turn", progress: 0 }), 20);
  // Five turns of 20 ms fit; with rests of three times as much they would not.
  await run(250);
  assertEquals(rests.length, 4);
  for (const ms of rests) assert(ms >= 55 && ms < 600, `${ms} ms`);
});

Deno.test("WorkerConverter ends a Worker that takes too long, and starts another for the next task", async () => {
  const { workers, run } = bench(0);
  await assertRejects(() => run(30), {
    name: "ConversionError",
    code: "timed_out",
    retryable: false,
    message: /not done after 0 s and was ended\. The WAV file stays; try again/,
  });
  assert(workers[0]!.ended && workers[0]!.onmessage === null);
  const next = run();
  workers[1]!.say(DONE);
  await next;
  assert(!workers[1]!.ended);
});

Deno.test("WorkerConverter ends the Worker at once when it is called off", async () => {
  const { workers, abort, run } = bench(0);
  const running = run();
  abort.abort(new Error("called off"));
  await assertRejects(() => running, { message: "called off" });
  assert(workers[0]!.ended);
  await assertRejects(() => run(), { message: "called off" });
  assertEquals(workers.length, 1);
});

Deno.test("WorkerConverter tells when the Worker dies, and when it fails by itself", async () => {
  const { converter, workers, run } = bench(0);
  const dying = run();
  workers[0]!.onerror?.(new ErrorEvent("error", { message: "out of memory", cancelable: true }));
  await assertRejects(() => dying, { code: "worker_died", retryable: true });
  const failing = run();
  workers[1]!.say({ kind: "failed", code: "disk_full", message: "No room.", retryable: true });
  await assertRejects(() => failing, { code: "disk_full", message: "No room.", retryable: true });
  assertEquals(workers.map(({ ended }) => ended), [true, false]);
  converter[Symbol.dispose]();
  assert(workers[1]!.ended);
});

Deno.test("the real Worker converts, fails with sentences, is ended in the middle, and may touch nothing else", async () => {
  using folder = tempFolder();
  using outside = tempFolder();
  using converter = new WorkerConverter({
    spawn: () => spawnConverter(folder.path),
    restShare: () => 0,
  });
  const pcm = voice(10 * 16_000);
  await Deno.writeFile(`${folder.path}/audio.wav`, wavBytes(pcm));
  await Deno.writeFile(`${outside.path}/audio.wav`, wavBytes(pcm));
  const task: ConversionTask = {
    ...TASK,
    wavPath: `${folder.path}/audio.wav`,
    partPath: `${folder.path}/audio.ogg.part`,
    samples: pcm.length,
  };
  const options = {
    timeoutMs: 60_000,
    signal: new AbortController().signal,
    progress: () => {},
  };
  const made = await converter.convert(task, options);
  await Deno.rename(task.partPath, `${folder.path}/first`);
  const here = await convert(task, () => Promise.resolve());
  assertEquals(made, here);
  await Deno.remove(task.partPath);

  const fails = (change: Partial<ConversionTask>, code: string, message = /./): Promise<void> =>
    assertRejects(() => converter.convert({ ...task, ...change }, options), { code, message });
  const forbidden = /failed unexpectedly \(Requires (read|write) access/;
  await fails({ wavPath: `${outside.path}/audio.wav` }, "conversion_failed", forbidden);
  await fails({ partPath: `${outside.path}/new` }, "conversion_failed", forbidden);
  await fails({ wavPath: `${folder.path}/none.wav` }, "audio_missing");
  await fails({ samples: 5 }, "wav_damaged");
  assertEquals([...Deno.readDirSync(outside.path)].length, 1);

  // An hour of silence takes far longer than this.
  await Deno.truncate(task.wavPath, 44 + 2 * 3_600 * 16_000);
  const long = { ...task, samples: 3_600 * 16_000 };
  await assertRejects(() => converter.convert(long, { ...options, timeoutMs: 500 }), {
    code: "timed_out",
  });
  await Deno.remove(task.partPath);
  const abort = new AbortController();
  let turns = 0;
  const running = converter.convert(long, {
    ...options,
    signal: abort.signal,
    progress: () => turns++,
  });
  await eventually(() => turns > 3);
  abort.abort(new Error("called off"));
  await assertRejects(() => running, { message: "called off" });
  const turnsThen = turns;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals(turns, turnsThen);
});
