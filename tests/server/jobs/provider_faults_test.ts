/**
 * The table of what a provider can do wrong, through the real SDKs: what each fault leads to, how often the
 * provider is asked, and that every segment gets its text by itself, once, when the fault is over.
 */
import { FIRST_PARKING_MS } from "../../../server/jobs/parking.ts";
import { groq } from "../../../server/transcribe/groq.ts";
import { openai } from "../../../server/transcribe/openai.ts";
import type {
  AudioClip,
  TranscribeOptions,
  Transcriber,
  TranscriberCapabilities,
  Transcription,
} from "../../../server/transcribe/transcriber.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { count } from "../../counts.ts";
import { JobBench } from "../../fixtures/job_bench.ts";
import {
  type Played,
  type ProviderServer,
  startProviderServer,
  type Trouble,
} from "../../fixtures/provider_server.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";

const KEY = "sk_test_0123456789abcdef";
/** How many times faster than real time the waits are. */
const SPEED = 200;
/** Values of the segments' samples. */
const VALUES = [11, 12, 13];
/** Time for an attempt where the fault isn't that it takes too long: never over. */
const NEVER_MS = 2_000_000_000;

/** What is wrong, and what it leads to. */
interface Fault {
  readonly name: string;
  /** What the server does; or the address at which there is none, made from the server's. */
  readonly fault: Trouble | ((baseUrl: string) => string);
  /** How often the provider is asked for each segment. */
  readonly calls: number;
  /** What its segments wait with, or fail with. */
  readonly outcome: "waiting" | "failed";
  readonly sentence: RegExp;
  /** How long the job is parked at least, in milliseconds. */
  readonly parkedMs?: number;
  /** Whether it is that an answer takes too long. */
  readonly late?: boolean;
}

const error = (status: number, headers: Record<string, string> = {}): Trouble => ({
  kind: "error",
  status,
  headers,
});
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toUTCString();

/** A port at which nobody listens. */
function closedPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}

