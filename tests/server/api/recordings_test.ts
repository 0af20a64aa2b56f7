import { recordingPageSchema, recordingSchema } from "../../../shared/recording.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { down, refused } from "../../fixtures/scripted_engine.ts";
import { oggOpus, voice } from "../../fixtures/ogg_opus.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";

const UNKNOWN = "0190a1b2-0000-7000-8000-000000000000";

/** Records two words, and gives the recording's id. */
async function record(bench: SessionBench, title: string, value = 1): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start({ title, language: "en" });
  await client.stream(join(tone(value, 200), tone(0, 300), tone(value + 1, 200)), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

async function body(response: Response): Promise<unknown> {
  assertMatch(response.headers.get("content-type") ?? "", /^application\/json/);
  return await response.json();
}

function patch(change: unknown): RequestInit {
  return {
    method: "PATCH",
    body: JSON.stringify(change),
    headers: { "content-type": "application/json" },
  };
}

Deno.test("GET /v1/recordings/{id} gives the recording with its segments", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "First <words>");
  const recording = recordingSchema.parse(await body(await bench.request(`/v1/recordings/${id}`)));
  assertEquals(recording.title, "First <words>");
  assertEquals(recording.state, "ready");
  assertEquals(recording.durationMs, 700);
  assertEquals(recording.language, "en");
  assertEquals(recording.audio, { format: "wav", bytes: 44 + 700 * 32 });
  assertEquals(recording.segments.map(({ segment, text, startMs }) => [segment, text, startMs]), [
    [0, "1", 0],
    [1, "2", 500],
  ]);
});

Deno.test("GET /v1/recordings pages, filters and finds", async () => {
  await using bench = await SessionBench.open();
  const ids: string[] = [];
  for (const [index, title] of ["alpha", "50 %_off", "gamma"].entries()) {
    ids.push(await record(bench, title, index * 10 + 1));
  }
  const ask = async (query: string): Promise<{ ids: string[]; next: string | null }> => {
    const page = recordingPageSchema.parse(
      await body(await bench.request(`/v1/recordings${query}`)),
    );
    return { ids: page.items.map(({ id }) => id), next: page.next };
  };
  assertEquals((await ask("")).ids, ids.toReversed());
  const first = await ask("?limit=2");
  assertEquals(first.ids, [ids[2], ids[1]]);
  assert(first.next !== null);
  assertEquals(await ask(`?limit=2&cursor=${first.next}`), { ids: [ids[0]!], next: null });
  assertEquals((await ask("?query=ALPHA")).ids, [ids[0]]);
  assertEquals((await ask(`?query=${encodeURIComponent("%_")}`)).ids, [ids[1]]);
  assertEquals((await ask("?query=21")).ids, [ids[2]]);
  assertEquals((await ask("?state=live")).ids, []);
  assertEquals((await ask("?to=2000-01-01T00:00:00Z")).ids, []);
  assertEquals((await ask("?from=2000-01-01T00:00:00Z")).ids.length, 3);
  await bench.request(`/v1/recordings/${ids[0]}`, patch({ tags: ["work", "übung"] }));
  assertEquals((await ask(`?tag=${encodeURIComponent("übung")}`)).ids, [ids[0]]);
});

Deno.test("GET /v1/recordings tells where a query was found, as places in the text", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = (heard) =>
    Promise.resolve({ text: heard === "1" ? "Über <b>den</b> Wolken" : "muss die Freiheit" });
  const id = await record(bench, "Wolken & Wind");
  const response = await bench.request(`/v1/recordings?query=${encodeURIComponent("wolken uber")}`);
  const { items } = recordingPageSchema.parse(await body(response));
  assertEquals(items.map((item) => [item.id, item.hits]), [[id, {
    title: [{ start: 0, end: 6 }],
    texts: [{
      segment: 0,
      startMs: 0,
      text: "Über <b>den</b> Wolken",
      ranges: [{ start: 0, end: 4 }, { start: 16, end: 22 }],
    }],
  }]]);
  const all = recordingPageSchema.parse(
    await body(await bench.request("/v1/recordings?query=%20")),
  );
  assertEquals(all.items.map(({ hits }) => hits), [undefined]);
});

