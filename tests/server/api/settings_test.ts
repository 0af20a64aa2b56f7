import { startLogging } from "../../../shared/log.ts";
import { settingsSchema } from "../../../shared/settings.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";

function patch(change: unknown): RequestInit {
  return {
    method: "PATCH",
    body: typeof change === "string" ? change : JSON.stringify(change),
    headers: { "content-type": "application/json" },
  };
}

/** Records two words; gives the recording's id. */
async function record(bench: SessionBench, language?: string): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start({ ...(language !== undefined && { language }) });
  await client.stream(join(tone(1, 200), tone(0, 300), tone(2, 200)), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

Deno.test("PATCH /v1/settings changes what is named, and GET says where each value comes from", async () => {
  await using bench = await SessionBench.open({ environment: { pauseMs: 1_000 } });
  const changed = await bench.request(
    "/v1/settings",
    patch({ language: "de", vocabulary: "  Ada \ud800", style: "tidy" }),
  );
  assertEquals(changed.status, 200);
  const answer = settingsSchema.parse(await changed.json());
  assertEquals(answer.language, { value: "de", source: "kept", otherwise: null });
  assertEquals(answer.vocabulary.value, "Ada \ufffd");
  assertEquals(answer.pauseMs.source, "environment");
  const asked = settingsSchema.parse(await (await bench.request("/v1/settings")).json());
  assertEquals(asked, answer);
  await bench.request("/v1/settings", patch({ language: null, style: null }));
  const back = settingsSchema.parse(await (await bench.request("/v1/settings")).json());
  assertEquals([back.language.source, back.style.value], ["default", null]);
});

Deno.test("PATCH /v1/settings refuses what is not allowed, and changes nothing then", async (t) => {
  await using bench = await SessionBench.open();
  const rows: readonly [name: string, change: unknown][] = [
    ["an unknown engine", { engines: ["whisper"] }],
    ["no engine", { engines: [] }],
    ["an engine twice", { engines: ["groq", "groq"] }],
    ["a bad language", { language: "English, please" }],
    ["a long vocabulary", { vocabulary: "x".repeat(601) }],
    ["a short pause", { pauseMs: 199 }],
    ["a pause that is no number", { pauseMs: "800" }],
    ["half a millisecond", { pauseMs: 800.5 }],
    ["an unknown style", { style: "no-such-style" }],
    ["another theme", { theme: "sepia" }],
    ["one of several", { theme: "dark", pauseMs: 1 }],
    ["a key", { GROQ_API_KEY: "gsk-secret-of-a-person" }],
    ["a prototype", '{"__proto__": {"theme": "dark"}, "x": 1}'],
    ["no object", []],
    ["nothing", null],
    ["no JSON", "{"],
  ];
  for (const [name, change] of rows) {
    await t.step(name, async () => {
      const response = await bench.request("/v1/settings", patch(change));
      assertEquals(response.status, 400);
      const { error } = await response.json();
      assertMatch(error.message, /^[A-Z].*\.$/);
      assert(!JSON.stringify(error).includes("gsk-secret"));
    });
  }
  assertEquals(bench.store.settings.all().size, 0);
});

Deno.test("settings count for what begins after them: language, vocabulary, style", async () => {
  await using bench = await SessionBench.open();
  const { recordings, transforms } = bench.store;
  const before = await record(bench);
  await bench.request(
    "/v1/settings",
    patch({ language: "en", vocabulary: "Ada Lovelace", style: "tidy" }),
  );
  const after = await record(bench);
  const other = await record(bench, "fr");
  const languages = [before, after, other].map((id) => recordings.get(id)?.language);
  assertEquals(languages, [null, "en", "fr"]);
  const prompts = bench.engine.options.map(({ prompt }) => prompt);
  assertEquals(prompts.slice(0, 2), [undefined, undefined]);
  assertEquals(prompts.slice(2), Array(4).fill("Ada Lovelace"));
  await eventually(() => transforms.of(after).length === 1);
  assertEquals(transforms.of(after).map(({ style }) => style), ["tidy"]);
  assertEquals(transforms.of(before), []);
});

Deno.test("no secret and no vocabulary gets into the settings' log", async () => {
  const lines: string[] = [];
  await using _logging = await startLogging({
    level: "debug",
    write: (text) => Promise.resolve(void lines.push(text)),
  });
  await using bench = await SessionBench.open();
  await bench.request("/v1/settings", patch({ vocabulary: "a private name", theme: "dark" }));
  await bench.request("/v1/settings", patch({ GROQ_API_KEY: "gsk-secret-of-a-person" }));
  await eventually(() => lines.join("").includes('settings changed names="vocabulary,theme"'));
  assert(!/private|gsk-secret/.test(lines.join("")));
});
