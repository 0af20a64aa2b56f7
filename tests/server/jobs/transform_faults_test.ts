/**
 * The table of what a provider of a model can do wrong, through the real SDK: what each fault leads to, how
 * often the provider is asked, that nothing half is kept, and that what waits is done by itself, once, when
 * the fault is over.
 */
import { FIRST_PARKING_MS } from "../../../server/jobs/parking.ts";
import { deepseek } from "../../../server/transform/deepseek.ts";
import { llm } from "../../../server/transform/llm.ts";
import type { Transformer } from "../../../server/transform/transformer.ts";
import type { Clock } from "../../../shared/clock.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { count } from "../../counts.ts";
import { type ChatTrouble, type PlayedChat, startChatServer } from "../../fixtures/chat_server.ts";
import type { Expected } from "../../fixtures/fault_table.ts";
import { freePort } from "../../fixtures/free_port.ts";
import { scaledClock } from "../../fixtures/scaled_clock.ts";
import { eventually } from "../../fixtures/session_bench.ts";
import { TransformBench, wish } from "../../fixtures/transform_bench.ts";

const KEY = "sk-test-0123456789abcdef";
/** How many times faster than real time the waits are. */
const SPEED = 200;
/** From this length on a wait is a limit, which only faults of time may meet; in milliseconds. */
const LIMIT_MS = 60_000;

/** What is wrong, and what it leads to. */
interface Fault extends Expected {
  readonly name: string;
  /** What the server does; or the address at which there is none, made from the server's. */
  readonly fault: ChatTrouble | ((baseUrl: string) => string);
  readonly code?: string;
}

const error = (status: number, headers: Record<string, string> = {}): ChatTrouble => ({
  kind: "error",
  status,
  headers,
});
const answer = (
  pieces: readonly string[],
  more: { finishReason?: string | null; refusal?: string } = {},
): ChatTrouble => ({ kind: "answer", pieces, ...more });
const body = (text: string): ChatTrouble => ({ kind: "body", body: text });

const waits = { calls: 3, outcome: "waiting" } as const;
const fails = { calls: 1, outcome: "failed" } as const;
const unreadable = /an answer that could not be read.*tried again later/;
const lost = /broke off before its end; it is asked again later/;
const refused = /declined to work on this text; try another style/;

