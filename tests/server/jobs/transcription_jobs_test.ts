import { delay } from "../../../shared/delay.ts";
import type { Transcription } from "../../../server/transcribe/transcriber.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { JobBench } from "../../fixtures/job_bench.ts";
import { oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { down, refused, ScriptedEngine } from "../../fixtures/scripted_engine.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";
import { eventually, join } from "../../fixtures/session_bench.ts";

/** What the segments say, in short. */
function said(
  segments: readonly { text: string; engine: string | null; provisional: boolean }[],
): string[] {
  return segments.map(({ text, engine, provisional }) =>
    `${text} by ${engine}${provisional ? ", provisional" : ""}`
  );
}

/** An engine whose calls wait until they are let go. */
function held(engine: ScriptedEngine): { next: () => void; all: () => void } {
  const waiting: (() => void)[] = [];
  let open = false;
  engine.answer = (text) =>
    new Promise<Transcription>((resolve) => {
      const go = (): void => resolve({ text });
      if (open) go();
      else waiting.push(go);
    });
  return {
    next: () => waiting.shift()?.(),
    all: () => {
      open = true;
      for (const go of waiting.splice(0)) go();
    },
  };
}

Deno.test("TranscriptionJobs: the next engine takes over, and its text is made again by the better one", async () => {
  const groq = new ScriptedEngine("groq");
  const offline = new ScriptedEngine("pocketsphinx", 1);
  groq.answer = () => down();
  offline.answer = (heard) => Promise.resolve({ text: `rough ${heard}` });
  const states: string[] = [];
  await using bench = new JobBench({
    engines: [groq, offline],
    clock: scaledClock(500),
    settled: (_, { segment, text, provisional }) =>
      states.push(`${segment} ${text} ${provisional}`),
  });
  const id = await bench.add([1, 2]);
  bench.jobs.kick();
  assertEquals(said(await bench.until(id, "done")), [
    "rough 1 by pocketsphinx, provisional",
    "rough 2 by pocketsphinx, provisional",
  ]);
  assertEquals(bench.store.recordings.get(id)?.state, "ready");
  assertEquals(offline.calls.toSorted(), ["1", "2"]);
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  assertEquals(said(bench.segments(id)), ["1 by groq", "2 by groq"]);
  // The weaker engine is not asked for what it has done.
  assertEquals(offline.calls.length, 2);
  assertEquals(states.toSorted(), ["0 1 false", "0 rough 1 true", "1 2 false", "1 rough 2 true"]);
});

Deno.test("TranscriptionJobs: what the weaker engine took for empty is made again too", async () => {
  const groq = new ScriptedEngine("groq");
  const offline = new ScriptedEngine("pocketsphinx");
  groq.answer = () => down();
  offline.answer = () => Promise.resolve({ text: "" });
  await using bench = new JobBench({ engines: [groq, offline], clock: scaledClock(500) });
  const id = await bench.add([1]);
  bench.jobs.kick();
  const [empty] = await bench.until(id, "empty");
  assertEquals([empty?.provisional, empty?.reason], [true, "no_words"]);
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  assertEquals(said(bench.segments(id)), ["1 by groq"]);
});

Deno.test("TranscriptionJobs: an error that lasts fails the segment at once, whoever else is there", async () => {
  const groq = new ScriptedEngine("groq");
  const offline = new ScriptedEngine("pocketsphinx");
  groq.answer = refused;
  await using bench = new JobBench({ engines: [groq, offline] });
  const id = await bench.add([1]);
  bench.jobs.kick();
  const [segment] = await bench.until(id, "failed");
  assertEquals(segment?.error, {
    code: "key_refused",
    message: "The key is refused; set another.",
  });
  assertEquals([groq.calls.length, offline.calls.length], [1, 0]);
});

Deno.test("TranscriptionJobs: who can't be reached may do it yet, even if the next one refuses", async () => {
  const groq = new ScriptedEngine("groq");
  const server = new ScriptedEngine("openai");
  groq.answer = () => down();
  server.answer = refused;
  await using bench = new JobBench({ engines: [groq, server], clock: scaledClock(500) });
  const id = await bench.add([1]);
  bench.jobs.kick();
  const [segment] = await bench.until(id, "waiting");
  assertEquals(segment?.reason, "The provider is down.");
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  assertEquals(said(bench.segments(id)), ["1 by groq"]);
});

Deno.test("TranscriptionJobs: a provider that is down is left alone but for one who looks", async () => {
  const groq = new ScriptedEngine("groq", 4);
  groq.answer = () => down();
  /** Recordings whose first run has ended. */
  const waited = new Set<string>();
  await using bench = new JobBench({
    engines: [groq],
    clock: scaledClock(1_000),
    settled: (recording, { state }) => {
      if (state === "waiting") waited.add(recording);
    },
  });
  const ids = await Promise.all(Array.from({ length: 100 }, (_, index) => bench.add([index + 1])));
  bench.jobs.kick();
  await eventually(() => waited.size === 100);
  // Three times each: four at the same time, and two more that took the places of the first to fail. All
  // others are told to wait without a call; on a busy machine the fast clock lets some probes through before
  // the last of them heard it. Without a breaker it would be 300 calls.
  assert(groq.calls.length < 60, `${groq.calls.length} calls`);
  assertMatch(bench.jobs.trouble("groq") ?? "", /is down/);
  // Looking: one at a time, one attempt each.
  groq.mostActive = 0;
  const before = groq.calls.length;
  await eventually(() => groq.calls.length >= before + 4);
  assertEquals(groq.mostActive, 1);
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  for (const [index, id] of ids.entries()) {
    assertEquals(said(bench.segments(id)), [`${index + 1} by groq`]);
  }
  assertEquals(bench.jobs.trouble("groq"), undefined);
});

Deno.test("TranscriptionJobs: who looks whether a provider is back asks once", async () => {
  const groq = new ScriptedEngine("groq");
  groq.answer = () => down(20_000);
  const callsAtWait: number[] = [];
  await using bench = new JobBench({
    engines: [groq],
    clock: scaledClock(500),
    settled: (_, { state }) => {
      if (state === "waiting") callsAtWait.push(groq.calls.length);
      groq.answer = callsAtWait.length < 2 ? () => down() : (text) => Promise.resolve({ text });
    },
  });
  await bench.add([1]);
  bench.jobs.kick();
  await bench.idle();
  // Who asks to be left alone so long is not asked again either.
  assertEquals(callsAtWait, [1, 2]);
});

Deno.test("TranscriptionJobs: when a provider is back, what waits need not wait out its time", async () => {
  const groq = new ScriptedEngine("groq");
  groq.answer = () => down(20_000);
  await using bench = new JobBench({ engines: [groq], clock: scaledClock(500) });
  const patient = await bench.add([1]);
  const nowMs = bench.clock.now();
  const weekMs = 7 * 86_400_000;
  bench.store.parkQueued({ engine: null, betterThan: null }, "It is down.", nowMs + weekMs, nowMs);
  const first = await bench.add([2]);
  bench.jobs.kick();
  await bench.until(first, "waiting");
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  assertEquals(said(bench.segments(patient)), ["1 by groq"]);
});

Deno.test("TranscriptionJobs: what comes while a provider is asked whether it is back waits for its answer", async () => {
  const groq = new ScriptedEngine("groq");
  const server = new ScriptedEngine("openai");
  groq.answer = () => down(20_000);
  server.answer = () => down(86_400_000);
  const states: string[] = [];
  await using bench = new JobBench({
    engines: [groq, server],
    clock: scaledClock(500),
    settled: (_, { text, state }) => states.push(text === "" ? state : text),
  });
  const first = await bench.add([1]);
  bench.jobs.kick();
  await bench.until(first, "waiting");
  const { all } = held(groq);
  await eventually(() => groq.active === 1);
  await bench.add([2]);
  bench.jobs.kick();
  await new Promise((resolve) => setTimeout(resolve, 20));
  all();
  await bench.idle();
  assertEquals(states, ["waiting", "1", "2"]);
});

Deno.test("TranscriptionJobs: what could not be stored is done once more", async () => {
  const groq = new ScriptedEngine("groq");
  await using bench = new JobBench({ engines: [groq], clock: scaledClock(500) });
  const { store } = bench;
  const finish = store.finishTranscription.bind(store);
  let failures = 0;
  store.finishTranscription = (...outcome) => {
    if (failures++ === 0) throw new Error("database or disk is full");
    return finish(...outcome);
  };
  const id = await bench.add([1]);
  bench.jobs.kick();
  assertEquals(said(await bench.until(id, "done")), ["1 by groq"]);
  assertEquals(groq.calls.length, 2);
});

Deno.test("TranscriptionJobs: nothing is made of what is in the bin, until it is taken out", async () => {
  const groq = new ScriptedEngine("groq");
  await using bench = new JobBench({ engines: [groq] });
  const [binned, other] = [await bench.add([1]), await bench.add([2])];
  bench.store.recordings.bin(binned, 1);
  bench.jobs.kick();
  await bench.until(other, "done");
  assertEquals(groq.calls, ["2"]);
  bench.store.recordings.restore(binned);
  bench.jobs.kick();
  await bench.until(binned, "done");
});

Deno.test("TranscriptionJobs: a text stays where the same engine later hears nothing", async () => {
  const groq = new ScriptedEngine("groq");
  await using bench = new JobBench({ engines: [groq] });
  const id = await bench.add([1]);
  bench.jobs.kick();
  await bench.until(id, "done");
  groq.answer = () => Promise.resolve({ text: "" });
  bench.store.retrySegments(id, [0], null);
  bench.jobs.kick();
  await bench.idle();
  assertEquals(said(bench.segments(id)), ["1 by groq"]);
});

Deno.test("TranscriptionJobs: a wait that the provider asks for holds for everyone", async () => {
  const groq = new ScriptedEngine("groq", 1);
  groq.answer = () => down(120_000);
  await using bench = new JobBench({ engines: [groq], clock: scaledClock(200) });
  const id = await bench.add([1, 2, 3]);
  const fromMs = bench.clock.now();
  bench.jobs.kick();
  const segments = await bench.until(id, "waiting");
  assertEquals(groq.calls.length, 1);
  for (const { nextTryAt } of segments) assert((nextTryAt ?? 0) >= fromMs + 120_000);
  groq.answer = (text) => Promise.resolve({ text });
  await bench.idle();
  assert(bench.clock.now() >= fromMs + 120_000);
  assertEquals(groq.calls.length, 4);
});

Deno.test("TranscriptionJobs: parks for at least 10 s, and longer each time, up to 15 min", async () => {
  const groq = new ScriptedEngine("groq");
  groq.answer = () => down();
  const waits: number[] = [];
  // A clock that jumps over every wait but the time for an attempt.
  let nowMs = Date.now();
  const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms === groq.capabilities.timeoutMs(0)) return await delay(ms, signal);
    nowMs += ms;
  };
  await using bench: JobBench = new JobBench({
    engines: [groq],
    clock: { now: () => nowMs, wait },
    settled: (_, { nextTryAt }) => waits.push(((nextTryAt ?? 0) - nowMs) / 1_000),
  });
  await bench.add([1]);
  bench.jobs.kick();
  await eventually(() => waits.length >= 9);
  assertEquals(waits.slice(0, 9), [10, 20, 40, 80, 160, 320, 640, 900, 900]);
});

