import * as fc from "fast-check";
import { TranscriptionError } from "../../../server/transcribe/transcriber.ts";
import { CLOSE, encodeAudio, SUBPROTOCOL } from "../../../shared/protocol.ts";
import { assert, assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";
import { StreamClient } from "../../fixtures/stream_client.ts";

const START = { type: "start", sampleRate: 16_000 };

Deno.test("stream: audio is acknowledged, kept sample for sample, and becomes text", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const ready = await client.start({ title: "A title" });
  assertEquals(ready.ackedSamples, 0);
  assertEquals(ready.windowSamples, 160_000);
  const audio = join(tone(0, 200), tone(7, 500), tone(0, 300), tone(9, 300), tone(0, 200));
  await client.stream(audio, 0);
  await client.expect("ack", ({ samples }) => samples === audio.length);
  await client.expect("final", ({ segment }) => segment === 0);
  client.send({ type: "stop" });
  const done = await client.expect("done");
  assertEquals(done.durationMs, 1_500);
  assertEquals((await client.closed).code, CLOSE.done);
  assertEquals(await bench.samples(ready.recording), audio);
  await eventually(() => bench.store.recordings.get(ready.recording)?.state === "ready");
  const texts = bench.store.segments.of(ready.recording).map(({ text }) => text);
  assertEquals(texts, ["7", "9"]);
  const final = client.all("final").find(({ segment }) => segment === 0);
  assertEquals(final, {
    type: "final",
    segment: 0,
    startMs: 200,
    endMs: 700,
    text: "7",
    engine: "pocketsphinx",
  });
  assertEquals(client.all("speech_start").map(({ startMs }) => startMs), [200, 1_000]);
  assertEquals(client.all("speech_end").map(({ endMs }) => endMs), [700, 1_300]);
});

Deno.test("stream: what is still being spoken is told as it grows, and the final text replaces it", async () => {
  await using bench = await SessionBench.open({ textInProgress: true });
  bench.engine.answer = (_heard, _signal, durationMs) =>
    Promise.resolve({
      text: "one two three four five".split(" ").slice(0, durationMs / 500).join(" "),
    });
  await using client = await bench.connect();
  await client.start();
  // Loud and soft by turns, as speech is.
  const speech = join(...Array.from({ length: 12 }, (_, i) => tone(i % 2 === 0 ? 8_000 : 30, 100)));
  await client.stream(speech, 0);
  await client.expect("partial");
  assertEquals(client.all("partial"), [
    { type: "partial", segment: 0, settled: "", tentative: "one two" },
  ]);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  await client.stream(speech, speech.length);
  const { settled, tentative } = await client.expect("partial", ({ settled }) => settled !== "");
  assertEquals([settled, tentative], ["one two", "three four"]);
  client.send({ type: "pause" });
  const final = await client.expect("final");
  assertEquals([final.segment, final.text], [0, "one two three four"]);
  const types = client.messages.map(({ type }) => type);
  assert(types.lastIndexOf("partial") < types.indexOf("speech_end"));
});

Deno.test("stream: what was sent twice is dropped, what is missing is asked for", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(1, 100));
  client.audio(0, tone(2, 100));
  client.audio(800, tone(3, 100));
  client.audio(4_000, tone(4, 100));
  client.audio(5_600, tone(4, 100));
  const resend = await client.expect("resend");
  assertEquals(resend.fromSample, 2_400);
  client.audio(2_400, tone(5, 100));
  client.send({ type: "stop" });
  await client.expect("done");
  assertEquals(client.all("resend").length, 1);
  assertEquals(await bench.samples(recording), join(tone(1, 100), tone(3, 50), tone(5, 100)));
});

Deno.test("stream: any cutting, repeating and reordering of messages gives the same file", async () => {
  await using bench = await SessionBench.open();
  const truth = Int16Array.from({ length: 6_000 }, (_, index) => index % 1_000 + 1);
  const piece = fc.record({
    from: fc.integer({ min: 0, max: truth.length - 1 }),
    length: fc.integer({ min: 1, max: 2_000 }),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async (pieces) => {
      await using client = await bench.connect();
      const { recording } = await client.start();
      for (const { from, length } of pieces) {
        client.audio(from, truth.subarray(from, from + length));
      }
      client.send({ type: "ping" });
      await client.expect("pong");
      const last = client.all("resend").at(-1)?.fromSample;
      await client.stream(truth, 0);
      client.send({ type: "stop" });
      await client.expect("done");
      assertEquals(await bench.samples(recording), truth);
      assert(last === undefined || last < truth.length);
    }),
    { numRuns: count(20, 300) },
  );
});

