import { PartialTexts } from "../../../server/partial/partial_texts.ts";
import type { PartialText } from "../../../server/partial/partial_text.ts";
import { type Transcription, TranscriptionError } from "../../../server/transcribe/transcriber.ts";
import type { SettingValues } from "../../../shared/settings.ts";
import { assert, assertEquals } from "../../assert.ts";
import { GrowingSpeech } from "../../fixtures/growing_speech.ts";
import { JobBench } from "../../fixtures/job_bench.ts";
import { ManualClock } from "../../fixtures/manual_clock.ts";
import { ScriptedEngine } from "../../fixtures/scripted_engine.ts";
import { eventually } from "../../fixtures/session_bench.ts";

/** Words that are said, one each half second. */
const WORDS = Array.from({ length: 60 }, (_, index) => `word${index}`);

/** Texts in progress on the real job layer, by a clock that stands still. */
class Bench implements AsyncDisposable {
  readonly clock = new ManualClock();
  readonly jobs: JobBench;
  readonly texts: PartialTexts;
  vocabulary = "";
  mode: SettingValues["textInProgress"];

  constructor(readonly engine: ScriptedEngine, billed = false) {
    this.mode = billed ? "on" : "auto";
    engine.answer = (_heard, _signal, durationMs) => Promise.resolve(saidIn(durationMs));
    this.jobs = new JobBench({ engines: [engine] });
    this.texts = new PartialTexts({
      store: this.jobs.store,
      engines: { order: () => [...this.jobs.engines] },
      jobs: this.jobs.jobs,
      vocabulary: () => this.vocabulary,
      mode: () => this.mode,
      clock: this.clock,
    });
  }

  /** Begins with the text of a segment. */
  begin(speech: GrowingSpeech): PartialText {
    const text = this.texts.begin(speech);
    assert(text !== undefined);
    return text;
  }

  /** Speaks for some time, in pieces of 100 ms. */
  async speak(speech: GrowingSpeech, text: PartialText, ms: number, value?: number): Promise<void> {
    for (let at = 0; at < ms; at += 100) {
      text.grown(speech.more(100, value));
      await this.clock.forward(100);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.texts[Symbol.asyncDispose]();
    await this.jobs[Symbol.asyncDispose]();
  }
}

function saidIn(durationMs: number): Transcription {
  return { text: WORDS.slice(0, Math.floor(durationMs / 500)).join(" ") };
}

/** An answer that never comes, unless it is called off. */
function never(signal: AbortSignal): Promise<Transcription> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true })
  );
}

Deno.test("PartialTexts makes a pass each second, and tells what two agree on", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 3_900);
  assertEquals(speech.told, [
    " | word0 word1",
    "word0 word1 | word2 word3",
    "word0 word1 word2 word3 | word4 word5",
  ]);
  assertEquals(engine.calls.length, 3);
});

Deno.test("PartialTexts tells the engine what to expect, and the text before", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  bench.vocabulary = "Zürich Åsa";
  engine.answer = () => Promise.resolve({ text: "Good morning." });
  const id = await bench.jobs.add([7]);
  bench.jobs.jobs.kick();
  await bench.jobs.until(id, "done");
  const speech = new GrowingSpeech(1, 1_600, id);
  using text = bench.begin(speech);
  await bench.speak(speech, text, 1_500);
  const { prompt, textBefore, language } = engine.options.at(-1) ?? {};
  assertEquals([prompt, textBefore, language], ["Zürich Åsa", "Good morning.", undefined]);
});

Deno.test("PartialTexts makes no pass faster than each second, however fast the sound comes", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  for (let at = 0; at < 200; at++) {
    text.grown(speech.more(100));
    await bench.clock.forward(10);
  }
  assertEquals(engine.calls.length, 2);
});

Deno.test("PartialTexts makes no pass in a pause, and none over more than Whisper hears at once", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 1_500);
  await bench.speak(speech, text, 2_000, 10);
  assertEquals(engine.calls.length, 1);
  await bench.speak(speech, text, 40_000);
  assertEquals(engine.calls.length, 1 + 27);
});

Deno.test("PartialTexts never keeps a final text waiting: it calls the pass off", async () => {
  const engine = new ScriptedEngine("pocketsphinx", 1);
  await using bench = new Bench(engine);
  engine.answer = (_heard, signal) => never(signal);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 1_500);
  assertEquals([engine.calls.length, engine.active], [1, 1]);
  engine.answer = (heard) => Promise.resolve({ text: heard });
  const id = await bench.jobs.add([7]);
  bench.jobs.jobs.kick();
  await bench.jobs.until(id, "done");
  // The pass, which would never have ended, was gone before.
  assertEquals([engine.mostActive, engine.active, speech.told], [1, 0, []]);
  // It gives the engine a moment, then goes on.
  await bench.speak(speech, text, 900);
  assertEquals(engine.calls.length, 2);
  await bench.speak(speech, text, 1_000);
  assertEquals(engine.calls.length, 3);
});

Deno.test("PartialTexts makes no pass while an engine of one's own is busy with a final text", async () => {
  const engine = new ScriptedEngine("openai", 4);
  await using bench = new Bench(engine);
  const final = Promise.withResolvers<Transcription>();
  engine.answer = () => final.promise;
  const id = await bench.jobs.add([7]);
  bench.jobs.jobs.kick();
  await eventually(() => engine.active === 1);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 3_000);
  assertEquals(engine.calls.length, 1);
  final.resolve({ text: "7" });
  engine.answer = (_heard, _signal, durationMs) => Promise.resolve(saidIn(durationMs));
  await bench.jobs.until(id, "done");
  await bench.speak(speech, text, 200);
  assertEquals(engine.calls.length, 2);
});

