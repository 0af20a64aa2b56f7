import { type Recording, recordingSchema, segmentSchema } from "../../../shared/recording.ts";
import { assertEquals, assertMatch } from "../../assert.ts";
import { down, refused, ScriptedEngine } from "../../fixtures/scripted_engine.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";

const UNKNOWN = "0190a1b2-0000-7000-8000-000000000000";

/** Speaks three words, and gives the recording's id once all are settled or wait. */
async function record(bench: SessionBench): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start();
  const words = [1, 2, 3].flatMap((value) => [tone(value, 200), tone(0, 300)]);
  await client.stream(join(...words), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() =>
    bench.store.segments.of(recording).every(({ state }) => state !== "pending")
  );
  return recording;
}

function withBody(method: string, body: unknown): RequestInit {
  return { method, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

async function read(bench: SessionBench, id: string): Promise<Recording> {
  return recordingSchema.parse(await (await bench.request(`/v1/recordings/${id}`)).json());
}

/** Texts of all segments, once no job is open. */
async function settled(bench: SessionBench, id: string): Promise<string[]> {
  await eventually(() => {
    const { queued, running } = bench.store.jobs.counts();
    return queued + running === 0;
  });
  return (await read(bench, id)).segments.map(({ text, state, engine }) =>
    `${text} ${state} ${engine}`
  );
}

Deno.test("POST retry makes anew what failed, and nothing else", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = (heard) => heard === "2" ? refused() : Promise.resolve({ text: heard });
  const id = await record(bench);
  assertEquals((await read(bench, id)).segments.map(({ state }) => state), [
    "done",
    "failed",
    "done",
  ]);
  const written = Promise.withResolvers<void>();
  bench.engine.answer = (heard) => written.promise.then(() => ({ text: `new ${heard}` }));
  const response = await bench.request(`/v1/recordings/${id}/retry`, { method: "POST" });
  assertEquals(response.status, 200);
  const { segments } = recordingSchema.parse(await response.json());
  assertEquals(segments.map(({ state, error }) => [state, error]), [
    ["done", undefined],
    ["pending", undefined],
    ["done", undefined],
  ]);
  written.resolve();
  assertEquals(await settled(bench, id), [
    "1 done pocketsphinx",
    "new 2 done pocketsphinx",
    "3 done pocketsphinx",
  ]);
});

Deno.test("POST retry makes anew what waits, at once", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = () => down(3_600_000);
  const id = await record(bench);
  bench.engine.answer = (text) => Promise.resolve({ text });
  // Its provider is left alone still, so that it goes on waiting; another engine takes it.
  const other = new ScriptedEngine("openai");
  bench.engineOrder = [bench.engine, other];
  await bench.request(`/v1/recordings/${id}/retry`, withBody("POST", { engine: "openai" }));
  assertEquals(await settled(bench, id), ["1 done openai", "2 done openai", "3 done openai"]);
  assertEquals((await read(bench, id)).state, "ready");
});

Deno.test("POST retry makes anew the segments named, with the engine named", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const other = new ScriptedEngine("openai");
  const written = Promise.withResolvers<void>();
  other.answer = (heard) => written.promise.then(() => ({ text: `other ${heard}` }));
  bench.engineOrder = [bench.engine, other];
  const body = { segments: [0, 2], engine: "openai" };
  const again = (recording: Recording): (boolean | undefined)[] =>
    recording.segments.map((segment) => segment.again);
  const answer = await bench.request(`/v1/recordings/${id}/retry`, withBody("POST", body));
  // Until then the old texts are there, and it is told that others come.
  assertEquals(again(recordingSchema.parse(await answer.json())), [true, undefined, true]);
  assertEquals(again(await read(bench, id)), [true, undefined, true]);
  written.resolve();
  assertEquals(await settled(bench, id), [
    "other 1 done openai",
    "2 done pocketsphinx",
    "other 3 done openai",
  ]);
  assertEquals(again(await read(bench, id)), [undefined, undefined, undefined]);
});

