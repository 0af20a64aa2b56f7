import { TransformError } from "../../../server/transform/transformer.ts";
import { delay } from "../../../shared/delay.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";
import { modelDown, never, ScriptedTransformer } from "../../fixtures/scripted_transformer.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { TransformBench, wish } from "../../fixtures/transform_bench.ts";

/** A text of several parts for a small model. */
const LONG = Array.from(
  { length: 40 },
  (_, index) => `paragraph ${index} ${"of words that were said. ".repeat(20)}`.trim(),
);
const SMALL = { contextTokens: 4_096, maxAnswerTokens: 2_048 };

/** What one sees who follows a transform until it is done, or that is enough. */
async function shownOf(
  bench: TransformBench,
  id: string,
  isEnough: (shown: string) => boolean = () => false,
): Promise<string> {
  using follower = bench.jobs.follow(id);
  let shown = "";
  while (!isEnough(shown)) {
    const event = await follower.next(60_000);
    assert(event?.kind !== "quiet", `no more than ${shown.length} characters came`);
    if (event?.kind === "text") shown = shown.slice(0, event.at) + event.text;
    if (event?.kind === "state" && bench.row(id).state === "done") break;
  }
  return shown;
}

Deno.test("TransformJobs: paragraphs at pauses, and the language of the recording, go to the model", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model });
  const recording = bench.add("One.", " ", "Two.");
  bench.store.recordings.update(recording, { language: "de" });
  const { id } = bench.jobs.add(recording, wish("summary"));
  const { text, model: name, promptVersion, attempts } = await bench.until(id, "done");
  assertEquals([text, name, promptVersion, attempts], ["ONE.\n\nTWO.", "scripted-1", "v1", 1]);
  assertEquals([model.calls[0]?.text, model.calls[0]?.task.language], ["One.\n\nTwo.", "de"]);
});

Deno.test("TransformJobs: as many at once as the model takes, what a person waits for first", async () => {
  const model = new ScriptedTransformer({ concurrency: 2 });
  const waiting: (() => void)[] = [];
  model.answer = ({ text }) =>
    new Promise((resolve) => waiting.push(() => resolve(text.toUpperCase())));
  await using bench = new TransformBench({ model });
  const { store, jobs } = bench;
  const old = bench.add("old");
  const automatic = [1, 2, 3].map(() => store.transforms.insert(old, wish("summary"), 1, true));
  jobs.kick();
  await eventually(() => model.active === 2);
  const asked = jobs.add(bench.add("asked"), wish("summary"));
  await delay(20, new AbortController().signal);
  assertEquals(model.active, 2);
  waiting.shift()?.();
  await eventually(() => model.calls.length === 3);
  assertEquals(model.calls[2]?.text, "asked");
  await eventually(() => {
    waiting.shift()?.();
    return [...automatic, asked.id].every((id) => bench.row(id).state === "done");
  });
  assertEquals(model.mostActive, 2);
});

Deno.test("TransformJobs parks for longer each time, and says why and until when", async () => {
  const model = new ScriptedTransformer();
  model.answer = () => modelDown();
  const waits: number[] = [];
  // A clock that jumps over every wait but the limits.
  let nowMs = Date.now();
  const wait = async (ms: number, signal: AbortSignal): Promise<void> => {
    if (ms === 60_000 || ms === 30 * 60_000) return await delay(3_600_000, signal);
    nowMs += ms;
  };
  await using bench: TransformBench = new TransformBench({
    model,
    clock: { now: () => nowMs, wait },
    settled: ({ nextTryAt, reason }) => {
      assertEquals(reason, "The model is down.");
      waits.push(((nextTryAt ?? 0) - nowMs) / 1_000);
    },
  });
  bench.jobs.add(bench.add("text"), wish("summary"));
  await eventually(() => waits.length >= 6);
  assertEquals(waits.slice(0, 6), [10, 20, 40, 80, 160, 320]);
});

Deno.test("TransformJobs: when a provider is back, be it with a refusal, the others need not wait on", async () => {
  for (const end of ["text", "refusal"]) {
    const model = new ScriptedTransformer();
    model.answer = () => modelDown(20_000);
    await using bench = new TransformBench({ model, clock: scaledClock(500) });
    const { id: patient } = bench.jobs.add(bench.add("patient"), wish("summary"));
    const nowMs = bench.clock.now();
    bench.store.transforms.parkQueued("It is down.", nowMs + 7 * 86_400_000, nowMs);
    const { id: first } = bench.jobs.add(bench.add("first"), wish("summary"));
    await bench.until(first, "waiting");
    model.answer = ({ text }) =>
      text === "first" && end === "refusal"
        ? Promise.reject(new TransformError("refused", "No.", { retryable: false }))
        : Promise.resolve(text.toUpperCase());
    assertEquals((await bench.until(patient, "done")).text, "PATIENT");
    assertEquals(bench.row(first).state, end === "refusal" ? "failed" : "done");
  }
});