Deno.test("stream: the close code of each malformed message, and the engine goes on", async (t) => {
  await using bench = await SessionBench.open();
  const bigText = `{"type":"mark","atSample":0,"label":"${"x".repeat(70_000)}"}`;
  const odd = new Uint8Array(11).buffer;
  const empty = new Uint8Array(8).buffer;
  const hugeOffset = new BigUint64Array([2n ** 63n, 1n]).buffer;
  type Row = readonly [name: string, first: unknown, then: unknown, code: number];
  const rows: readonly Row[] = [
    ["first message is no JSON", "{", undefined, CLOSE.badStart],
    ["first message is another", { type: "stop" }, undefined, CLOSE.badStart],
    ["first message is unknown", { type: "hello" }, undefined, CLOSE.badStart],
    ["first message is audio", encodeAudio(0, tone(1, 10)), undefined, CLOSE.badStart],
    ["first message is an array", "[]", undefined, CLOSE.badStart],
    ["another sample rate", { ...START, sampleRate: 44_100 }, undefined, CLOSE.badStart],
    ["no sample rate", { type: "start" }, undefined, CLOSE.badStart],
    ["an id that is none", { ...START, recording: "../../etc" }, undefined, CLOSE.badStart],
    ["a language that is none", { ...START, language: "!" }, undefined, CLOSE.badStart],
    ["a title too long", { ...START, title: "x".repeat(1_001) }, undefined, CLOSE.badStart],
    ["first message too big", bigText, undefined, CLOSE.tooBig],
    [
      "a recording that doesn't exist",
      { ...START, recording: "0190a1b2-0000-7000-8000-000000000000" },
      undefined,
      CLOSE.unknownRecording,
    ],
    ["a second start", START, START, CLOSE.invalid],
    ["no JSON", START, "{", CLOSE.invalid],
    ["an unknown type", START, { type: "dance" }, CLOSE.invalid],
    ["an odd number of bytes", START, odd, CLOSE.invalid],
    ["an empty frame", START, empty, CLOSE.invalid],
    ["an offset beyond all numbers", START, hugeOffset, CLOSE.invalid],
    ["an empty binary message", START, new ArrayBuffer(0), CLOSE.invalid],
    ["a skip backwards", START, { type: "skip", toSample: 0 }, CLOSE.invalid],
    ["a skip too far", START, { type: "skip", toSample: 16_000 * 600 }, CLOSE.invalid],
    ["a skip to half a sample", START, { type: "skip", toSample: 1.5 }, CLOSE.invalid],
    ["text too big", START, bigText, CLOSE.tooBig],
    ["text too big in bytes", START, `"${"ü".repeat(40_000)}"`, CLOSE.tooBig],
    ["audio too big", START, encodeAudio(0, new Int16Array(32_765)), CLOSE.tooBig],
    ["more than the window", START, encodeAudio(160_000, tone(1, 100)), CLOSE.windowExceeded],
  ];
  for (const [name, first, then, code] of rows) {
    await t.step(name, async () => {
      await using client = await bench.connect();
      const send = (message: unknown): void => {
        if (message instanceof ArrayBuffer) client.socket.send(message);
        else client.send(message);
      };
      send(first);
      if (then !== undefined) {
        await client.expect("ready");
        send(then);
      }
      const closed = await client.closed;
      assertEquals(closed.code, code);
      const error = client.all("error")[0];
      assert(error !== undefined && error.message.endsWith("."), "a sentence says why");
      assertEquals(closed.reason, error.code);
    });
  }
  const health = await bench.request("/health");
  assertEquals(await health.json(), { status: "ok" });
});

Deno.test("stream: a client in the middle of a burst learns the close code", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  await client.start();
  for (let chunk = 0; chunk < 300; chunk++) client.audio(chunk * 1_600, tone(1, 100));
  assertEquals((await client.closed).code, CLOSE.windowExceeded);
});

