import { Groq } from "../../../server/transcribe/groq.ts";
import { TranscriptionError } from "../../../server/transcribe/transcriber.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../assert.ts";
import {
  type GroqServer,
  type GroqServerOptions,
  type GroqTrouble,
  startGroqServer,
} from "../../fixtures/groq_server.ts";

const KEY = "gsk_test_0123456789abcdef";
const MODEL = "whisper-large-v3-turbo";
const { signal } = new AbortController();
/** A second of something. */
const CLIP = { pcm: Uint8Array.from({ length: 32_000 }, (_, index) => index % 251) };

interface Open extends AsyncDisposable {
  readonly server: GroqServer;
  readonly engine: Groq;
}

function open(
  server: Partial<GroqServerOptions> = {},
  engine: { apiKey?: string; model?: string; timeoutMs?: () => number } = {},
): Open {
  const started = startGroqServer({ apiKey: KEY, ...server });
  const groq = new Groq({ apiKey: KEY, baseUrl: started.baseUrl, model: MODEL, ...engine });
  return {
    server: started,
    engine: groq,
    async [Symbol.asyncDispose](): Promise<void> {
      await groq[Symbol.asyncDispose]();
      await started[Symbol.asyncDispose]();
    },
  };
}

async function failure(engine: Groq): Promise<TranscriptionError> {
  try {
    await engine.transcribe(CLIP, { signal });
  } catch (error) {
    assert(error instanceof TranscriptionError);
    assertMatch(error.message, /^[A-Z].*\.$/);
    assert(!Deno.inspect(error, { depth: 10 }).includes(KEY), "the key is in the error");
    return error;
  }
  throw new Error("it did not fail");
}

Deno.test("Groq.transcribe() sends the clip and gives its text, words and language", async () => {
  await using groq = open({
    hear: () => ({
      text: "Guten Morgen.",
      language: "German",
      noSpeechProbability: 0.25,
      words: [{ word: "Guten", start: 0.1, end: 0.4 }, { word: "Morgen.", start: 0.4, end: 0.92 }],
    }),
  });
  const result = await groq.engine.transcribe(CLIP, {
    language: "de-AT",
    prompt: "Frau Müller",
    signal,
  });
  assertEquals(result, {
    text: "Guten Morgen.",
    language: "de",
    noSpeechProbability: 0.25,
    words: [
      { word: "Guten", startMs: 100, endMs: 400 },
      { word: "Morgen.", startMs: 400, endMs: 920 },
    ],
  });
  assertEquals(groq.server.requests, [{
    model: MODEL,
    language: "de",
    prompt: "Frau Müller",
    responseFormat: "verbose_json",
    granularities: ["word", "segment"],
    pcm: CLIP.pcm,
  }]);
});

Deno.test("Groq.transcribe() leaves out a language that isn't known and a prompt that isn't there", async () => {
  await using groq = open();
  await groq.engine.transcribe(CLIP, { language: "tlh", prompt: " ", signal });
  const [request] = groq.server.requests;
  assertEquals([request?.language, request?.prompt], [null, null]);
});

Deno.test("Groq.transcribe() shortens the prompt to what the API takes", async () => {
  await using groq = open();
  await groq.engine.transcribe(CLIP, { prompt: "größer ".repeat(1_000), signal });
  assertMatch(groq.server.requests[0]?.prompt ?? "", /^größer( größer){100,}$/);
});

Deno.test("Groq.transcribe() takes answers without words and segments", async () => {
  await using groq = open();
  groq.server.trouble({ kind: "body", body: '{"text": " Hi. ", "words": null, "segments": null}' });
  assertEquals(await groq.engine.transcribe(CLIP, { signal }), { text: "Hi." });
});