Deno.test("TransformJobs: nothing is made of a text that is still being written", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model });
  const { store, jobs } = bench;
  const recording = bench.add("One.");
  store.addSegments(recording, [{ startSample: 64_000, endSample: 80_000 }], null);
  const { id } = jobs.add(recording, wish("summary"));
  await delay(20, new AbortController().signal);
  assertEquals([bench.row(id).state, model.calls.length], ["queued", 0]);
  const rest = { text: "Two.", engine: "groq", words: undefined, provisional: false };
  store.segments.setDone(recording, 1, rest);
  store.transaction(() => store.recordings.settle(recording));
  jobs.kick();
  assertEquals((await bench.until(id, "done")).text, "ONE.\n\nTWO.");
});

Deno.test("TransformJobs: what is made by itself is not made in the bin", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model });
  const { recordings, transforms } = bench.store;
  const id = bench.addWith("summary", "binned");
  recordings.bin(id, 1);
  bench.jobs.kick();
  await delay(20, new AbortController().signal);
  assertEquals(transforms.of(id), []);
  recordings.restore(id);
  bench.jobs.kick();
  await eventually(() => transforms.of(id)[0]?.text === "BINNED");
});

Deno.test("TransformJobs: what was under way in a crash is done after the next start", async () => {
  using folder = tempFolder();
  const model = new ScriptedTransformer();
  let id: string;
  {
    await using bench = new TransformBench({ model, folder: folder.path });
    id = bench.store.transforms.insert(bench.add("text"), wish("summary"), 1);
    // Taken, and never given back.
    assertEquals(bench.store.transforms.take()?.id, id);
  }
  await using again = new TransformBench({ model, folder: folder.path });
  again.jobs.kick();
  assertEquals((await again.until(id, "done")).text, "TEXT");
});

Deno.test("TransformJobs: what could not be stored is done once more", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model, clock: scaledClock(500) });
  const { transforms } = bench.store;
  const finish = transforms.finish.bind(transforms);
  let failures = 0;
  transforms.finish = (...outcome) => {
    if (failures++ === 0) throw new Error("database or disk is full");
    return finish(...outcome);
  };
  const { id } = bench.jobs.add(bench.add("text"), wish("summary"));
  assertEquals((await bench.until(id, "done")).text, "TEXT");
  assertEquals(model.calls.length, 2);
});

Deno.test("TransformJobs: what is called off is queued again, and done after a restart", async () => {
  using folder = tempFolder();
  const model = new ScriptedTransformer();
  model.answer = (_, options) => never(options);
  let id = "";
  {
    await using bench = new TransformBench({ model, folder: folder.path });
    id = bench.jobs.add(bench.add("text"), wish("summary")).id;
    await eventually(() => model.active === 1);
    await bench.jobs[Symbol.asyncDispose]();
    assertEquals([model.active, bench.row(id).state, bench.row(id).attempts], [0, "queued", 0]);
  }
  model.answer = ({ text }) => Promise.resolve(text.toUpperCase());
  await using again = new TransformBench({ model, folder: folder.path });
  again.jobs.kick();
  assertEquals((await again.until(id, "done")).text, "TEXT");
});

Deno.test("TransformJobs: parts that are done are not asked for again, also after a restart", async () => {
  using folder = tempFolder();
  const model = new ScriptedTransformer(SMALL);
  let calls = 0;
  model.answer = ({ text }) =>
    ++calls > 3 ? modelDown(60_000) : Promise.resolve(text.toUpperCase());
  let id = "";
  {
    await using bench = new TransformBench({ model, folder: folder.path, clock: scaledClock(100) });
    id = bench.jobs.add(bench.add(...LONG), wish("tidy")).id;
    await bench.until(id, "waiting");
    assertEquals(bench.row(id).text, "");
  }
  const before = model.calls.slice(0, 3).map(({ text }) => text);
  model.calls.length = 0;
  const gate = Promise.withResolvers<void>();
  model.answer = async ({ text }) => {
    await gate.promise;
    return text.toUpperCase();
  };
  await using again = new TransformBench({ model, folder: folder.path, clock: scaledClock(1_000) });
  again.jobs.kick();
  // Who follows it sees them all the same.
  const known = before.join("\n\n").toUpperCase();
  await shownOf(again, id, (shown) => shown.startsWith(known));
  gate.resolve();
  const { text } = await again.until(id, "done");
  assertEquals(text, LONG.join("\n\n").toUpperCase());
  assert(model.calls.length > 0 && model.calls.every(({ text }) => !before.includes(text)));
});

