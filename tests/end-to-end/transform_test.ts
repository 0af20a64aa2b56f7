import { transformListSchema, transformStylesSchema } from "../../shared/transform.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { startChatServer } from "../fixtures/chat_server.ts";
import { eventsOf } from "../fixtures/event_stream.ts";
import { askEngine, homeAt, startEngine, startGateway } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { writeRecordings } from "../fixtures/written_recordings.ts";

const KEY = "sk-test-0123456789abcdef";

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  };
}

Deno.test("a text is worked on through both programs: streamed, by a style of one's own, with nothing of it in the log", async () => {
  using folder = tempFolder();
  const go: (() => void)[] = [];
  await using server = startChatServer({
    apiKey: KEY,
    answer: () => ({
      pieces: ["Seventeen ", "syllables."],
      between: () => new Promise((resolve) => go.push(resolve)),
    }),
  });
  const home = homeAt(folder.path, {
    HERO_VOICE_TOKEN: "off",
    HERO_VOICE_LOG_LEVEL: "debug",
    DEEPSEEK_API_KEY: KEY,
    DEEPSEEK_BASE_URL: server.baseUrl,
  });
  const [id] = await writeRecordings(home, [["the frog jumps into the pond"]]);
  await using engine = await startEngine(home);
  const { program, url } = await startGateway(home);
  await using _gateway = program;
  await Deno.writeTextFile(
    `${home.path}/styles/haiku.md`,
    "---\ntitle: Haiku\n---\nWrite a haiku.\n",
  );
  await Deno.writeTextFile(`${home.path}/styles/bad.md`, "Write.\n");
  const styles = transformStylesSchema.parse(await (await fetch(`${url}/v1/transforms`)).json());
  assertEquals(styles.items.at(-1)?.name, "haiku");
  assertMatch(styles.message ?? "", /bad\.md is passed over/);

  const response = await fetch(
    `${url}/v1/recordings/${id}/transforms`,
    json({ style: "haiku" }, { accept: "text/event-stream" }),
  );
  assertMatch(response.headers.get("content-type") ?? "", /^text\/event-stream/);
  let shown = "";
  let last: unknown;
  /** Lets the model write on, once it is asked to. */
  const goOn = async (): Promise<void> => {
    await eventually(() => go.length > 0);
    go.shift()?.();
  };
  for await (const { event, data } of eventsOf(response)) {
    if (event === "text") shown = shown.slice(0, data.at) + data.text;
    else last = data;
    // What was written is here while the model still waits to go on.
    if (event === "text" ? shown === "Seventeen " : data.state === "running") await goOn();
  }
  assertEquals(shown, "Seventeen syllables.");
  const list = await (await askEngine(home, `/v1/recordings/${id}/transforms`)).json();
  assertEquals(transformListSchema.parse(list).items, [last]);
  assertMatch(server.requests[0]?.system ?? "", /Write a haiku\./);
  assertEquals(server.requests[0]?.text, "the frog jumps into the pond");

  await engine.end();
  const log = engine.lines.join("\n");
  assertMatch(log, /hero_voice\.transform\.haiku transform \S+ is done/);
  assertMatch(log, /hero_voice\.transform The style .*bad\.md is passed over/);
  for (const word of [KEY, "frog", "syllables", "Write a haiku"]) assert(!log.includes(word), word);
});

Deno.test("without a key tidy is done by rules, and the engine asks nobody", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path);
  const [id = ""] = await writeRecordings(home, [["um hello hello", "new line bye"]]);
  await using _engine = await startEngine(home);
  await askEngine(home, `/v1/recordings/${id}/transforms`, json({ style: "tidy" }));
  const list = async (): Promise<ReturnType<typeof transformListSchema.parse>> =>
    transformListSchema.parse(
      await (await askEngine(home, `/v1/recordings/${id}/transforms`)).json(),
    );
  await eventually(async () => (await list()).items[0]?.state === "done");
  assertEquals((await list()).items[0]?.text, "Hello\nBye");
});
