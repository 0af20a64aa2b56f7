/**
 * What converting a recording to Ogg Opus costs: its time against opusenc's, how long the engine's event
 * loop stands still meanwhile, the memory for a minute and for two hours, and whether those who speak at
 * the same time notice.
 */
import { RecordingFolders } from "../../server/audio/folder.ts";
import { wavHeader } from "../../shared/audio/wav_header.ts";
import { spawnConverter, WorkerConverter } from "../../server/convert/converter.ts";
import { Store } from "../../server/store/store.ts";
import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { type EngineStatus, engineStatusSchema } from "../../shared/status.ts";
import { SENTENCES } from "../../tests/fixtures/sentences.ts";
import { joined, silence, speech } from "../../tests/fixtures/speech.ts";
import { Engine } from "./engine.ts";
import { pause, peakMemoryOf } from "./processes.ts";
import { type BenchRow, median, quantile } from "./row.ts";

const COMPLEXITY = 5;
/** Recording that is converted against opusenc, in seconds. */
const LONG_SECONDS = 900;
const ROUNDS = 3;
const GOAL_RATIO = 1.4;
const GOAL_LAG_MS = 20;
const [MINUTE, TWO_HOURS] = [60, 7_200];
/** How much more memory two hours may take than a minute, in bytes. */
const GOAL_MORE_BYTES = 16 * 1_048_576;
/** How often the engine is asked whether it answers, in milliseconds. */
const ASK_MS = 2;

/** Speech of three voices with pauses. */
async function someSpeech(): Promise<Uint8Array<ArrayBuffer>> {
  const parts = [];
  for (const voice of ["slt", "rms", "awb"] as const) {
    for (const sentence of SENTENCES) parts.push(await speech(sentence, voice), silence(500));
  }
  return joined(...parts);
}

/** Writes a WAV file of such a length, in which the speech is begun again and again. */
async function writeWav(path: string, pcm: Uint8Array, seconds: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true, truncate: true });
  const whole = file.writable.getWriter();
  await whole.write(wavHeader(seconds * SAMPLE_RATE));
  for (let left = 2 * seconds * SAMPLE_RATE; left > 0; left -= pcm.length) {
    await whole.write(pcm.subarray(0, left));
  }
  whole.releaseLock();
}

/** A data folder with recordings that have ended. */
async function homeWith(pcm: Uint8Array, lengths: readonly number[]): Promise<string> {
  const home = await Deno.makeTempDir({ prefix: "hv_bench_" });
  const root = `${home}/recordings`;
  await Deno.mkdir(root, { mode: 0o700 });
  const folders = new RecordingFolders(root);
  using store = new Store(`${home}/hero_voice.db`);
  for (const seconds of lengths) {
    const id = crypto.randomUUID();
    const samples = seconds * SAMPLE_RATE;
    await folders.create(id);
    await writeWav(folders.wavPath(id), pcm, seconds);
    store.recordings.insert({ id, title: "A recording", createdAt: Date.now() });
    store.recordings.setProcessing(id, samples);
    store.recordings.setSearched(id, samples);
    store.recordings.settle(id);
  }
  return home;
}

/** An engine that converts; its data folder goes with it. */
class ConvertingEngine extends Engine {
  readonly #home: string;

  constructor(home: string) {
    super(home, { HERO_VOICE_LOG_LEVEL: "warning" });
    this.#home = home;
  }

  async conversions(): Promise<NonNullable<EngineStatus["conversions"]>> {
    const { conversions } = engineStatusSchema.parse(await (await this.ask("/v1/status")).json());
    if (conversions === undefined) throw new Error("the engine tells nothing of conversions");
    return conversions;
  }

  /** Asks again and again until a condition holds; gives how long the answers took, in milliseconds. */
  async answerTimes(over: () => Promise<boolean>): Promise<number[]> {
    const times: number[] = [];
    for (let asked = 0; asked % 50 !== 0 || !await over(); asked++) {
      const beganMs = performance.now();
      await (await this.ask("/health")).body?.cancel();
      times.push(performance.now() - beganMs);
      await pause(ASK_MS / 1_000);
    }
    return times;
  }

  async converted(): Promise<void> {
    for (;;) {
      const { queued, running, waiting, failed } = await this.conversions();
      if (waiting + failed > 0) throw new Error("a conversion failed");
      if (queued + running === 0) return;
      await pause(0.2);
    }
  }