Deno.test("PartialTexts asks who bills each call only where that is switched on, and beside final texts", async () => {
  for (const billed of [false, true]) {
    const engine = new ScriptedEngine("groq", 4, true);
    await using bench = new Bench(engine, billed);
    const final = Promise.withResolvers<Transcription>();
    const drafts: number[] = [];
    engine.answer = (heard, _signal, durationMs) => {
      if (heard === "7") return final.promise;
      drafts.push(durationMs);
      return Promise.resolve(saidIn(durationMs));
    };
    const id = await bench.jobs.add([7]);
    bench.jobs.jobs.kick();
    await eventually(() => engine.active === 1);
    const speech = new GrowingSpeech();
    using text = bench.begin(speech);
    await bench.speak(speech, text, 2_500);
    assertEquals(drafts, billed ? [1_000, 2_000] : []);
    final.resolve({ text: "7" });
    await bench.jobs.until(id, "done");
  }
});

Deno.test("PartialTexts makes nothing while it is switched off, and goes on from the next segment", async () => {
  await using bench = new Bench(new ScriptedEngine());
  bench.mode = "off";
  assertEquals(bench.texts.begin(new GrowingSpeech()), undefined);
  bench.mode = "auto";
  using text = bench.begin(new GrowingSpeech());
  assert(text !== undefined);
});

Deno.test("PartialTexts leaves an engine alone for a minute that is too slow, but for shorter clips", async () => {
  const engine = new ScriptedEngine("pocketsphinx", 1, false, () => 700);
  await using bench = new Bench(engine);
  const slow: number[] = [];
  engine.answer = (_heard, signal, durationMs) => {
    if (durationMs < 3_000) return Promise.resolve(saidIn(durationMs));
    slow.push(durationMs);
    return never(signal);
  };
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 10_000);
  assertEquals(slow, [3_000]);
  const next = new GrowingSpeech(1);
  using other = bench.begin(next);
  await bench.speak(next, other, 4_500);
  assertEquals([slow, next.told.length], [[3_000], 2]);
  await bench.clock.forward(60_000);
  await bench.speak(next, other, 200);
  assertEquals(slow.length, 2);
});

Deno.test("PartialTexts leaves an engine alone for a minute, or as long as it asks, when a pass fails", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  const fail = (retryAfterMs?: number): void => {
    engine.answer = () =>
      Promise.reject(
        new TranscriptionError("rate_limited", "No more for now.", {
          retryable: true,
          retryAfterMs,
        }),
      );
  };
  fail();
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 5_000);
  assertEquals(engine.calls.length, 1);
  await bench.clock.forward(60_000);
  fail(120_000);
  await bench.speak(speech, text, 2_000);
  assertEquals(engine.calls.length, 2);
  await bench.clock.forward(100_000);
  await bench.speak(speech, text, 2_000);
  assertEquals(engine.calls.length, 2);
  // The failures say nothing of final texts.
  assertEquals(bench.jobs.jobs.trouble("pocketsphinx"), undefined);
});

Deno.test("PartialTexts serves those who speak at the same time in turn, one after the other", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  engine.answer = async (_heard, signal, durationMs) => {
    await bench.clock.wait(400, signal);
    return saidIn(durationMs);
  };
  const speakers = Array.from({ length: 5 }, () => new GrowingSpeech());
  const texts = speakers.map((speech) => bench.begin(speech));
  for (let at = 0; at < 200; at++) {
    for (const [index, text] of texts.entries()) text.grown(speakers[index]!.more(100));
    await bench.clock.forward(100);
  }
  for (const text of texts) text[Symbol.dispose]();
  assertEquals(engine.mostActive, 1);
  const passes = speakers.map(({ told }) => told.length);
  assert(Math.min(...passes) >= 6 && Math.max(...passes) <= 10, `${passes}`);
});

Deno.test("PartialTexts shows nothing that the engine may have invented, and nothing after the end", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  engine.answer = () =>
    Promise.resolve({ text: "A plan.", noSpeechProbability: 0.9, meanLogProbability: -1.3 });
  const speech = new GrowingSpeech();
  const text = bench.begin(speech);
  await bench.speak(speech, text, 1_500);
  assertEquals([engine.calls.length, speech.told], [1, []]);
  const answer = Promise.withResolvers<Transcription>();
  engine.answer = () => answer.promise;
  await bench.speak(speech, text, 1_000);
  assertEquals(engine.calls.length, 2);
  text[Symbol.dispose]();
  answer.resolve({ text: "Too late." });
  await bench.speak(speech, text, 3_000);
  assertEquals([engine.calls.length, speech.told], [2, []]);
});

Deno.test("PartialTexts ends what is under way when it is disposed", async () => {
  const engine = new ScriptedEngine();
  await using bench = new Bench(engine);
  engine.answer = (_heard, signal) => never(signal);
  const speech = new GrowingSpeech();
  using text = bench.begin(speech);
  await bench.speak(speech, text, 1_500);
  assertEquals(engine.active, 1);
  await bench.texts[Symbol.asyncDispose]();
  assertEquals(engine.active, 0);
  await bench.speak(speech, text, 3_000);
  assertEquals(engine.calls.length, 1);
});