Deno.test("stream: a client that doesn't offer the subprotocol gets 400", async () => {
  await using bench = await SessionBench.open();
  using http = Deno.createHttpClient({ proxy: { transport: "unix", path: bench.socket } });
  const ask = async (headers: Record<string, string>): Promise<number> => {
    const response = await fetch("http://192.0.2.1/v1/stream", { client: http, headers });
    await response.body?.cancel();
    return response.status;
  };
  const upgrade = { connection: "Upgrade", upgrade: "websocket", "sec-websocket-version": "13" };
  const key = { "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==" };
  assertEquals(await ask({ ...upgrade, ...key }), 400);
  assertEquals(await ask({ ...upgrade, ...key, "sec-websocket-protocol": "chat" }), 400);
  assertEquals(await ask({}), 426);
});

Deno.test("stream: random messages never harm the engine", async () => {
  await using bench = await SessionBench.open();
  const codes: readonly number[] = Object.values(CLOSE);
  const message = fc.oneof(
    fc.string({ maxLength: 200 }),
    fc.json({ maxDepth: 3 }),
    fc.uint8Array({ maxLength: 400 }),
    fc.record({
      type: fc.constantFrom("start", "skip", "mark", "pause", "resume", "ping", "stop", "discard"),
      toSample: fc.oneof(fc.integer(), fc.double()),
      atSample: fc.oneof(fc.integer(), fc.double()),
      label: fc.string(),
      sampleRate: fc.constant(16_000),
    }, { requiredKeys: ["type"] }).map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.array(message, { maxLength: 12 }),
      async (begin, messages) => {
        await using client = await bench.connect();
        if (begin) await client.start();
        for (const each of messages) {
          if (client.socket.readyState !== WebSocket.OPEN) break;
          client.socket.send(typeof each === "string" ? each : each.slice().buffer);
        }
        if (client.socket.readyState === WebSocket.OPEN) client.send("{");
        const { code } = await client.closed;
        assert(codes.includes(code), `closed with ${code}`);
      },
    ),
    { numRuns: count(40, 1_000) },
  );
  assertEquals((await bench.request("/health")).status, 200);
});

Deno.test("stream: ping, mark, pause and resume", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  await client.start();
  client.send({ type: "ping" });
  await client.expect("pong");
  client.audio(0, tone(3, 300));
  client.send({ type: "mark", atSample: 800, label: "here" });
  client.send({ type: "pause" });
  const final = await client.expect("final");
  assertEquals([final.text, final.endMs], ["3", 300]);
  client.send({ type: "resume" });
  client.audio(4_800, tone(4, 300));
  client.send({ type: "stop" });
  const done = await client.expect("done");
  assertEquals(done.durationMs, 600);
});

Deno.test("stream: a gap is recorded and reads as silence", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(5, 100));
  client.send({ type: "skip", toSample: 16_000 * 30 });
  client.audio(16_000 * 30, tone(6, 100));
  client.send({ type: "stop" });
  await client.expect("done");
  const expected = join(tone(5, 100), tone(0, 29_900), tone(6, 100));
  assertEquals(await bench.samples(recording), expected);
  const body = await (await bench.request(`/v1/recordings/${recording}`)).json();
  assertEquals(body.gaps, [{ startMs: 100, endMs: 30_000 }]);
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  const segments = bench.store.segments.of(recording);
  assertEquals(segments.map(({ text, startSample }) => [text, startSample]), [
    ["5", 0],
    ["6", 480_000],
  ]);
});

Deno.test("stream: discard moves the recording to the bin, restore brings it back", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(8, 200));
  client.send({ type: "discard" });
  assertEquals((await client.closed).code, CLOSE.done);
  assertEquals(bench.store.recordings.get(recording)?.state, "binned");
  const restored = await bench.request(`/v1/recordings/${recording}/restore`, { method: "POST" });
  assertEquals(restored.status, 200);
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  assertEquals(bench.store.segments.of(recording).map(({ text }) => text), ["8"]);
});

Deno.test("stream: the newest connection takes a recording over", async () => {
  await using bench = await SessionBench.open();
  await using first = await bench.connect();
  const { recording } = await first.start();
  first.audio(0, tone(2, 200));
  await first.expect("ack");
  await using second = await bench.connect();
  const ready = await second.start({ recording });
  assertEquals((await first.closed).code, CLOSE.takenOver);
  assertEquals(ready.ackedSamples, 3_200);
  second.audio(3_200, tone(3, 200));
  second.send({ type: "stop" });
  await second.expect("done");
  assertEquals(await bench.samples(recording), join(tone(2, 200), tone(3, 200)));
});

