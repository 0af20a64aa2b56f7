import { groq } from "../../../server/transcribe/groq.ts";
import { openai } from "../../../server/transcribe/openai.ts";
import { TranscriptionError } from "../../../server/transcribe/transcriber.ts";
import type { WhisperApi } from "../../../server/transcribe/whisper_api/engine.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../assert.ts";
import {
  type Played,
  type ProviderServer,
  type ProviderServerOptions,
  startProviderServer,
  type Trouble,
} from "../../fixtures/provider_server.ts";
import { clipOf } from "../../fixtures/clip_of.ts";

const KEY = "sk_test_0123456789abcdef";
const { signal } = new AbortController();
/** A second of something. */
const CLIP = clipOf(Uint8Array.from({ length: 32_000 }, (_, index) => index % 251));

/** A second of a tone. */
const TONES = clipOf(
  new Uint8Array(Int16Array.from({ length: 16_000 }, (_, i) => 8_000 * Math.sin(i / 6)).buffer),
);

/** An engine of a provider, at the address of a server that plays it. */
function engineOf(
  provider: Played,
  baseUrl: string,
  { apiKey = KEY, model, ...more }: {
    apiKey?: string | undefined;
    model?: string;
    opus?: boolean;
  } = {},
): WhisperApi {
  switch (provider) {
    case "groq":
      return groq({
        apiKey,
        baseUrl,
        model: model ?? "whisper-large-v3-turbo",
        concurrency: 4,
        ...more,
      });
    case "openai":
      return openai({
        apiKey,
        baseUrl: `${baseUrl}/v1`,
        model: model ?? "whisper-1",
        concurrency: 4,
        ...more,
      });
  }
}

interface Open extends AsyncDisposable {
  readonly server: ProviderServer;
  readonly engine: WhisperApi;
}