Deno.test("TransformJobs: a part that fails takes back only what came of it", async () => {
  const model = new ScriptedTransformer(SMALL);
  let calls = 0;
  model.answer = ({ text }, { wrote }) => {
    const second = ++calls === 2;
    wrote(second ? "NO" : text.toUpperCase());
    return second ? modelDown() : Promise.resolve(text.toUpperCase());
  };
  await using bench = new TransformBench({ model, clock: scaledClock(100) });
  const { id } = bench.jobs.add(bench.add(...LONG), wish("tidy"));
  const shown = await shownOf(bench, id);
  const { text } = bench.row(id);
  // What was still to be shown came with the end.
  assert(text.startsWith(shown) && !shown.includes("NO"));
});

Deno.test("TransformJobs: an unforeseen error waits, and never shows in a result", async () => {
  const model = new ScriptedTransformer();
  model.answer = () => Promise.reject(new TypeError("x is not a function"));
  await using bench = new TransformBench({ model, clock: scaledClock(100) });
  const { id } = bench.jobs.add(bench.add("text"), wish("summary"));
  const { reason } = await bench.until(id, "waiting");
  assertMatch(reason ?? "", /^The scripted model failed unexpectedly .*tried again later\.$/);
  assertEquals(model.calls.length, 1);
});

Deno.test("TransformJobs: with the model taken away only tidy is done, the rest says what to do", async () => {
  await using bench = new TransformBench();
  const recording = bench.add("um hello");
  const tidied = bench.jobs.add(recording, wish("tidy"));
  const summary = bench.jobs.add(recording, wish("summary"));
  const gone = bench.jobs.add(recording, wish("gone"));
  const aimless = bench.jobs.add(recording, wish("translate"));
  assertEquals((await bench.until(tidied.id, "done")).text, "Hello");
  assertMatch((await bench.until(summary.id, "failed")).error?.message ?? "", /DEEPSEEK_API_KEY/);
  assertMatch((await bench.until(gone.id, "failed")).error?.message ?? "", /no style gone/);
  assertMatch((await bench.until(aimless.id, "failed")).error?.message ?? "", /needs a language/);
});

Deno.test("TransformJobs: an instruction is passed on as it is, its braces too", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model });
  const instruction = "Put {language} and {title} in.";
  const { id } = bench.jobs.add(bench.add("text"), wish("instruction", { instruction }));
  await bench.until(id, "done");
  assertEquals(model.calls[0]?.task.prompt, instruction);
});

Deno.test("TransformJobs: a recording that is removed takes its transforms with it, also one under way", async () => {
  const model = new ScriptedTransformer();
  const answered = Promise.withResolvers<string>();
  model.answer = () => answered.promise;
  const settled: string[] = [];
  await using bench = new TransformBench({ model, settled: ({ state }) => settled.push(state) });
  const recording = bench.add("text");
  const { id } = bench.jobs.add(recording, wish("summary"));
  await eventually(() => model.active === 1);
  bench.store.recordings.delete(recording);
  answered.resolve("late");
  await eventually(() => model.active === 0);
  await delay(20, new AbortController().signal);
  assertEquals([bench.store.transforms.get(id), settled], [undefined, []]);
});

Deno.test("TransformJobs: those of a recording in the bin wait until it is back", async () => {
  const model = new ScriptedTransformer();
  await using bench = new TransformBench({ model });
  const recording = bench.add("text");
  bench.store.recordings.bin(recording, 1);
  const { id } = bench.jobs.add(recording, wish("summary"));
  await delay(20, new AbortController().signal);
  assertEquals([bench.row(id).state, model.calls], ["queued", []]);
  bench.store.recordings.restore(recording);
  bench.jobs.kick();
  await bench.until(id, "done");
});

Deno.test("TransformJobs takes no more on than there is room for", async () => {
  const model = new ScriptedTransformer();
  model.answer = (_, options) => never(options);
  await using bench = new TransformBench({ model });
  const recording = bench.add("text");
  bench.store.transaction(() => {
    for (let at = 0; at < 999; at++) {
      bench.store.transforms.insert(recording, wish("summary"), at + 1);
    }
  });
  assertEquals(bench.jobs.full, false);
  bench.jobs.add(recording, wish("summary"));
  assertEquals(bench.jobs.full, true);
});

Deno.test("TransformJobs: a failure of one kind is told from another by its code", async () => {
  const model = new ScriptedTransformer();
  model.answer = () =>
    Promise.reject(new TransformError("key_refused", "Set another key.", { retryable: false }));
  await using bench = new TransformBench({ model });
  const { id } = bench.jobs.add(bench.add("text"), wish("summary"));
  const { error, text } = await bench.until(id, "failed");
  assertEquals([error, text], [{ code: "key_refused", message: "Set another key." }, ""]);
  assertEquals(model.calls.length, 1);
});