function faults(): readonly Fault[] {
  const waits = { calls: 3, outcome: "waiting" } as const;
  const fails = { calls: 1, outcome: "failed" } as const;
  const body = (text: string | Uint8Array<ArrayBuffer>): Trouble => ({ kind: "body", body: text });
  const unreadable = /an answer that could not be read.*tried again later/;
  return [
    {
      name: "connection refused",
      fault: () => `http://127.0.0.1:${closedPort()}`,
      ...waits,
      sentence: /can't be reached at http:\/\/127.*check the network/,
    },
    {
      name: "unknown name",
      fault: () => "http://speech.invalid",
      ...waits,
      sentence: /the name in http:\/\/speech\.invalid.* is not known/,
    },
    {
      name: "no TLS",
      fault: (baseUrl) => baseUrl.replace("http:", "https:"),
      ...waits,
      sentence: /no secure connection/,
    },
    {
      name: "time-out before the answer",
      fault: { kind: "hang", afterHeaders: false },
      ...waits,
      late: true,
      sentence: /gave no answer within 20 s/,
    },
    {
      name: "time-out in the body",
      fault: { kind: "hang", afterHeaders: true },
      ...waits,
      late: true,
      sentence: /gave no answer within 20 s/,
    },
    {
      name: "slow drip",
      fault: { kind: "drip" },
      ...waits,
      late: true,
      sentence: /gave no answer within 20 s/,
    },
    {
      name: "cut in the middle",
      fault: { kind: "cut" },
      ...waits,
      sentence: /broke in the middle of an answer/,
    },
    { name: "400", fault: error(400), ...fails, sentence: /refused the clip with status 400 \("/ },
    { name: "401", fault: error(401), ...fails, sentence: /key in (GROQ|STT)_API_KEY; set it/ },
    { name: "403", fault: error(403), ...fails, sentence: /doesn't allow this \(".*check what/ },
    { name: "404", fault: error(404), ...fails, sentence: /check (GROQ|STT)_MODEL/ },
    { name: "408", fault: error(408), ...waits, sentence: /took too long.*tried again later/ },
    { name: "413", fault: error(413), ...fails, sentence: /too large.*HERO_VOICE_VAD_MAX/ },
    { name: "429", fault: error(429), ...waits, sentence: /allows no more for now \("Rate limit/ },
    {
      name: "429, short wait",
      fault: error(429, { "retry-after": "2" }),
      ...waits,
      sentence: /asks to wait 2 s/,
    },
    {
      name: "429, long wait",
      fault: error(429, { "retry-after": "60" }),
      ...waits,
      calls: 1,
      parkedMs: 60_000,
      sentence: /asks to wait 60 s/,
    },
    {
      name: "429, until a date",
      fault: error(429, { "retry-after": inSeconds(90) }),
      ...waits,
      calls: 1,
      parkedMs: 60_000,
      sentence: /asks to wait \d\d s/,
    },
    {
      name: "429, absurd wait",
      fault: error(429, { "retry-after": "99999999999" }),
      ...waits,
      sentence: /allows no more for now \("/,
    },
    { name: "500", fault: error(500), ...waits, sentence: /failed with status 500 \("/ },
    {
      name: "502 with HTML",
      fault: {
        kind: "body",
        status: 502,
        contentType: "text/html",
        body: "<html><head><title>502 Bad Gateway</title></head><body>cloudflare</body></html>",
      },
      ...waits,
      sentence: /^[^<]*failed with status 502[^<]*$/,
    },
    { name: "503", fault: error(503), ...waits, sentence: /failed with status 503 \("/ },
    { name: "200, empty body", fault: body(""), ...waits, sentence: unreadable },
    { name: "200, broken JSON", fault: body('{"text": "half'), ...waits, sentence: unreadable },
    { name: "200, wrong schema", fault: body('{"words": []}'), ...waits, sentence: unreadable },
    { name: "200, wrong type", fault: body('{"text": 7}'), ...waits, sentence: unreadable },
    {
      name: "200, gigantic text",
      fault: body(JSON.stringify({ text: "x".repeat(1_000_000) })),
      ...waits,
      sentence: unreadable,
    },
    { name: "200, endless body", fault: { kind: "endless" }, ...waits, sentence: unreadable },
  ];
}

function engineOf(provider: Played, baseUrl: string): Transcriber {
  switch (provider) {
    case "groq":
      return groq({ apiKey: KEY, baseUrl, model: "whisper-large-v3-turbo", concurrency: 4 });
    case "openai":
      return openai({ apiKey: KEY, baseUrl: `${baseUrl}/v1`, model: "whisper-1", concurrency: 4 });
  }
}

/** An engine that counts its calls, and can be exchanged for another one. */
class Counted implements Transcriber {
  readonly name: Transcriber["name"];
  readonly label: string;
  readonly calls = new Map<number, number>();
  inner: Transcriber;
  /** Whether its own time for an attempt holds. */
  limited: boolean;

  constructor(inner: Transcriber, limited: boolean) {
    this.inner = inner;
    this.name = inner.name;
    this.label = inner.label;
    this.limited = limited;
  }

  get capabilities(): TranscriberCapabilities {
    const { capabilities } = this.inner;
    return this.limited ? capabilities : { ...capabilities, timeoutMs: () => NEVER_MS };
  }

  async transcribe(audio: AudioClip, options: TranscribeOptions): Promise<Transcription> {
    const [value = 0] = new Int16Array(audio.pcm.slice().buffer);
    this.calls.set(value, (this.calls.get(value) ?? 0) + 1);
    return await this.inner.transcribe(audio, options);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.inner[Symbol.asyncDispose]();
  }
}

function heardBy(server: ProviderServer): number[] {
  return server.requests.map(({ pcm }) => new Int16Array(pcm.buffer)[0] ?? 0).toSorted();
}

/** One cell of the table, once. */
async function meet(
  provider: Played,
  { fault, calls, outcome, ...expected }: Fault,
): Promise<void> {
  await using server = startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) => ({ text: `heard ${new Int16Array(pcm.buffer)[0]}` }),
  });
  await using good = engineOf(provider, server.baseUrl);
  const elsewhere = typeof fault === "function" ? fault(server.baseUrl) : server.baseUrl;
  if (typeof fault !== "function") server.broken(fault);
  await using bad = engineOf(provider, elsewhere);
  await using engine = new Counted(bad, expected.late ?? false);
  const callsAtFirst = new Map<number, number>();
  const done: number[] = [];
  const nextTries: number[] = [];
  await using bench: JobBench = new JobBench({
    engines: [engine],
    clock: scaledClock(SPEED),
    settled: (_, { segment, state, nextTryAt }) => {
      const value = VALUES[segment] ?? 0;
      if (!callsAtFirst.has(value)) callsAtFirst.set(value, engine.calls.get(value) ?? 0);
      if (state === "done") done.push(segment);
      if (state === "waiting") nextTries.push(nextTryAt ?? 0);
    },
  });
  const id = await bench.add(VALUES);
  const startMs = bench.clock.now();
  bench.jobs.kick();
  const segments = await bench.until(id, outcome);
  for (const { reason, error } of segments) {
    assertMatch(reason ?? error?.message ?? "", expected.sentence);
    assertMatch(reason ?? error?.message ?? "", /^[A-Z].*\.$/);
  }
  assertEquals([...callsAtFirst.values()], VALUES.map(() => calls));
  const leastMs = startMs + (expected.parkedMs ?? FIRST_PARKING_MS);
  assert(nextTries.every((ms) => ms >= leastMs), `${nextTries}, not before ${leastMs}`);
  assertEquals(
    bench.store.recordings.get(id)?.state,
    outcome === "failed" ? "ready" : "processing",
  );

  server.broken(undefined);
  engine.inner = good;
  engine.limited = false;
  if (outcome === "failed") {
    // Nothing is done about it until somebody asks.
    bench.jobs.kick();
    assertEquals(bench.store.jobs.counts(), { queued: 0, running: 0, waiting: 0 });
    bench.store.retrySegments(id, undefined, null);
    bench.jobs.kick();
  }
  await bench.idle();
  assertEquals(
    bench.segments(id).map(({ state, text, error, reason }) => [state, text, error, reason]),
    VALUES.map((value) => ["done", `heard ${value}`, null, null]),
  );
  assertEquals(done.toSorted(), [0, 1, 2]);
  // Where time runs out, a last answer may come too late on a busy machine, and is asked for again.
  const heard = heardBy(server);
  assertEquals(expected.late ? [...new Set(heard)] : heard, VALUES);
  assertEquals(bench.store.recordings.get(id)?.state, "ready");
}

for (const provider of ["groq", "openai"] as const) {
  Deno.test(`${provider}: what each fault leads to, and that all is made up for after it`, async (t) => {
    for (const [index, { name }] of faults().entries()) {
      await t.step(name, async () => {
        for (let round = 0; round < count(1, 10); round++) {
          // Anew, for the sake of the dates.
          const fault = faults()[index]!;
          await Promise.all([meet(provider, fault), meet(provider, fault)]);
        }
      });
    }
  });
}
