import type { TransformOptions } from "../../../server/transform/transformer.ts";
import {
  type Transform,
  transformListSchema,
  transformSchema,
  type TransformStyles,
  transformStylesSchema,
} from "../../../shared/transform.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { allEvents, eventsOf } from "../../fixtures/event_stream.ts";
import { modelDown, never, ScriptedTransformer } from "../../fixtures/scripted_transformer.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";

const UNKNOWN = "0190a1b2-0000-7000-8000-000000000000";
const WORDS: Readonly<Record<string, string>> = { 1: "um hello hello world", 2: "second thing" };

/** Speaks two segments and gives the recording's id once it is ready. */
async function record(bench: SessionBench): Promise<string> {
  bench.engine.answer = (heard) => Promise.resolve({ text: WORDS[heard] ?? heard });
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(join(tone(1, 200), tone(0, 300), tone(2, 200), tone(0, 300)), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

async function post(
  bench: SessionBench,
  id: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return await bench.request(`/v1/recordings/${id}/transforms`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

const EVENTS = { accept: "text/event-stream" };

async function list(bench: SessionBench, id: string): Promise<Transform[]> {
  const response = await bench.request(`/v1/recordings/${id}/transforms`);
  return transformListSchema.parse(await response.json()).items;
}

/** The newest transform, once it has come to rest. */
async function settled(bench: SessionBench, id: string): Promise<Transform> {
  const atRest = async (): Promise<Transform | undefined> =>
    (await list(bench, id)).find((_, index) => index === 0);
  await eventually(async () => !["queued", "running"].includes((await atRest())?.state ?? ""));
  return (await atRest())!;
}

async function styles(bench: SessionBench): Promise<TransformStyles> {
  return transformStylesSchema.parse(await (await bench.request("/v1/transforms")).json());
}

/** Streams an answer piece by piece, the next one when it is let go. */
function streaming(model: ScriptedTransformer, ...pieces: string[]): { next: () => void } {
  let go = (): void => {};
  model.answer = async (_, { wrote, signal }: TransformOptions) => {
    for (const piece of pieces) {
      await new Promise<void>((resolve, reject) => {
        go = resolve;
        signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      });
      wrote(piece);
    }
    return pieces.join("");
  };
  return { next: () => go() };
}

Deno.test("GET /v1/transforms lists the styles; without a model only tidy can be used", async () => {
  await using bench = await SessionBench.open();
  const { items, model, message } = await styles(bench);
  assertEquals(items.map(({ name, usable }) => [name, usable]), [
    ["tidy", true],
    ["bullets", false],
    ["summary", false],
    ["email", false],
    ["minutes", false],
    ["translate", false],
  ]);
  assertEquals(items.filter(({ needsLanguage }) => needsLanguage).map(({ name }) => name), [
    "translate",
  ]);
  assertMatch(items[1]?.message ?? "", /set DEEPSEEK_API_KEY .* LLM_BASE_URL .* again\.$/);
  assertEquals([model, message], [null, undefined]);
});

Deno.test("GET /v1/transforms lists a person's own styles, and names the files that are none", async () => {
  await using bench = await SessionBench.open({ model: new ScriptedTransformer() });
  await Deno.mkdir(`${bench.home}/styles`);
  const write = (name: string, text: string): Promise<void> =>
    Deno.writeTextFile(`${bench.home}/styles/${name}`, text);
  await write("haiku.md", "---\ntitle: Haiku\ndescription: Three lines\n---\nWrite a haiku.\n");
  await write("broken.md", "Write a sonnet.\n");
  const { items, model, message } = await styles(bench);
  assertEquals(items.at(-1), {
    name: "haiku",
    title: "Haiku",
    description: "Three lines",
    needsLanguage: false,
    usable: true,
  });
  assertEquals([items.length, model], [7, "scripted-1"]);
  assertMatch(message ?? "", /^The style .*\/styles\/broken\.md is passed over: it must begin/);
});

Deno.test("POST transforms: tidy needs no model, and is there by GET", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const response = await post(bench, id, { style: "tidy" });
  assertEquals(response.status, 202);
  const begun = transformSchema.parse(await response.json());
  assertEquals([begun.style, begun.state, begun.text], ["tidy", "queued", ""]);
  const done = await settled(bench, id);
  assertEquals(
    [done.id, done.state, done.text, done.model],
    [begun.id, "done", "Hello world second thing", "rules"],
  );
  assert(done.promptVersion !== null);
});

Deno.test("POST transforms keeps every earlier result, newest first", async () => {
  const model = new ScriptedTransformer();
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  for (const style of ["summary", "bullets"]) {
    await post(bench, id, { style });
    await settled(bench, id);
  }
  await post(bench, id, { instruction: "Write a haiku." });
  await settled(bench, id);
  assertEquals(
    (await list(bench, id)).map(({ style, instruction, state, model }) => [
      style,
      instruction,
      state,
      model,
    ]),
    [
      ["instruction", "Write a haiku.", "done", "scripted-1"],
      ["bullets", undefined, "done", "scripted-1"],
      ["summary", undefined, "done", "scripted-1"],
    ],
  );
  assertEquals(model.calls.at(-1)?.task.prompt, "Write a haiku.");
});

Deno.test("POST transforms: translate takes a code or a name of a language", async () => {
  const model = new ScriptedTransformer();
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  for (const language of ["fr", "French", "français"]) {
    await post(bench, id, { style: "translate", language });
    assertEquals((await settled(bench, id)).language, "fr");
    assertMatch(model.calls.at(-1)?.task.prompt ?? "", /^Translate the transcript into French\./);
  }
});

Deno.test("POST transforms streams text as it comes to who accepts events", async () => {
  const model = new ScriptedTransformer();
  const answer = streaming(model, "One ", "two ", "three.");
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  const response = await post(bench, id, { style: "summary" }, EVENTS);
  assertEquals(response.status, 200);
  assertMatch(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  const seen: string[] = [];
  for await (const { event, data } of eventsOf(response)) {
    if (event === "transform") {
      seen.push(`${data.state} "${data.text}"`);
      if (data.state === "running") await eventually(() => model.active === 1);
    } else seen.push(`${data.at}: ${data.text}`);
    // The next piece is made only now: what was seen did not wait for the end.
    answer.next();
  }
  assertEquals(seen.slice(-4), ["0: One ", "4: two ", "8: three.", 'done "One two three."']);
  assertMatch(seen[0] ?? "", /^(queued|running) ""$/);
});

Deno.test("POST transforms: an attempt that is made anew takes back what came before it", async () => {
  const model = new ScriptedTransformer();
  let attempts = 0;
  model.answer = async (_, { wrote }) => {
    wrote(++attempts === 1 ? "Half a" : "Whole");
    await new Promise((resolve) => setTimeout(resolve, 20));
    return attempts === 1 ? await modelDown() : "Whole";
  };
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  const events = await allEvents(await post(bench, id, { style: "summary" }, EVENTS));
  assertEquals(events.filter(({ event }) => event === "text").map(({ data }) => data), [
    { at: 0, text: "Half a" },
    { at: 0, text: "Whole" },
  ]);
  assertEquals(events.at(-1)?.data.text, "Whole");
});

Deno.test("POST transforms: a stream ends with what has failed, and with what waits", async () => {
  const model = new ScriptedTransformer();
  model.answer = () => modelDown(60_000);
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  const waiting = await allEvents(await post(bench, id, { style: "summary" }, EVENTS));
  const { state, reason, nextTryAt } = transformSchema.parse(waiting.at(-1)?.data);
  assertEquals([state, reason], ["waiting", "The model is down."]);
  assert(Date.parse(nextTryAt ?? "") > Date.now());
  // Nobody asks a provider that wants to be left alone: who asks next waits too.
  const next = await allEvents(await post(bench, id, { style: "bullets" }, EVENTS));
  assertEquals([next.at(-1)?.data.state, model.calls.length], ["waiting", 1]);
  assertMatch((await styles(bench)).message ?? "", /The model is down/);
});

Deno.test("POST transforms: a client that is gone, or reads nothing, stops nothing", async () => {
  const model = new ScriptedTransformer();
  const answer = streaming(model, ...Array.from({ length: 20 }, (_, index) => `piece ${index} `));
  await using bench = await SessionBench.open({ model });
  const id = await record(bench);
  const gone = await post(bench, id, { style: "summary" }, EVENTS);
  await gone.body?.cancel();
  await eventually(async () => {
    answer.next();
    await new Promise((resolve) => setTimeout(resolve, 1));
    return (await list(bench, id))[0]?.state === "done";
  });
  const silent = await post(bench, id, { style: "summary" }, EVENTS);
  await eventually(async () => {
    answer.next();
    await new Promise((resolve) => setTimeout(resolve, 1));
    return (await list(bench, id))[0]?.state === "done";
  });
  // It gets at last what it missed, and no more than once.
  const events = await allEvents(silent);
  assertEquals(events.at(-1)?.data.state, "done");
  assert(events.length < 5, `${events.length} events`);
});

Deno.test("POST transforms: a drain ends the stream, and the transform goes on after the next start", async () => {
  const model = new ScriptedTransformer();
  model.answer = (_, options) => never(options);
  const home = await Deno.makeTempDir({ prefix: "hero_voice_" });
  const bench = await SessionBench.open({ model, home });
  const id = await record(bench);
  const response = await post(bench, id, { style: "summary" }, EVENTS);
  const events = allEvents(response);
  await eventually(() => model.active === 1);
  await bench.stop();
  assertEquals((await events).at(-1)?.data.state, "running");
  assertEquals(model.active, 0);
  model.answer = () => Promise.resolve("Done after all.");
  await using again = await SessionBench.open({ model, home });
  assertEquals((await settled(again, id)).text, "Done after all.");
});

Deno.test("start {transform} makes one by itself at the end, and tells who is still there", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = (heard) => Promise.resolve({ text: WORDS[heard] ?? heard });
  await using client = await bench.connect();
  const { recording } = await client.start({ transform: "tidy" });
  await client.stream(join(tone(1, 200), tone(0, 300)), 0);
  client.send({ type: "stop" });
  const { transform, text } = await client.expect("transformed");
  assertEquals([transform, text], ["tidy", "Hello world"]);
  await client.expect("done");
  assertEquals((await list(bench, recording)).map(({ text }) => text), ["Hello world"]);
});

Deno.test("start {transform} is made without its client, once, in the language it names", async () => {
  const model = new ScriptedTransformer();
  await using bench = await SessionBench.open({ model });
  const answered = Promise.withResolvers<void>();
  bench.engine.answer = async () => {
    await answered.promise;
    return { text: "good morning" };
  };
  let id = "";
  {
    await using client = await bench.connect();
    id = (await client.start({ transform: "translate:de" })).recording;
    await client.stream(join(tone(1, 200), tone(0, 300)), 0);
  }
  await eventually(() => bench.store.recordings.get(id)?.state === "interrupted");
  await bench.request(`/v1/recordings/${id}/finish`, { method: "POST" });
  answered.resolve();
  await eventually(async () => (await list(bench, id))[0]?.state === "done");
  const [only, ...more] = await list(bench, id);
  assertEquals([only?.text, only?.language, more], ["GOOD MORNING", "de", []]);
  assertMatch(model.calls[0]?.task.prompt ?? "", /into German/);
  // A text that is made anew makes the recording ready no second time.
  await bench.request(`/v1/recordings/${id}/retry`, { method: "POST" });
  bench.transforms.kick();
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals((await list(bench, id)).length, 1);
});

Deno.test("start {transform}: a style that isn't there fails with a sentence, silence asks for nothing", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording: spoken } = await client.start({ transform: "No such thing!" });
  await client.stream(join(tone(1, 200), tone(0, 300)), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(async () => (await list(bench, spoken))[0]?.state === "failed");
  assertMatch((await list(bench, spoken))[0]?.error?.message ?? "", /There is no style/);

  await using silent = await bench.connect();
  const { recording } = await silent.start({ transform: "tidy" });
  await silent.stream(tone(0, 300), 0);
  silent.send({ type: "stop" });
  await silent.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.transform === null);
  assertEquals(await list(bench, recording), []);
});

Deno.test("POST transforms waits for the text that is still being made", async () => {
  const model = new ScriptedTransformer();
  await using bench = await SessionBench.open({ model });
  const answered = Promise.withResolvers<void>();
  bench.engine.answer = async (heard) => {
    if (heard === "2") await answered.promise;
    return { text: `word ${heard}` };
  };
  await using client = await bench.connect();
  const { recording: id } = await client.start();
  await client.stream(join(tone(1, 200), tone(0, 300), tone(2, 200), tone(0, 300)), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await post(bench, id, { style: "summary" });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assertEquals([(await list(bench, id))[0]?.state, model.calls.length], ["queued", 0]);
  answered.resolve();
  assertEquals((await settled(bench, id)).text, "WORD 1 WORD 2");
});

Deno.test("routes of transforms refuse with a sentence what can't be done", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const rows: readonly [string, unknown, number, string, RegExp][] = [
    [UNKNOWN, { style: "tidy" }, 404, "not_found", /no such recording/],
    [id, {}, 400, "invalid_request", /Give a style, or an instruction/],
    [id, { style: "instruction" }, 400, "invalid_request", /Give a style, or an instruction/],
    [id, { style: "tidy", instruction: "x" }, 400, "invalid_request", /either/],
    [id, { instruction: "  " }, 400, "invalid_request", /is empty/],
    [id, { instruction: "x".repeat(4_001) }, 400, "invalid_request", /instruction/],
    [id, { style: "tidy", sytle: "x" }, 400, "invalid_request", /sytle/],
    [id, { style: "sonnet" }, 400, "no_such_style", /no style sonnet; GET \/v1\/transforms/],
    [id, { style: "translate" }, 400, "no_language", /"fr" or "French"/],
    [id, { style: "translate", language: "xx" }, 400, "no_such_language", /language xx is not/],
    [id, { style: "translate", language: "Klingon" }, 400, "no_such_language", /Klingon/],
    [id, { style: "summary" }, 409, "no_model", /DEEPSEEK_API_KEY/],
    [id, { instruction: "Write a haiku." }, 409, "no_model", /LLM_BASE_URL/],
  ];
  for (const [recording, body, status, code, message] of rows) {
    const response = await post(bench, recording, body);
    const { error } = await response.json();
    assertEquals([JSON.stringify(body), response.status, error.code], [
      JSON.stringify(body),
      status,
      code,
    ]);
    assertMatch(error.message, message);
  }
  assertEquals((await bench.request(`/v1/recordings/${UNKNOWN}/transforms`)).status, 404);
  await bench.request(`/v1/recordings/${id}`, { method: "DELETE" });
  const binned = await post(bench, id, { style: "tidy" });
  assertEquals([binned.status, (await binned.json()).error.code], [409, "binned"]);
});

Deno.test("routes of transforms refuse a recording without words", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(0, 300), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  const response = await post(bench, recording, { style: "tidy" });
  assertEquals([response.status, (await response.json()).error.code], [409, "no_text"]);
});