Deno.test("stream: who takes over begins where the audio ends, acknowledged or not", async () => {
  await using bench = await SessionBench.open();
  await using first = await bench.connect();
  const { recording } = await first.start();
  first.audio(0, tone(2, 200));
  first.send({ type: "ping" });
  await first.expect("pong");
  await using second = await bench.connect();
  const ready = await second.start({ recording });
  assertEquals(ready.ackedSamples, 3_200);
  second.audio(3_200, tone(3, 200));
  second.send({ type: "stop" });
  await second.expect("done");
  assertEquals(await bench.samples(recording), join(tone(2, 200), tone(3, 200)));
});

Deno.test("stream: a resumed recording goes on, and later segments are sent again", async () => {
  await using bench = await SessionBench.open();
  const said = [join(tone(1, 200), tone(0, 200)), join(tone(2, 200), tone(0, 200))];
  await using first = await bench.connect();
  const { recording } = await first.start();
  await first.stream(join(...said), 0);
  await first.expect("final", ({ segment }) => segment === 1);
  await first.close();
  await eventually(() => bench.store.recordings.get(recording)?.state === "interrupted");
  await using second = await bench.connect();
  const ready = await second.start({ recording, lastSegment: 0 });
  assertEquals(ready.ackedSamples, 12_800);
  await second.expect("final", ({ segment }) => segment === 1);
  await second.stream(join(tone(3, 200), tone(0, 200)), 12_800);
  await second.expect("final", ({ segment }) => segment === 2);
  second.send({ type: "stop" });
  await second.expect("done");
  assertEquals(second.all("final").map(({ text }) => text), ["2", "3"]);
  assertEquals(second.messages.findIndex(({ type }) => type === "ready"), 0);
});

Deno.test("stream: an ended recording can't be resumed", async () => {
  await using bench = await SessionBench.open();
  await using first = await bench.connect();
  const { recording } = await first.start();
  first.send({ type: "stop" });
  await first.expect("done");
  await using second = await bench.connect();
  second.send({ ...START, recording });
  assertEquals((await second.closed).code, CLOSE.unknownRecording);
});

Deno.test("stream: a recording has a longest length", async () => {
  await using bench = await SessionBench.open({ maxSamples: 16_000 });
  await using client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(1, 1_000));
  client.audio(16_000, tone(1, 100));
  assertEquals((await client.closed).code, CLOSE.refused);
  await eventually(() => bench.registry.get(recording) === undefined);
  assertEquals((await bench.samples(recording)).length, 16_000);
  await using other = await bench.connect();
  await other.start();
  other.send({ type: "skip", toSample: 16_001 });
  assertEquals((await other.closed).code, CLOSE.refused);
});

Deno.test("stream: without an engine the recording is kept, its text comes later", async () => {
  await using bench = await SessionBench.open();
  bench.engineOrder = [];
  await using client = await bench.connect();
  const { recording } = await client.start();
  const warning = await client.expect("warning");
  assertEquals(warning.code, "no_engine");
  client.audio(0, tone(4, 200));
  client.send({ type: "stop" });
  const done = await client.expect("done");
  assertEquals(done.pending, 1);
  assertEquals(bench.store.recordings.get(recording)?.state, "processing");
  await bench.stop();
  await using later = await SessionBench.open({ home: bench.home });
  await eventually(() => later.store.recordings.get(recording)?.state === "ready");
  assertEquals(later.store.segments.of(recording)[0]?.text, "4");
});

Deno.test("stream: draining warns, acknowledges all that came, and closes with 1001", async () => {
  const bench = await SessionBench.open();
  const client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(4, 200));
  client.send({ type: "ping" });
  await client.expect("pong");
  const idle = await bench.connect();
  await bench.stream.drain();
  assertEquals(bench.stream.size, 0);
  const headers = { upgrade: "websocket", "sec-websocket-protocol": SUBPROTOCOL };
  const late = bench.stream.handle(new Request("http://localhost/v1/stream", { headers }));
  assertEquals(late.status, 503);
  await bench.stop();
  assertEquals((await client.closed).code, CLOSE.goingAway);
  assertEquals((await idle.closed).code, CLOSE.goingAway);
  assertEquals(client.all("warning").map(({ code }) => code), ["draining"]);
  assertEquals(client.acked, 3_200);
  await using later = await SessionBench.open({ home: bench.home });
  await using again = await later.connect();
  const ready = await again.start({ recording });
  assertEquals(ready.ackedSamples, 3_200);
});