Deno.test("TranscriptionJobs: every engine has its own places", async () => {
  const groq = new ScriptedEngine("groq", 3);
  const offline = new ScriptedEngine("pocketsphinx", 1);
  const [busy, slow] = [held(groq), held(offline)];
  await using bench = new JobBench({ engines: [groq, offline] });
  const id = await bench.add([1, 2, 3, 4, 5, 6]);
  bench.jobs.kick();
  await eventually(() => groq.active === 3);
  // A person wants another engine: it doesn't wait for the first one's places.
  bench.store.retrySegments(id, [3, 4], "pocketsphinx");
  bench.jobs.kick();
  await eventually(() => offline.active === 1);
  assertEquals([groq.active, offline.calls], [3, ["4"]]);
  slow.all();
  await eventually(() => offline.calls.length === 2);
  busy.all();
  await bench.idle();
  assertEquals([groq.mostActive, offline.mostActive], [3, 1]);
  assertEquals(said(bench.segments(id)), [
    "1 by groq",
    "2 by groq",
    "3 by groq",
    "4 by pocketsphinx",
    "5 by pocketsphinx",
    "6 by groq",
  ]);
});

Deno.test("TranscriptionJobs: a job for an engine that is gone goes to those that are there", async () => {
  const groq = new ScriptedEngine("groq");
  const offline = new ScriptedEngine("pocketsphinx");
  groq.answer = () => down();
  await using bench = new JobBench({ engines: [groq, offline], clock: scaledClock(500) });
  const id = await bench.add([1]);
  bench.store.retrySegments(id, [0], "groq");
  bench.jobs.kick();
  await bench.until(id, "waiting");
  assertEquals(offline.calls, []);
  bench.engines = [offline];
  await bench.idle();
  assertEquals(said(bench.segments(id)), ["1 by pocketsphinx"]);
});