  peakBytes(): Promise<number> {
    return peakMemoryOf(this.pid);
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await super[Symbol.asyncDispose]();
    await Deno.remove(this.#home, { recursive: true });
  }
}

/** The same file by both, in turn. */
async function againstOpusenc(pcm: Uint8Array): Promise<BenchRow> {
  const folder = await Deno.makeTempDir({ prefix: "hv_bench_" });
  const path = (name: string): string => `${folder}/${name}`;
  using converter = new WorkerConverter({
    spawn: () => spawnConverter(folder),
    restShare: () => 0,
  });
  const convert = async (name: string, seconds: number): Promise<number> => {
    const beganMs = performance.now();
    await converter.convert({
      wavPath: path(name),
      partPath: path("made.ogg"),
      samples: seconds * SAMPLE_RATE,
      title: "A recording",
      createdAt: Date.now(),
      complexity: COMPLEXITY,
    }, { timeoutMs: 600_000, signal: new AbortController().signal, progress: () => {} });
    const tookMs = performance.now() - beganMs;
    await Deno.remove(path("made.ogg"));
    return tookMs;
  };
  const opusenc = async (): Promise<number> => {
    const beganMs = performance.now();
    const { success } = await new Deno.Command("opusenc", {
      args: [
        ...["--quiet", "--bitrate", "24", "--comp", String(COMPLEXITY), "--speech"],
        ...[path("long.wav"), path("made.opus")],
      ],
    }).output();
    if (!success) throw new Error("opusenc failed");
    return performance.now() - beganMs;
  };
  await writeWav(path("short.wav"), pcm, 5);
  await writeWav(path("long.wav"), pcm, LONG_SECONDS);
  await convert("short.wav", 5);
  const rounds: { ours: number; theirs: number }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ theirs: await opusenc(), ours: await convert("long.wav", LONG_SECONDS) });
  }
  await Deno.remove(folder, { recursive: true });
  const ratio = median(rounds.map(({ ours, theirs }) => ours / theirs));
  const seconds = (values: readonly number[]): string => `${(median(values) / 1_000).toFixed(2)} s`;
  return {
    name: `conversion of ${LONG_SECONDS / 60} min, checked`,
    figure: `${seconds(rounds.map(({ ours }) => ours))}, ${ratio.toFixed(2)} times the baseline`,
    baseline: `opusenc ${seconds(rounds.map(({ theirs }) => theirs))}`,
    goal: `at most ${GOAL_RATIO} times`,
    reached: ratio <= GOAL_RATIO,
  };
}

/** How long the engine takes to answer while it converts, and when it has nothing to do. */
async function eventLoop(pcm: Uint8Array): Promise<BenchRow> {
  await using engine = new ConvertingEngine(await homeWith(pcm, [60, LONG_SECONDS, 60]));
  await engine.ready(20);
  const beganMs = performance.now();
  const busy = await engine.answerTimes(async () => {
    const { queued, running } = await engine.conversions();
    return queued + running === 0;
  });
  const tookMs = performance.now() - beganMs;
  const endMs = performance.now() + tookMs;
  const idle = await engine.answerTimes(() => Promise.resolve(performance.now() > endMs));
  const shown = (times: readonly number[]): string => {
    const sorted = times.toSorted((a, b) => a - b);
    const ms = (share: number): string => quantile(sorted, share).toFixed(1);
    return `worst ${ms(1)} ms, p99 ${ms(0.99)} ms of ${times.length}`;
  };
  const worst = Math.max(...busy);
  return {
    name: "engine's answer while it converts",
    figure: shown(busy),
    baseline: `idle ${shown(idle)}`,
    goal: `worst under ${GOAL_LAG_MS} ms`,
    reached: worst < GOAL_LAG_MS,
  };
}

async function memoryFor(pcm: Uint8Array, lengths: readonly number[]): Promise<number> {
  await using engine = new ConvertingEngine(await homeWith(pcm, lengths));
  await engine.ready(20);
  await engine.converted();
  return await engine.peakBytes();
}

/** The most memory that the engine has for a minute and for two hours. */
async function memory(pcm: Uint8Array): Promise<BenchRow> {
  const none = await memoryFor(pcm, []);
  const minute = await memoryFor(pcm, [MINUTE]);
  const hours = await memoryFor(pcm, [TWO_HOURS]);
  const mib = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MiB`;
  return {
    name: "engine's peak memory, 2 h converted",
    figure: `${mib(hours)}, ${mib(hours - minute)} beyond the baseline`,
    baseline: `1 min ${mib(minute)}, none ${mib(none)}`,
    goal: `at most ${mib(GOAL_MORE_BYTES)} beyond`,
    reached: hours - minute <= GOAL_MORE_BYTES,
  };
}

/** Measures all of it. */
export async function conversion(): Promise<readonly BenchRow[]> {
  const pcm = await someSpeech();
  return [await againstOpusenc(pcm), await eventLoop(pcm), await memory(pcm)];
}