Deno.test("GET /v1/recordings tells what lacks its text, and why", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = refused;
  await record(bench, "failed");
  bench.engine.answer = () => down();
  await using client = await bench.connect();
  await client.start();
  await client.stream(join(tone(1, 200), tone(0, 300)), 0);
  await client.expect("waiting");
  const { items } = recordingPageSchema.parse(await body(await bench.request("/v1/recordings")));
  assertEquals(items.map(({ troubles }) => troubles), [
    { pending: 0, waiting: 1, failed: 0, message: "The provider is down." },
    { pending: 0, waiting: 0, failed: 2, message: "The key is refused; set another." },
  ]);
});

Deno.test("GET /v1/tags lists the tags in use outside the bin, the most used first", async () => {
  await using bench = await SessionBench.open();
  const [first, second, third] = [
    await record(bench, "a"),
    await record(bench, "b"),
    await record(bench, "c"),
  ];
  await bench.request(`/v1/recordings/${first}`, patch({ tags: ["work", "<b>"] }));
  await bench.request(`/v1/recordings/${second}`, patch({ tags: ["work"] }));
  await bench.request(`/v1/recordings/${third}`, patch({ tags: ["gone"] }));
  await bench.request(`/v1/recordings/${third}`, { method: "DELETE" });
  assertEquals(await body(await bench.request("/v1/tags")), {
    items: [{ tag: "work", recordings: 2 }, { tag: "<b>", recordings: 1 }],
  });
});

Deno.test("GET /v1/recordings/{id} gives the marked moments", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  client.send({ type: "mark", atSample: 16_000 });
  // A client that comes back tells it again.
  client.send({ type: "mark", atSample: 16_000 });
  client.send({ type: "mark", atSample: 8_000 });
  // Named afterwards.
  client.send({ type: "mark", atSample: 8_000, label: " here " });
  client.send({ type: "mark", atSample: 8_000 });
  await eventually(() => bench.store.recordings.marks(recording).length === 2);
  const { marks } = recordingSchema.parse(
    await body(await bench.request(`/v1/recordings/${recording}`)),
  );
  assertEquals(marks, [{ atMs: 500, label: "here" }, { atMs: 1_000, label: null }]);
});

Deno.test("PATCH changes title, tags and language, and refuses the rest", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "before");
  const path = `/v1/recordings/${id}`;
  const changed = await bench.request(path, patch({ title: "after \ud800", language: null }));
  const recording = recordingSchema.parse(await body(changed));
  assertEquals([recording.title, recording.language], ["after \ufffd", null]);
  const refused = [{ title: "x".repeat(1_001) }, { state: "ready" }, { tags: "work" }, [], 5];
  for (const change of refused) {
    const response = await bench.request(path, patch(change));
    assertEquals(response.status, 400);
    const { error } = await response.json();
    assertEquals(error.code, "invalid_request");
  }
  const broken = { ...patch(null), body: "{" };
  assertEquals((await bench.request(path, broken)).status, 400);
  const large = await bench.request(path, patch({ title: "x".repeat(70_000) }));
  assertEquals(large.status, 413);
});

Deno.test("DELETE moves to the bin, restore brings back, permanent removes all", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "short-lived");
  const path = `/v1/recordings/${id}`;
  assertEquals((await bench.request(path, { method: "DELETE" })).status, 204);
  const list = async (query: string): Promise<number> => {
    const response = await bench.request(`/v1/recordings${query}`);
    return recordingPageSchema.parse(await response.json()).items.length;
  };
  assertEquals([await list(""), await list("?state=binned")], [0, 1]);
  const binned = await (await bench.request(path)).json();
  assert(Math.abs(Date.parse(binned.binnedAt) - Date.now()) < 60_000);
  const restored = await bench.request(`${path}/restore`, { method: "POST" });
  assertEquals(recordingSchema.parse(await restored.json()).state, "ready");
  assertEquals(await list(""), 1);
  const removed = await bench.request(`${path}?permanent=true`, { method: "DELETE" });
  assertEquals(removed.status, 204);
  assertEquals((await bench.request(path)).status, 404);
  assertEquals([...Deno.readDirSync(`${bench.home}/recordings`)], []);
  assertEquals(bench.calledOff, [id]);
});