Deno.test("POST retry that fails, or hears nothing, never loses the text there was", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const before = await settled(bench, id);
  const retry = async (answer: ScriptedEngine["answer"]): Promise<Recording> => {
    bench.engine.answer = answer;
    const calls = bench.engine.calls.length;
    await bench.request(`/v1/recordings/${id}/retry`, withBody("POST", { segments: [0, 1, 2] }));
    await eventually(() => bench.engine.calls.length > calls);
    assertEquals(await settled(bench, id), before);
    return await read(bench, id);
  };
  const { segments, state } = await retry(refused);
  assertEquals(state, "ready");
  assertEquals(segments[1]?.error?.code, "key_refused");
  assertEquals((await retry(() => Promise.resolve({ text: " " }))).state, "ready");
  assertEquals((await retry(() => down(3_600_000))).state, "ready");
});

Deno.test("POST retry of what was not heard makes segments of all other sound, once", async () => {
  await using bench = await SessionBench.open();
  bench.vad.deafFrom = 2_000;
  let id = "";
  {
    await using client = await bench.connect();
    ({ recording: id } = await client.start());
    // Longer than a segment may be; a word that is heard; silence; and what is too short for a word.
    const sound = join(
      ...[tone(2_000, 900), tone(0, 200), tone(3_000, 700)],
      ...[tone(1_000, 200), tone(0, 1_500), tone(1_000, 200), tone(2_000, 400)],
    );
    await client.stream(sound, 0);
    const path = `/v1/recordings/${id}/retry`;
    const early = await bench.request(path, withBody("POST", { unheard: true }));
    assertEquals([early.status, (await early.json()).error.code], [409, "not_ended"]);
    client.send({ type: "stop" });
    await client.expect("done");
  }
  assertEquals(await settled(bench, id), ["1000 done pocketsphinx", "1000 done pocketsphinx"]);
  const retry = (): Promise<Response> =>
    Promise.resolve(
      bench.request(`/v1/recordings/${id}/retry`, withBody("POST", { unheard: true })),
    );
  const [first] = await Promise.all([retry(), retry()]);
  assertEquals(recordingSchema.parse(await first.json()).state, "processing");
  assertEquals(await settled(bench, id), [
    "2000 done pocketsphinx",
    "3000 done pocketsphinx",
    "1000 done pocketsphinx",
    "1000 done pocketsphinx",
  ]);
  const { segments, state } = await read(bench, id);
  assertEquals(state, "ready");
  assertEquals(segments.map(({ segment }) => segment), [2, 3, 0, 1]);
  assertEquals(segments.map(({ startMs }) => startMs).slice(2), [1_800, 3_500]);
  // Cut in the quiet between the two.
  const [one, two] = segments;
  assertEquals([one?.startMs, two?.endMs, one?.endMs], [0, 1_800, two?.startMs]);
  assertEquals((one?.endMs ?? 0) > 900 && (one?.endMs ?? 0) < 1_100, true);
  const again = recordingSchema.parse(await (await retry()).json());
  assertEquals([again.state, again.segments.length], ["ready", 4]);
});

Deno.test("PATCH of a segment takes a person's text, keeps the engine's, and stays", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording: id } = await client.start();
  bench.engine.answer = (text) =>
    Promise.resolve({ text, words: [{ word: text, startMs: 0, endMs: 9 }] });
  await client.stream(join(tone(7, 200), tone(0, 300)), 0);
  await client.expect("final");
  const path = `/v1/recordings/${id}/segments/0`;
  const response = await bench.request(path, withBody("PATCH", { text: "seven" }));
  const segment = segmentSchema.parse(await response.json());
  assertEquals([segment.text, segment.original, segment.words], ["seven", "7", undefined]);
  await client.expect("final", ({ text }) => text === "seven");
  await bench.request(path, withBody("PATCH", { text: "SEVEN" }));
  const [row] = (await read(bench, id)).segments;
  assertEquals([row?.text, row?.original], ["SEVEN", "7"]);
  // The engine's own text is itself again, with its words.
  const restored = await bench.request(path, withBody("PATCH", { text: "7" }));
  const { text, original, words } = segmentSchema.parse(await restored.json());
  assertEquals([text, original, words?.length], ["7", undefined, 1]);
  await bench.request(path, withBody("PATCH", { text: "seven" }));
  // What is asked for again replaces it all the same.
  await bench.request(`/v1/recordings/${id}/retry`, withBody("POST", { segments: [0] }));
  await client.expect("final", (final) => final.text === "7");
  await eventually(async () => (await read(bench, id)).segments[0]?.original === undefined);
});