Deno.test("TranscriptionJobs: live before old, recordings in turn", async () => {
  const engine = new ScriptedEngine("groq", 1);
  const { next, all } = held(engine);
  await using bench = new JobBench({ engines: [engine] });
  await bench.add([11, 12, 13, 14]);
  await bench.add([21, 22]);
  bench.jobs.kick();
  await eventually(() => engine.calls.length === 1);
  await bench.add([31, 32, 33], true);
  await bench.add([41], true);
  for (let call = 2; call <= 6; call++) {
    next();
    await eventually(() => engine.calls.length === call);
  }
  all();
  await bench.idle();
  assertEquals(engine.calls.map(Number), [11, 31, 41, 32, 33, 21, 12, 22, 13, 14]);
});

Deno.test("TranscriptionJobs: what is called off is queued again and counts as not begun", async () => {
  const engine = new ScriptedEngine("groq");
  engine.answer = (_, signal) =>
    new Promise((_resolve, reject) =>
      signal.addEventListener("abort", () => reject(signal.reason), { once: true })
    );
  await using bench = new JobBench({ engines: [engine] });
  await bench.add([1, 2]);
  bench.jobs.kick();
  await eventually(() => engine.active === 2);
  await bench.jobs[Symbol.asyncDispose]();
  assertEquals(engine.active, 0);
  assertEquals(bench.store.jobs.counts(), { queued: 2, running: 0, waiting: 0 });
  const wish = { engine: null, betterThan: null };
  assertEquals(bench.store.takeJob([wish])?.attempts, 0);
});