const FAILURES: readonly (readonly [number, string, boolean, RegExp])[] = [
  [400, "clip_refused", false, /status 400 \("could not process file/],
  [401, "key_refused", false, /GROQ_API_KEY.*console\.groq\.com/],
  [403, "not_allowed", false, /GROQ_API_KEY/],
  [404, "not_found", false, /whisper-large-v3-turbo.*GROQ_MODEL/],
  [408, "timed_out", true, /again later/],
  [409, "conflict", true, /again later/],
  [413, "too_large", false, /HERO_VOICE_VAD_MAX_SEGMENT_MS/],
  [418, "clip_refused", false, /status 418/],
  [429, "rate_limited", true, /limit .*requests per minute/],
  [500, "provider_failed", true, /status 500/],
  [503, "provider_failed", true, /status 503/],
];

Deno.test("Groq.transcribe() tells failures apart, and never tries again by itself", async (t) => {
  await using groq = open();
  for (const [status, code, retryable, message] of FAILURES) {
    await t.step(`${status} is ${code}`, async () => {
      const before = groq.server.received;
      groq.server.trouble({ kind: "error", status });
      const error = await failure(groq.engine);
      assertEquals([error.code, error.retryable, error.retryAfterMs], [code, retryable, undefined]);
      assertMatch(error.message, message);
      assertEquals(groq.server.received, before + 1);
    });
  }
});

Deno.test("Groq.transcribe() says how long the provider asks to wait", async () => {
  await using groq = open();
  groq.server.trouble({ kind: "error", status: 429, headers: { "retry-after": "3" } });
  const seconds = await failure(groq.engine);
  assertEquals(seconds.retryAfterMs, 3_000);
  assertMatch(seconds.message, /wait 3 s/);
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  groq.server.trouble({ kind: "error", status: 503, headers: { "retry-after": date } });
  const { retryAfterMs = 0 } = await failure(groq.engine);
  assert(retryAfterMs > 3_000_000 && retryAfterMs <= 3_600_000);
  groq.server.trouble({ kind: "error", status: 429, headers: { "retry-after": "soon" } });
  assertEquals((await failure(groq.engine)).retryAfterMs, undefined);
});

Deno.test("Groq.transcribe() meets the API's own checks", async () => {
  await using stranger = open({}, { apiKey: "gsk_wrong" });
  assertEquals((await failure(stranger.engine)).code, "key_refused");
  await using other = open({}, { model: "whisper-9" });
  const error = await failure(other.engine);
  assertEquals(error.code, "not_found");
  assertMatch(error.message, /whisper-9/);
});

Deno.test("Groq.transcribe() counts an answer that can't be read as passing", async (t) => {
  await using groq = open();
  const answers: readonly GroqTrouble[] = [
    { kind: "body", body: "<html>Welcome to the hotel</html>", contentType: "text/html" },
    { kind: "body", body: "<html>Welcome to the hotel</html>" },
    { kind: "body", body: "" },
    { kind: "body", body: '{"text": 7}' },
    { kind: "body", body: '{"text": "a", "words": [{"word": "a", "start": "0"}]}' },
    { kind: "body", body: new Uint8Array([0xff, 0xfe, 0x00]) },
    { kind: "endless" },
  ];
  for (const [index, answer] of answers.entries()) {
    await t.step(`answer ${index}`, async () => {
      groq.server.trouble(answer);
      const error = await failure(groq.engine);
      assertEquals([error.code, error.retryable], ["unreadable_answer", true]);
      assert(!error.message.includes("hotel"));
    });
  }
});

Deno.test("Groq.transcribe() keeps the key and control characters out of what it says", async () => {
  await using groq = open();
  const body = JSON.stringify({ error: { message: `bad \u001b[31m ${KEY} ${"x".repeat(9_999)}` } });
  groq.server.trouble({ kind: "body", status: 400, body });
  const error = await failure(groq.engine);
  assertMatch(error.message, /bad \\u\{1b\}\[31m \[key\] x+/);
  assert(error.message.length < 500);
});

Deno.test("Groq.transcribe() gives up after its time, before and after the headers", async () => {
  await using groq = open({}, { timeoutMs: () => 150 });
  for (const afterHeaders of [false, true]) {
    groq.server.trouble({ kind: "hang", afterHeaders });
    const error = await failure(groq.engine);
    assertEquals([error.code, error.retryable], ["timed_out", true]);
  }
});

Deno.test("Groq.transcribe() ends when asked to, with the reason that it was given", async () => {
  await using groq = open();
  for (const afterHeaders of [false, true]) {
    groq.server.trouble({ kind: "hang", afterHeaders });
    const controller = new AbortController();
    const call = groq.engine.transcribe(CLIP, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error("enough")), 50);
    await assertRejects(call, /enough/);
    await assertRejects(groq.engine.transcribe(CLIP, { signal: controller.signal }), /enough/);
  }
});

Deno.test("Groq ends its calls when it is disposed", async () => {
  await using groq = open();
  groq.server.trouble({ kind: "hang", afterHeaders: false });
  const call = assertRejects(
    groq.engine.transcribe(CLIP, { signal }),
    (error) => error instanceof TranscriptionError && error.code === "engine_closed",
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  await groq.engine[Symbol.asyncDispose]();
  await call;
});

Deno.test("Groq.transcribe() says so when nothing answers", async () => {
  const { baseUrl } = await (async () => {
    await using server = startGroqServer({ apiKey: KEY });
    return { baseUrl: server.baseUrl };
  })();
  await using engine = new Groq({ apiKey: KEY, baseUrl, model: MODEL });
  const error = await failure(engine);
  assertEquals([error.code, error.retryable], ["unreachable", true]);
  assert(error.message.includes(baseUrl));
});

Deno.test("Groq.transcribe() sends nothing that is too large", async () => {
  await using groq = open();
  const pcm = new Uint8Array(25_000_000);
  await assertRejects(
    groq.engine.transcribe({ pcm }, { signal }),
    (error) => error instanceof TranscriptionError && error.code === "too_large",
  );
  assertEquals(groq.server.received, 0);
  await groq.engine.transcribe({ pcm: pcm.subarray(44) }, { signal });
  assertEquals(groq.server.requests.length, 1);
});