Deno.test("POST restore goes on with what was left to do", async () => {
  await using bench = await SessionBench.open();
  const { engineOrder } = bench;
  bench.engineOrder = [];
  await using client = await bench.connect();
  const { recording: id } = await client.start();
  await client.stream(tone(1, 200), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await bench.request(`/v1/recordings/${id}`, { method: "DELETE" });
  bench.engineOrder = engineOrder;
  await bench.request(`/v1/recordings/${id}/restore`, { method: "POST" });
  await eventually(() => bench.store.recordings.get(id)?.state === "ready");
});

Deno.test("routes of a recording that doesn't exist answer 404, of a bad id 400", async () => {
  await using bench = await SessionBench.open();
  for (
    const [method, suffix] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/restore"],
      ["POST", "/finish"],
      ["GET", "/audio"],
      ["GET", "/transcript"],
    ] as const
  ) {
    const unknown = await bench.request(`/v1/recordings/${UNKNOWN}${suffix}`, { method });
    assertEquals([method, suffix, unknown.status], [method, suffix, 404]);
    assertEquals((await unknown.json()).error.code, "not_found");
    const bad = await bench.request(`/v1/recordings/..%2f..%2fetc${suffix}`, { method });
    assertEquals([method, suffix, bad.status], [method, suffix, 400]);
    await bad.body?.cancel();
  }
  const query = await bench.request("/v1/recordings?limit=0&cursor=x");
  assertEquals(query.status, 400);
  const cursor = await bench.request("/v1/recordings?cursor=x");
  assertEquals((await cursor.json()).error.code, "bad_cursor");
});

Deno.test("POST finish ends a recording that was interrupted", async () => {
  await using bench = await SessionBench.open();
  const client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(5, 300));
  await client.expect("ack");
  await client.close();
  await eventually(() => bench.store.recordings.get(recording)?.state === "interrupted");
  const path = `/v1/recordings/${recording}/finish`;
  assertEquals((await bench.request(path, { method: "POST" })).status, 200);
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  assertEquals(bench.store.segments.of(recording).map(({ text }) => text), ["5"]);
  assertEquals((await bench.request(path, { method: "POST" })).status, 409);
});

Deno.test("GET audio serves the file, whole and in ranges", async (t) => {
  await using bench = await SessionBench.open();
  const id = await record(bench, 'a/b\u202e"c ü');
  const path = `/v1/recordings/${id}/audio`;
  assertEquals(bench.recentUse.within(id, 60_000), false);
  const whole = await bench.request(path);
  // Its WAV stays as long as somebody listens.
  assertEquals(bench.recentUse.within(id, 60_000), true);
  const bytes = new Uint8Array(await whole.arrayBuffer());
  assertEquals(bytes, await Deno.readFile(bench.folders.wavPath(id)));
  assertEquals(whole.headers.get("content-type"), "audio/wav");
  const disposition = whole.headers.get("content-disposition") ?? "";
  assertMatch(
    disposition,
    /^inline; filename="a_b__c _\.wav"; filename\*=UTF-8''a_b_%22c%20%C3%BC/,
  );
  const etag = whole.headers.get("etag") ?? "";
  const size = bytes.length;
  const rows: readonly [header: string, status: number, first: number, last: number][] = [
    ["bytes=0-99", 206, 0, 99],
    ["bytes=100-", 206, 100, size - 1],
    ["bytes=-50", 206, size - 50, size - 1],
    [`bytes=${size - 1}-${size + 100}`, 206, size - 1, size - 1],
    ["bytes=-999999", 206, 0, size - 1],
    [`bytes=${size}-`, 416, 0, 0],
    ["bytes=-0", 416, 0, 0],
    ["bytes=5-2", 200, 0, size - 1],
    ["bytes=0-1,5-6", 200, 0, size - 1],
    ["items=0-1", 200, 0, size - 1],
  ];
  for (const [range, status, first, last] of rows) {
    await t.step(range, async () => {
      const response = await bench.request(path, { headers: { range } });
      assertEquals(response.status, status);
      const part = new Uint8Array(await response.arrayBuffer());
      if (status === 416) {
        assertEquals(response.headers.get("content-range"), `bytes */${size}`);
        return;
      }
      assertEquals(part, bytes.subarray(first, last + 1));
      if (status === 206) {
        assertEquals(response.headers.get("content-range"), `bytes ${first}-${last}/${size}`);
      }
    });
  }
  const stale = await bench.request(path, { headers: { range: "bytes=0-1", "if-range": '"x"' } });
  assertEquals(stale.status, 200);
  await stale.body?.cancel();
  const same = await bench.request(path, { headers: { "if-none-match": etag } });
  assertEquals(same.status, 304);
  const head = await bench.request(path, { method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-length")], [200, String(size)]);
});

Deno.test("GET audio: a download goes on when the WAV goes; the next gets the OGG", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "title");
  const path = `/v1/recordings/${id}/audio`;
  const wav = crypto.getRandomValues(new Uint8Array(60_000));
  const large = new Uint8Array([...wav, ...wav, ...wav, ...wav]);
  await Deno.writeFile(bench.folders.wavPath(id), large);
  const ogg = await oggOpus(voice(16_000));
  await Deno.writeFile(bench.folders.oggPath(id), ogg);

  const whole = await bench.request(path);
  const etag = whole.headers.get("etag") ?? "";
  const part = await bench.request(path, { headers: { range: "bytes=100000-" } });
  const reader = whole.body!.getReader();
  const first = (await reader.read()).value!;
  await bench.folders.removeWav(id);
  const rest: Uint8Array[] = [first];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest.push(value);
  }
  assertEquals(new Uint8Array(await new Blob(rest as BlobPart[]).arrayBuffer()), large);
  assertEquals(new Uint8Array(await part.arrayBuffer()), large.slice(100_000));

  const headers = { range: "bytes=100-199", "if-range": etag };
  const other = await bench.request(path, { headers });
  assertEquals([other.status, other.headers.get("content-type")], [200, "audio/ogg"]);
  assertEquals(new Uint8Array(await other.arrayBuffer()), ogg);
  const range = await bench.request(path, { headers: { range: "bytes=100-199" } });
  assertEquals([range.status, range.headers.get("etag")], [206, `"ogg-${ogg.length}"`]);
  assertEquals(new Uint8Array(await range.arrayBuffer()), ogg.slice(100, 200));
  assertEquals((await (await bench.request(`/v1/recordings/${id}`)).json()).audio, {
    format: "ogg",
    bytes: ogg.length,
  });
});