Deno.test("PATCH of a segment settles what failed, waits, or is under way", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = (heard) => heard === "1" ? refused() : down(3_600_000);
  const id = await record(bench);
  for (const segment of [0, 1, 2]) {
    const path = `/v1/recordings/${id}/segments/${segment}`;
    await bench.request(path, withBody("PATCH", { text: `mine ${segment}` }));
  }
  const { state, segments } = await read(bench, id);
  assertEquals(state, "ready");
  assertEquals(segments.map(({ text }) => text), ["mine 0", "mine 1", "mine 2"]);
  assertEquals(bench.store.jobs.counts(), { queued: 0, running: 0, waiting: 0 });

  const other = new ScriptedEngine("openai");
  const answered = Promise.withResolvers<void>();
  other.answer = async () => {
    await answered.promise;
    return { text: "late" };
  };
  bench.engineOrder = [other];
  await bench.request(`/v1/recordings/${id}/retry`, withBody("POST", { segments: [1] }));
  await eventually(() => other.active === 1);
  await bench.request(`/v1/recordings/${id}/segments/1`, withBody("PATCH", { text: "mine" }));
  answered.resolve();
  await eventually(() => other.active === 0);
  assertEquals((await settled(bench, id))[1], "mine done null");
});

Deno.test("routes of segments refuse with a sentence what can't be done", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const path = `/v1/recordings/${id}`;
  const text = { text: "x" };
  const rows: readonly [string, RequestInit, number, string, RegExp][] = [
    [
      `/v1/recordings/${UNKNOWN}/retry`,
      withBody("POST", {}),
      404,
      "not_found",
      /no such recording/,
    ],
    [`${path}/retry`, withBody("POST", { segments: [9] }), 404, "no_such_segment", /segment 9/],
    [`${path}/retry`, withBody("POST", { engine: "groq" }), 409, "engine_unusable", /groq can't/],
    [`${path}/retry`, withBody("POST", { engine: "siri" }), 400, "invalid_request", /engine/],
    [`${path}/retry`, withBody("POST", { segment: 1 }), 400, "invalid_request", /segment/],
    [`${path}/retry`, { ...withBody("POST", {}), body: "{" }, 400, "invalid_request", /JSON/],
    [`${path}/segments/9`, withBody("PATCH", text), 404, "no_such_segment", /segment 9/],
    [`${path}/segments/x`, withBody("PATCH", text), 400, "invalid_request", /segment/],
    [`${path}/segments/0`, withBody("PATCH", { text: 5 }), 400, "invalid_request", /text/],
    [
      `${path}/segments/0`,
      withBody("PATCH", { text: "x".repeat(20_001) }),
      400,
      "invalid_request",
      /text/,
    ],
    [`/v1/recordings/${UNKNOWN}/segments/0`, withBody("PATCH", text), 404, "not_found", /no such/],
  ];
  for (const [url, init, status, code, message] of rows) {
    const response = await bench.request(url, init);
    const { error } = await response.json();
    assertEquals([url, response.status, error.code], [url, status, code]);
    assertMatch(error.message, message);
  }
  await bench.request(path, { method: "DELETE" });
  const binned = await bench.request(`${path}/retry`, { method: "POST" });
  assertEquals([binned.status, (await binned.json()).error.code], [409, "binned"]);
});