async function failure(engine: WhisperApi): Promise<TranscriptionError> {
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

for (const provider of ["groq", "openai"] as const) {
  const MODEL = { groq: "whisper-large-v3-turbo", openai: "whisper-1" }[provider];
  const PREFIX = { groq: "GROQ", openai: "STT" }[provider];

  const open = (
    server: Partial<ProviderServerOptions> = {},
    engine: { apiKey?: string; model?: string; opus?: boolean } = {},
  ): Open => {
    const started = startProviderServer({ apiKey: KEY, ...server });
    const api = engineOf(provider, started.baseUrl, engine);
    return {
      server: started,
      engine: api,
      async [Symbol.asyncDispose](): Promise<void> {
        await api[Symbol.asyncDispose]();
        await started[Symbol.asyncDispose]();
      },
    };
  };

  Deno.test(`${provider}.transcribe() sends the clip and gives its text, words and language`, async () => {
    await using api = open({
      hear: () => ({
        text: "Guten Morgen.",
        language: "German",
        noSpeechProbability: 0.25,
        words: [{ word: "Guten", start: 0.1, end: 0.4 }, {
          word: "Morgen.",
          start: 0.4,
          end: 0.92,
        }],
      }),
    });
    const result = await api.engine.transcribe(CLIP, {
      language: "de-AT",
      prompt: "Frau Müller",
      signal,
    });
    assertEquals(result, {
      text: "Guten Morgen.",
      language: "de",
      noSpeechProbability: 0.25,
      meanLogProbability: -0.2,
      words: [
        { word: "Guten", startMs: 100, endMs: 400 },
        { word: "Morgen.", startMs: 400, endMs: 920 },
      ],
    });
    assertEquals(api.server.requests, [{
      provider,
      model: MODEL,
      language: "de",
      prompt: "Frau Müller",
      responseFormat: "verbose_json",
      granularities: ["word", "segment"],
      format: "wav",
      pcm: CLIP.pcm,
    }]);
  });

  Deno.test(`${provider}.transcribe() sends Ogg Opus where that is wanted`, async () => {
    await using api = open({ hear: () => ({ text: "Good morning." }) }, { opus: true });
    assertEquals((await api.engine.transcribe(TONES, { signal })).text, "Good morning.");
    const [request] = api.server.requests;
    assertEquals([request?.format, request?.pcm.length], ["ogg", TONES.pcm.length]);
    assertEquals(api.server.received, 1);
  });

  Deno.test(`${provider}.transcribe() sends WAV, and goes on with it, where Ogg Opus is refused`, async () => {
    await using api = open({ ogg: false }, { opus: true });
    await api.engine.transcribe(TONES, { signal });
    assertEquals([api.server.received, api.server.requests[0]?.format], [2, "wav"]);
    await api.engine.transcribe(TONES, { signal });
    assertEquals([api.server.received, api.server.requests.length], [3, 2]);
  });

  Deno.test(`${provider}.transcribe() doesn't take it for the format's fault when WAV is refused as well`, async () => {
    await using api = open({}, { opus: true });
    api.server.trouble({ kind: "error", status: 400 }, { kind: "error", status: 400 });
    await assertRejects(api.engine.transcribe(TONES, { signal }), /refused the clip/);
    api.server.trouble({ kind: "error", status: 401 });
    await assertRejects(api.engine.transcribe(TONES, { signal }), /refused the key/);
    await api.engine.transcribe(TONES, { signal });
    assertEquals([api.server.received, api.server.requests[0]?.format], [4, "ogg"]);
  });

  Deno.test(`${provider}.transcribe() leaves out a language that isn't known and a prompt that isn't there`, async () => {
    await using api = open();
    await api.engine.transcribe(CLIP, { language: "tlh", prompt: " ", signal });
    const [request] = api.server.requests;
    assertEquals([request?.language, request?.prompt], [null, null]);
  });

  Deno.test(`${provider}.transcribe() shortens the prompt to what the API takes`, async () => {
    await using api = open();
    await api.engine.transcribe(CLIP, { prompt: "größer ".repeat(1_000), signal });
    assertMatch(api.server.requests[0]?.prompt ?? "", /^größer( größer){100,}$/);
  });

  Deno.test(`${provider}.transcribe() takes answers without words and segments`, async () => {
    await using api = open();
    api.server.trouble({
      kind: "body",
      body: '{"text": " Hi. ", "words": null, "segments": null}',
    });
    assertEquals(await api.engine.transcribe(CLIP, { signal }), { text: "Hi." });
  });

  const FAILURES: readonly (readonly [number, string, boolean, RegExp])[] = [
    [400, "clip_refused", false, /status 400 \(".* file/],
    [401, "key_refused", false, new RegExp(`${PREFIX}_API_KEY`)],
    [403, "not_allowed", false, new RegExp(`${PREFIX}_API_KEY`)],
    [404, "not_found", false, new RegExp(`${MODEL}.*${PREFIX}_MODEL`)],
    [408, "timed_out", true, /again later/],
    [409, "conflict", true, /again later/],
    [413, "too_large", false, /HERO_VOICE_VAD_MAX_SEGMENT_MS/],
    [418, "clip_refused", false, /status 418/],
    [429, "rate_limited", true, /no more .*requests per min/],
    [500, "provider_failed", true, /status 500/],
    [503, "provider_failed", true, /status 503/],
  ];

  Deno.test(`${provider}.transcribe() tells failures apart, and never tries again by itself`, async (t) => {
    await using api = open();
    for (const [status, code, retryable, message] of FAILURES) {
      await t.step(`${status} is ${code}`, async () => {
        const before = api.server.received;
        api.server.trouble({ kind: "error", status });
        const error = await failure(api.engine);
        assertEquals(
          [error.code, error.retryable, error.retryAfterMs, error.status],
          [code, retryable, undefined, status],
        );
        assertMatch(error.message, message);
        assertEquals(api.server.received, before + 1);
      });
    }
  });

  Deno.test(`${provider}.transcribe() says how long the provider asks to wait`, async () => {
    await using api = open();
    api.server.trouble({ kind: "error", status: 429, headers: { "retry-after": "3" } });
    const seconds = await failure(api.engine);
    assertEquals(seconds.retryAfterMs, 3_000);
    assertMatch(seconds.message, /wait 3 s/);
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    api.server.trouble({ kind: "error", status: 503, headers: { "retry-after": date } });
    const { retryAfterMs = 0 } = await failure(api.engine);
    assert(retryAfterMs > 3_000_000 && retryAfterMs <= 3_600_000);
    api.server.trouble({ kind: "error", status: 429, headers: { "retry-after": "soon" } });
    assertEquals((await failure(api.engine)).retryAfterMs, undefined);
  });

  Deno.test(`${provider}.transcribe() meets the API's own checks`, async () => {
    await using stranger = open({}, { apiKey: "gsk_wrong" });
    assertEquals((await failure(stranger.engine)).code, "key_refused");
    await using other = open({}, { model: "whisper-9" });
    const error = await failure(other.engine);
    assertEquals(error.code, "not_found");
    assertMatch(error.message, /whisper-9/);
  });

  Deno.test(`${provider}.transcribe() counts an answer that can't be read as passing`, async (t) => {
    await using api = open();
    const answers: readonly Trouble[] = [
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
        api.server.trouble(answer);
        const error = await failure(api.engine);
        assertEquals([error.code, error.retryable], ["unreadable_answer", true]);
        assert(!error.message.includes("hotel"));
      });
    }
  });

  Deno.test(`${provider}.transcribe() keeps the key and control characters out of what it says`, async () => {
    await using api = open();
    const body = JSON.stringify({
      error: { message: `bad \u001b[31m ${KEY} ${"x".repeat(9_999)}` },
    });
    api.server.trouble({ kind: "body", status: 400, body });
    const error = await failure(api.engine);
    assertMatch(error.message, /bad \\u\{1b\}\[31m \[key\] x+/);
    assert(error.message.length < 500);
  });

  Deno.test(`${provider}.transcribe() ends when asked to, with the reason that it was given`, async () => {
    await using api = open();
    for (const afterHeaders of [false, true]) {
      api.server.trouble({ kind: "hang", afterHeaders });
      const controller = new AbortController();
      const call = api.engine.transcribe(CLIP, { signal: controller.signal });
      setTimeout(() => controller.abort(new Error("enough")), 50);
      await assertRejects(call, /enough/);
      await assertRejects(api.engine.transcribe(CLIP, { signal: controller.signal }), /enough/);
    }
  });

  Deno.test(`${provider} ends its calls when it is disposed`, async () => {
    await using api = open();
    api.server.trouble({ kind: "hang", afterHeaders: false });
    const call = assertRejects(
      api.engine.transcribe(CLIP, { signal }),
      (error) => error instanceof TranscriptionError && error.code === "engine_closed",
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await api.engine[Symbol.asyncDispose]();
    await call;
  });

  Deno.test(`${provider}.transcribe() says so when nothing answers`, async () => {
    const { baseUrl } = await (async () => {
      await using server = startProviderServer({ apiKey: KEY });
      return { baseUrl: server.baseUrl };
    })();
    await using engine = engineOf(provider, baseUrl);
    const error = await failure(engine);
    assertEquals([error.code, error.retryable], ["unreachable", true]);
    assert(error.message.includes(baseUrl));
  });

  Deno.test(`${provider}.transcribe() tells a wrong name from a wrong certificate`, async () => {
    await using unknown = engineOf(provider, "http://speech.invalid");
    assertMatch(
      (await failure(unknown)).message,
      /name in http:\/\/speech\.invalid.* is not known/,
    );
    await using server = startProviderServer({ apiKey: KEY });
    await using plain = engineOf(provider, server.baseUrl.replace("http:", "https:"));
    const error = await failure(plain);
    assertEquals([error.code, error.retryable], ["insecure", true]);
    assertMatch(error.message, /no secure connection/);
  });

  Deno.test(`${provider}.transcribe() says that the connection broke in the middle`, async () => {
    await using api = open();
    api.server.trouble({ kind: "cut" });
    const error = await failure(api.engine);
    assertEquals([error.code, error.retryable], ["connection_lost", true]);
  });

  Deno.test(`${provider}.transcribe() cuts what is too large, and joins the texts`, async () => {
    let part = 0;
    await using api = open({
      hear: () => ({
        text: `part ${++part}`,
        words: [{ word: "part", start: 1, end: 2 }],
        noSpeechProbability: part / 10,
      }),
    });
    const pcm = new Uint8Array(25_000_000).fill(1);
    // The only quiet place: 10 ms before the largest part ends.
    pcm.fill(0, 24_900_000, 24_999_000);
    const result = await api.engine.transcribe(clipOf(pcm), {
      signal,
      prompt: "Names",
      language: "en",
    });
    const [first, second] = api.server.requests;
    assertEquals(api.server.requests.length, 2);
    assertEquals((first?.pcm.length ?? 0) + (second?.pcm.length ?? 0), pcm.length);
    const cut = first?.pcm.length ?? 0;
    assert(cut > 24_900_000 && cut < 24_999_000);
    assertEquals([first?.prompt, second?.prompt], ["Names", "Names part 1"]);
    const offsetMs = cut / 32;
    assertEquals(result.text, "part 1 part 2");
    assertEquals(result.noSpeechProbability, 0.1);
    assertEquals(result.words?.map(({ startMs }) => startMs), [
      1_000,
      Math.round(offsetMs) + 1_000,
    ]);
  });
}

Deno.test("openai.transcribe() asks models without times for a plain answer", async () => {
  await using server = startProviderServer({ apiKey: KEY });
  await using engine = engineOf("openai", server.baseUrl, { model: "gpt-4o-transcribe" });
  assertEquals(await engine.transcribe(CLIP, { signal }), { text: "This was heard." });
  assertEquals(server.requests[0]?.granularities, []);
});

Deno.test("openai.transcribe() needs no key, and says which setting is for it", async () => {
  await using open = startProviderServer({ apiKey: "none" });
  await using engine = openai({
    apiKey: undefined,
    baseUrl: `${open.baseUrl}/v1`,
    model: "whisper-1",
    concurrency: 4,
  });
  assertEquals((await engine.transcribe(CLIP, { signal })).text, "This was heard.");
  await using closed = startProviderServer({ apiKey: KEY });
  await using other = openai({
    apiKey: undefined,
    baseUrl: `${closed.baseUrl}/v1`,
    model: "whisper-1",
    concurrency: 4,
  });
  assertMatch((await failure(other)).message, /asks for a key; set STT_API_KEY/);
});