Deno.test("GET a recording tells how its conversion stands", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "title");
  const conversion = async (): Promise<unknown> =>
    recordingSchema.parse(await (await bench.request(`/v1/recordings/${id}`)).json()).conversion;
  const { conversions } = bench.store;
  assertEquals(await conversion(), { state: "queued" });
  const job = bench.store.takeConversion()!;
  conversions.setProgress(id, 0.5);
  assertEquals(await conversion(), { state: "running", progress: 0.5 });
  const error = { code: "disk_full", message: "No room." };
  conversions.setWaiting(job, error, Date.parse("2026-11-22T10:00:00Z"));
  const nextTryAt = "2026-11-22T10:00:00.000Z";
  assertEquals(await conversion(), { state: "waiting", error, nextTryAt });
  const retry = { method: "POST", body: "{}", headers: { "content-type": "application/json" } };
  await (await bench.request(`/v1/recordings/${id}/retry`, retry)).body?.cancel();
  assertEquals((await conversion() as { state: string }).state, "queued");
  bench.store.takeConversion();
  conversions.setDone(id, 100, Date.now());
  assertEquals(await conversion(), { state: "done" });
});

Deno.test("GET transcript gives every format", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench, "title");
  for (const format of ["txt", "md", "srt", "vtt", "json"]) {
    const response = await bench.request(`/v1/recordings/${id}/transcript?format=${format}`);
    assertEquals(response.status, 200);
    assertMatch(response.headers.get("content-disposition") ?? "", new RegExp(`title\\.${format}`));
    assertMatch(await response.text(), /1/);
  }
  const unknown = await bench.request(`/v1/recordings/${id}/transcript?format=exe`);
  assertEquals(unknown.status, 400);
  await unknown.body?.cancel();
});

Deno.test("GET /v1/openapi.json documents every route", async () => {
  await using bench = await SessionBench.open();
  const document = await (await bench.request("/v1/openapi.json")).json();
  assertEquals(document.openapi, "3.1.0");
  const paths = Object.keys(document.paths);
  for (const { path } of bench.app.routes) {
    if (path === "/*" || path === "/v1/openapi.json" || path === "/v1/stream") continue;
    if (path.startsWith("/internal/")) continue;
    assert(paths.includes(path.replace(/:(\w+)/g, "{$1}")), `${path} is documented`);
  }
  assertEquals(document.paths["/v1/recordings/{id}"].get.responses["200"] !== undefined, true);
});