const FAULTS: readonly Fault[] = [
  {
    name: "connection refused",
    fault: () => `http://127.0.0.1:${freePort()}`,
    ...waits,
    calls: 0,
    sentence: /can't be reached at http:\/\/127.*check the network/,
  },
  {
    name: "unknown name",
    fault: () => "http://model.invalid",
    ...waits,
    calls: 0,
    sentence: /the name in http:\/\/model\.invalid.* is not known/,
  },
  {
    name: "no TLS",
    fault: (baseUrl) => baseUrl.replace("http:", "https:"),
    ...waits,
    calls: 0,
    sentence: /no secure connection/,
  },
  {
    name: "time-out before the answer",
    fault: { kind: "hang", afterPiece: false },
    ...waits,
    late: true,
    sentence: /gave nothing for 300 s/,
  },
  {
    name: "time-out in the answer",
    fault: { kind: "hang", afterPiece: true },
    ...waits,
    late: true,
    sentence: /gave nothing for 60 s/,
  },
  { name: "cut in the answer", fault: { kind: "cut" }, ...waits, sentence: /broke in the middle/ },
  {
    name: "an error in the answer",
    fault: { kind: "error_in_stream" },
    ...waits,
    sentence: /broke off in the middle of an answer \("The server is overloaded"\)/,
  },
  { name: "no end", fault: answer(["HALF AN "], { finishReason: null }), ...waits, sentence: lost },
  {
    name: "no resources",
    fault: answer(["HALF AN "], { finishReason: "insufficient_system_resource" }),
    ...waits,
    sentence: /broke off in the middle/,
  },
  {
    name: "cut off at its greatest length",
    fault: answer(["HALF AN "], { finishReason: "length" }),
    ...fails,
    code: "answer_too_long",
    sentence: /was cut off at its greatest length; choose a model in (DEEPSEEK|LLM)_MODEL/,
  },
  { name: "empty answer", fault: answer([]), ...fails, code: "empty_answer", sentence: /empty/ },
  {
    name: "an answer of space",
    fault: answer([" ", "\n\n"]),
    ...fails,
    code: "empty_answer",
    sentence: /an empty answer; ask for it again, or choose/,
  },
  {
    name: "an answer of thoughts",
    fault: answer(["<think>", "Hm, what", " now", "</think>\n"]),
    ...fails,
    code: "empty_answer",
    sentence: /empty/,
  },
  {
    name: "refusal in its own place",
    fault: answer([], { refusal: "I can't help with that." }),
    ...fails,
    code: "refused",
    sentence: refused,
  },
  {
    name: "refusal in words",
    fault: answer(["I'm sorry, ", "but I can't ", "assist with that."]),
    ...fails,
    code: "refused",
    sentence: refused,
  },
  {
    name: "filtered",
    fault: answer(["HALF AN "], { finishReason: "content_filter" }),
    ...fails,
    code: "refused",
    sentence: refused,
  },
  {
    name: "endless answer",
    fault: { kind: "endless" },
    ...fails,
    code: "answer_too_long",
    sentence: /greatest length/,
  },
  {
    name: "400",
    fault: error(400),
    ...fails,
    sentence: /refused the text with status 400 \("This m/,
  },
  { name: "401", fault: error(401), ...fails, sentence: /key in (DEEPSEEK|LLM)_API_KEY; set it/ },
  {
    name: "402",
    fault: error(402),
    ...waits,
    calls: 1,
    parkedMs: 60_000,
    sentence: /no credit left.*top up the account of the key in (DEEPSEEK|LLM)_API_KEY/,
  },
  { name: "403", fault: error(403), ...fails, sentence: /doesn't allow this \(".*check what/ },
  { name: "404", fault: error(404), ...fails, sentence: /check (DEEPSEEK|LLM)_MODEL/ },
  { name: "408", fault: error(408), ...waits, sentence: /took too long.*tried again later/ },
  { name: "409", fault: error(409), ...waits, sentence: /could not do it just now/ },
  {
    name: "413",
    fault: error(413),
    ...fails,
    sentence: /finds the text too large.*(MODEL|TOKENS)/,
  },
  { name: "422", fault: error(422), ...fails, sentence: /refused the text with status 422/ },
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
  { name: "500", fault: error(500), ...waits, sentence: /failed with status 500 \("/ },
  {
    name: "502 with HTML",
    fault: { kind: "body", status: 502, contentType: "text/html", body: "<html>502</html>" },
    ...waits,
    sentence: /^[^<]*failed with status 502[^<]*$/,
  },
  { name: "503", fault: error(503), ...waits, sentence: /failed with status 503 \("/ },
  { name: "200, empty body", fault: body(""), ...waits, sentence: lost },
  { name: "200, HTML", fault: body("<html>hello</html>"), ...waits, sentence: lost },
  {
    name: "200, broken JSON",
    fault: body('data: {"choices": [\n\n'),
    ...waits,
    sentence: unreadable,
  },
  {
    name: "200, wrong schema",
    fault: body('data: {"choices": [{"delta": {"content": 7}}]}\n\n'),
    ...waits,
    sentence: unreadable,
  },
];

function modelOf(provider: PlayedChat, baseUrl: string): Transformer {
  switch (provider) {
    case "deepseek":
      return deepseek({ apiKey: KEY, baseUrl, model: "deepseek-chat" });
    case "openai":
      return llm({
        apiKey: KEY,
        baseUrl: `${baseUrl}/v1`,
        model: "gpt-4o-mini",
        contextTokens: undefined,
      });
  }
}

/** A clock by which only what is a matter of time takes too long. */
function clockFor({ late = false }: Fault): Clock {
  const fast = scaledClock(SPEED);
  if (late) return fast;
  // Limits are never over, waits between attempts and of parked jobs are.
  return {
    now: () => fast.now(),
    wait: (ms, signal) => ms >= LIMIT_MS && ms !== 60_000 ? forever(signal) : fast.wait(ms, signal),
  };
}

function forever(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

const TEXT = "this is what was said in the first place, and it goes on for a while after that.";

/** One cell of the table. */
async function meet(provider: PlayedChat, fault: Fault): Promise<void> {
  await using server = startChatServer({ apiKey: KEY });
  const elsewhere = typeof fault.fault === "function" ? fault.fault(server.baseUrl) : undefined;
  if (typeof fault.fault !== "function") server.broken(fault.fault);
  await using good = modelOf(provider, server.baseUrl);
  await using bad = modelOf(provider, elsewhere ?? server.baseUrl);
  const clock = clockFor(fault);
  const states: string[] = [];
  let callsAtFirst = -1;
  await using bench = new TransformBench({
    model: bad,
    clock,
    settled: ({ state }) => {
      if (callsAtFirst < 0) callsAtFirst = server.received;
      states.push(state);
    },
  });
  const recording = bench.add(TEXT);
  const startMs = clock.now();
  const { id } = bench.jobs.add(recording, wish("summary"));
  const follower = bench.jobs.follow(id);
  const row = await bench.until(id, fault.outcome);
  follower[Symbol.dispose]();
  const sentence = row.reason ?? row.error?.message ?? "";
  assertMatch(sentence, fault.sentence);
  assertMatch(sentence, /^[A-Z].*\.$/);
  assert(!sentence.includes(KEY) && !sentence.includes("what was said"));
  if (fault.code !== undefined) assertEquals(row.error?.code, fault.code);
  assertEquals([row.text, callsAtFirst], ["", fault.calls]);
  if (fault.outcome === "waiting") {
    const leastMs = startMs + (fault.parkedMs ?? FIRST_PARKING_MS);
    assert((row.nextTryAt ?? 0) >= leastMs, `${row.nextTryAt}, not before ${leastMs}`);
  }

  server.broken(undefined);
  bench.model = good;
  if (fault.outcome === "failed") {
    // Nothing is done about it until somebody asks.
    bench.jobs.kick();
    assertEquals(bench.store.transforms.counts(), { queued: 0, running: 0, waiting: 0 });
    const again = bench.jobs.add(recording, wish("summary"));
    assertEquals((await bench.until(again.id, "done")).text, TEXT.toUpperCase());
    assertEquals(bench.row(id).state, "failed");
    return;
  }
  const done = await bench.until(id, "done");
  assertEquals([done.text, done.reason, done.nextTryAt], [TEXT.toUpperCase(), null, null]);
  assertEquals(states.filter((state) => state === "done"), ["done"]);
}

for (const provider of ["deepseek", "openai"] as const) {
  Deno.test(`${provider}: what each fault leads to, and that all is made up for after it`, async (t) => {
    for (const fault of FAULTS) {
      await t.step(fault.name, async () => {
        for (let round = 0; round < count(1, 10); round++) await meet(provider, fault);
      });
    }
  });
}

Deno.test("a provider that is down is left alone by all transforms but for one that looks", async () => {
  await using server = startChatServer({ apiKey: KEY });
  server.broken(error(503));
  await using model = modelOf("deepseek", server.baseUrl);
  await using bench = new TransformBench({ model, clock: scaledClock(SPEED) });
  const ids = Array.from({ length: 30 }, () => bench.jobs.add(bench.add(TEXT), wish("summary")).id);
  await eventually(() => ids.every((id) => bench.row(id).state === "waiting"));
  // Three times each for those that are under way until it is clear; without a breaker it would be 90.
  assert(server.received < 45, `${server.received} calls`);
  assertMatch(bench.jobs.trouble ?? "", /status 503/);
  server.broken(undefined);
  await eventually(() => ids.every((id) => bench.row(id).state === "done"));
  assertEquals(bench.jobs.trouble, undefined);
  assert(server.mostActive <= model.capabilities.concurrency, `${server.mostActive} at once`);
});