Deno.test("stream: the detector may fail in the middle, no speech is missed", async () => {
  await using bench = await SessionBench.open();
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(join(tone(1, 200), tone(0, 200), tone(2, 300)), 0);
  await client.expect("final", ({ segment }) => segment === 0);
  bench.vad.problem = "it died";
  bench.vad.fail();
  await client.stream(join(tone(2, 200), tone(0, 300)), 11_200);
  bench.vad.problem = undefined;
  await client.expect("final", ({ segment }) => segment === 1);
  client.send({ type: "stop" });
  await client.expect("done");
  const spans = bench.store.segments.of(recording)
    .map(({ text, startSample, endSample }) => [text, startSample, endSample]);
  assertEquals(spans, [["1", 0, 3_200], ["2", 6_400, 14_400]]);
});

Deno.test("stream: an interrupted recording that nobody comes back to ends by itself", async () => {
  const bench = await SessionBench.open();
  const client = await bench.connect();
  const { recording } = await client.start();
  client.audio(0, tone(6, 200));
  await client.expect("ack");
  await client.close();
  await eventually(() => bench.store.recordings.get(recording)?.state === "interrupted");
  await bench.stop();
  await using later = await SessionBench.open({ home: bench.home, resumeMs: -1 });
  await eventually(() => later.store.recordings.get(recording)?.state === "ready");
  assertEquals(later.store.segments.of(recording).map(({ text }) => text), ["6"]);
});

Deno.test("stream: ten sessions at once get only their own", async () => {
  await using bench = await SessionBench.open();
  const heard = await Promise.all(
    Array.from({ length: 10 }, async (_, index) => {
      await using client = await StreamClient.connect({ socket: bench.socket });
      await client.start();
      const said = Array.from(
        { length: 5 },
        (_, word) => join(tone(index * 10 + word + 1, 200), tone(0, 200)),
      );
      await client.stream(join(...said), 0);
      client.send({ type: "stop" });
      await client.expect("done");
      await client.closed;
      return client.all("ready")[0]!.recording;
    }),
  );
  for (const [index, recording] of heard.entries()) {
    await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
    const texts = bench.store.segments.of(recording).map(({ text }) => Number(text));
    assertEquals(texts, [1, 2, 3, 4, 5].map((word) => index * 10 + word));
  }
});

Deno.test("stream: a segment may wait, fail, or be empty, and the client is told", async () => {
  await using bench = await SessionBench.open();
  bench.engine.answer = (heard) => {
    if (heard === "1") return Promise.resolve({ text: " " });
    const code = heard === "2" ? "rate_limited" : "bad_key";
    return Promise.reject(
      new TranscriptionError(code, `It is ${code}.`, { retryable: heard === "2" }),
    );
  };
  await using client = await bench.connect();
  const { recording } = await client.start();
  const pause = tone(0, 200);
  await client.stream(join(tone(1, 100), pause, tone(2, 100), pause, tone(3, 100), pause), 0);
  const empty = await client.expect("empty");
  assertEquals([empty.segment, empty.reason], [0, "no_words"]);
  const waiting = await client.expect("waiting");
  assertEquals([waiting.segment, waiting.reason], [1, "It is rate_limited."]);
  assert(Date.parse(waiting.nextTryAt) >= Date.now() + 5_000, "it waits for a while");
  const failed = await client.expect("failed");
  assertEquals([failed.segment, failed.code, failed.message], [2, "bad_key", "It is bad_key."]);
  client.send({ type: "stop" });
  assertEquals((await client.expect("done")).pending, 1);
  const body = await (await bench.request(`/v1/recordings/${recording}`)).json();
  assertEquals(body.state, "processing");
  assertEquals(body.segments.map((segment: { state: string }) => segment.state), [
    "empty",
    "waiting",
    "failed",
  ]);
});
