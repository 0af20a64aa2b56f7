import { type Call, type LongTask, transformLong } from "../../../server/transform/long_text.ts";
import { messagesOf, newNonce } from "../../../server/transform/prompt.ts";
import { tokensOf } from "../../../server/transform/tokens.ts";
import type { TransformerCapabilities } from "../../../server/transform/transformer.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";

const SMALL: TransformerCapabilities = {
  contextTokens: 4_096,
  maxAnswerTokens: 2_048,
  concurrency: 1,
};

/** Paragraphs that can be told apart. */
function paragraphs(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `Paragraph ${index}: ${"some words that were said here. ".repeat(20)}`.trim(),
  ).join("\n\n");
}

function task(parts: "join" | "combine", prompt = "Do it."): LongTask {
  return { style: { name: "style", parts }, prompt, language: undefined };
}

/** Does it with a model that is played by a function; gives the result and the calls. */
async function run(
  text: string,
  long: LongTask,
  answer: (call: Call) => string,
  capabilities = SMALL,
): Promise<{ result: string; calls: Call[]; shown: string }> {
  const calls: Call[] = [];
  let shown = "";
  const result = await transformLong(text, long, capabilities, (call) => {
    calls.push(call);
    const said = answer(call);
    if (call.shown) shown += said;
    return Promise.resolve(said);
  }, (separator) => shown += separator);
  return { result, calls, shown };
}

Deno.test("transformLong() hands over at once what the model takes", async () => {
  const { result, calls } = await run("Short.", task("combine"), ({ text }) => text.toUpperCase());
  assertEquals(result, "SHORT.");
  assertEquals(calls.map(({ text, task }) => [text, task.handed]), [["Short.", "all"]]);
});

Deno.test("transformLong() cuts at paragraphs, and joins what is about as long as the text", async () => {
  const text = paragraphs(30);
  const { result, calls, shown } = await run(text, task("join"), ({ text }) => text.toUpperCase());
  assert(calls.length > 1);
  assert(
    calls.every(({ task, shown, text }) =>
      task.handed === "part" && shown && text.startsWith("Paragraph")
    ),
  );
  assertEquals(result, text.toUpperCase());
  assertEquals(shown, result);
});

Deno.test("transformLong() makes one result of those for the parts", async () => {
  const { result, calls, shown } = await run(
    paragraphs(60),
    task("combine"),
    ({ text, task }) =>
      task.handed === "results"
        ? `all of: ${text.replaceAll("\n\n", " + ")}`
        : (/Paragraph \d+/.exec(text)?.[0] ?? ""),
  );
  const first = calls.slice(0, -1);
  assert(first.length > 1 && first.every(({ task, shown }) => task.handed === "part" && !shown));
  assertEquals(calls.at(-1)?.task.handed, "results");
  assertEquals(
    result,
    `all of: ${first.map(({ text }) => /Paragraph \d+/.exec(text)?.[0]).join(" + ")}`,
  );
  // Only the result itself is shown while it is written.
  assertEquals(shown, result);
});

Deno.test("transformLong() combines in rounds where the results are too long together", async () => {
  const { result, calls } = await run(
    paragraphs(200),
    task("combine"),
    ({ text, task }) =>
      task.handed === "results" ? text.slice(0, text.length / 6) : text.slice(0, text.length / 3),
  );
  assert(calls.filter(({ task }) => task.handed === "results").length > 2);
  assert(result.length > 0);
});

Deno.test("transformLong() gives up on results that don't get shorter", async () => {
  await assertRejects(
    run(paragraphs(60), task("combine"), ({ text }) => text),
    {
      name: "TransformError",
      code: "result_too_long",
      message: /choose a style that asks for less/,
    },
  );
});

Deno.test("transformLong(): what a call says and asks for fits into the model, whatever the style", async () => {
  for (const parts of ["join", "combine"] as const) {
    for (const contextTokens of [2_048, 4_096, 8_192, 64_000]) {
      const capabilities = { ...SMALL, contextTokens };
      const long = task(parts, "Do it thoroughly. ".repeat(50));
      const { calls } = await run(
        paragraphs(100),
        long,
        ({ text }) => text.slice(0, text.length / 8),
        capabilities,
      );
      for (const { text, task, maxAnswerTokens } of calls) {
        const { system, user } = messagesOf(text, task, newNonce());
        assert(tokensOf(system) + tokensOf(user) + maxAnswerTokens <= contextTokens);
        const least = parts === "join" ? tokensOf(text) : contextTokens / 10;
        assert(maxAnswerTokens >= Math.min(least, SMALL.maxAnswerTokens));
      }
    }
  }
});

Deno.test("transformLong() says so where what is asked for leaves no room for a text", async () => {
  const long = task("combine", "x".repeat(4_000));
  await assertRejects(
    run("Short.", long, () => "", { ...SMALL, contextTokens: 2_048 }),
    { name: "TransformError", code: "prompt_too_long", message: /fewer words, or set LLM_CONTEXT/ },
  );
});
