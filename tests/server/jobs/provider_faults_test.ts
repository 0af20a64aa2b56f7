/**
 * The table of what a provider can do wrong, through the real SDKs: what each fault leads to, how often the
 * provider is asked, and that every segment gets its text by itself, once, when the fault is over.
 */
import { groq } from "../../../server/transcribe/groq.ts";
import { openai } from "../../../server/transcribe/openai.ts";
import type { Transcriber } from "../../../server/transcribe/transcriber.ts";
import { assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { resettingServer, untrustedServer } from "../../fixtures/broken_servers.ts";
import { CountedEngine, type Expected, meetFault } from "../../fixtures/fault_table.ts";
import { freePort } from "../../fixtures/free_port.ts";
import {
  type Played,
  type ProviderServer,
  startProviderServer,
  type Trouble,
} from "../../fixtures/provider_server.ts";

const KEY = "sk_test_0123456789abcdef";
/** Values of the segments' samples. */
const VALUES = [11, 12, 13];
/** What is wrong, and what it leads to. */
interface Fault extends Expected {
  readonly name: string;
  /** What the server does; or the address at which there is another one, or none. */
  readonly fault: Trouble | ((baseUrl: string, stack: AsyncDisposableStack) => string);
}

const error = (status: number, headers: Record<string, string> = {}): Trouble => ({
  kind: "error",
  status,
  headers,
});
const inSeconds = (seconds: number): string => new Date(Date.now() + seconds * 1_000).toUTCString();

function faults(): readonly Fault[] {
  const waits = { calls: 3, outcome: "waiting" } as const;
  const fails = { calls: 1, outcome: "failed" } as const;
  const body = (text: string | Uint8Array<ArrayBuffer>): Trouble => ({ kind: "body", body: text });
  const unreadable = /an answer that could not be read.*tried again later/;
  return [
    {
      name: "connection refused",
      fault: () => `http://127.0.0.1:${freePort()}`,
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
      name: "untrusted certificate",
      fault: (_, stack) => stack.use(untrustedServer()).url,
      ...waits,
      sentence: /no secure connection/,
    },
    {
      name: "reset in the middle",
      fault: (_, stack) => stack.use(resettingServer()).url,
      ...waits,
      sentence: /broke in the middle of an answer/,
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

function heardBy(server: ProviderServer): number[] {
  return server.requests.map(({ pcm }) => new Int16Array(pcm.buffer)[0] ?? 0).toSorted();
}

/** One cell of the table, once. */
async function meet(provider: Played, { fault, ...expected }: Fault): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const server = stack.use(startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) => ({ text: `heard ${new Int16Array(pcm.buffer)[0]}` }),
  }));
  const good = stack.use(engineOf(provider, server.baseUrl));
  const elsewhere = typeof fault === "function" ? fault(server.baseUrl, stack) : server.baseUrl;
  if (typeof fault !== "function") server.broken(fault);
  const bad = stack.use(engineOf(provider, elsewhere));
  const engine = stack.use(new CountedEngine(bad, expected.late ?? false));
  await meetFault({
    engine,
    expected,
    values: VALUES,
    heal: () => {
      server.broken(undefined);
      engine.inner = good;
      engine.limited = false;
    },
  });
  // Where time runs out, a last answer may come too late on a busy machine, and is asked for again.
  const heard = heardBy(server);
  assertEquals(expected.late ? [...new Set(heard)] : heard, VALUES);
}

/** Runs of a cell, and those of them at the same time. */
const RUNS = { together: 5, rounds: count(1, 4) };

for (const provider of ["groq", "openai"] as const) {
  Deno.test(`${provider}: what each fault leads to, and that all is made up for after it`, async (t) => {
    for (const [index, { name }] of faults().entries()) {
      await t.step(name, async () => {
        for (let round = 0; round < RUNS.rounds; round++) {
          // Anew, for the sake of the dates.
          const fault = faults()[index]!;
          await Promise.all(Array.from({ length: RUNS.together }, () => meet(provider, fault)));
        }
      });
    }
  });
}