Deno.test("TranscriptionJobs: tells the engine the end of the text before, but not of provisional text", async () => {
  const groq = new ScriptedEngine("groq", 1);
  await using bench = new JobBench({ engines: [groq] });
  const id = await bench.add([1, 2, 3]);
  bench.jobs.kick();
  await bench.until(id, "done");
  assertEquals(groq.options.map(({ textBefore }) => textBefore), [undefined, "1", "1 2"]);
});

Deno.test("TranscriptionJobs: works from the OGG when the WAV is gone, and fails when that is damaged", async () => {
  const groq = new ScriptedEngine("groq", 1);
  groq.answer = (heard) =>
    Promise.resolve({ text: `${groq.calls.length} ${Number(heard) === 0 ? "silent" : "loud"}` });
  await using bench = new JobBench({ engines: [groq] });
  const { folders, store } = bench;
  const pieces = [voice(16_000), voice(8_000)];
  const id = await bench.addSpeech(pieces);
  await Deno.writeFile(folders.oggPath(id), await oggOpus(join(...pieces)));
  await Deno.remove(folders.wavPath(id));
  bench.jobs.kick();
  await bench.until(id, "done");
  assertEquals(said(bench.segments(id)), ["1 loud by groq", "2 loud by groq"]);

  await Deno.truncate(folders.oggPath(id), 2_000);
  store.retrySegments(id, [1], null);
  bench.jobs.kick();
  await bench.idle();
  const [, segment] = bench.segments(id);
  assertEquals(segment?.error?.code, "audio_damaged");
  assertMatch(segment?.error?.message ?? "", /damaged.* Put the recording's folder back/);
  assertEquals(segment?.text, "2 loud");
});

Deno.test("TranscriptionJobs: without its audio a segment fails with a sentence", async () => {
  const groq = new ScriptedEngine("groq");
  await using bench = new JobBench({ engines: [groq] });
  const id = crypto.randomUUID();
  bench.store.recordings.insert({ id, title: "", createdAt: 1 });
  bench.store.addSegment(id, 0, 1_600);
  bench.jobs.kick();
  const [segment] = await bench.until(id, "failed");
  assertEquals(segment?.error?.code, "audio_missing");
  assertEquals(groq.calls, []);
});
