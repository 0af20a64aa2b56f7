import { Store } from "../../server/store/store.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { type ChatRequest, startChatServer } from "../fixtures/chat_server.ts";
import { askEngine, homeAt, startEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wish } from "../fixtures/transform_bench.ts";
import { writeRecordings } from "../fixtures/written_recordings.ts";

const KEY = "sk-test-0123456789abcdef";
const RECORDINGS = 40;
/** Calls at the same time: what may be asked anew after each kill. */
const CONCURRENCY = 2;

/** Answers slowly, piece by piece, so that kills fall into answers. */
function slowly({ text }: ChatRequest): { pieces: string[]; between: () => Promise<void> } {
  return {
    pieces: text.toUpperCase().match(/[^]{1,6}/g) ?? [],
    between: () => new Promise((resolve) => setTimeout(resolve, 8)),
  };
}

Deno.test("the engine killed while transforms run and wait: each is done once, and nothing half is kept", async () => {
  using folder = tempFolder();
  await using server = startChatServer({ apiKey: KEY, answer: slowly });
  const home = homeAt(folder.path, {
    LLM_API_KEY: KEY,
    LLM_BASE_URL: server.baseUrl,
    LLM_MODEL: "gpt-4o-mini",
  });
  const texts = Array.from(
    { length: RECORDINGS },
    (_, index) => `this is recording ${index} of many`,
  );
  const ids = await writeRecordings(home, texts.map((text) => [text]));
  {
    using store = new Store(`${home.path}/hero_voice.db`);
    for (const id of ids) store.transforms.insert(id, wish("summary"), Date.now());
  }
  const kills = count(3, 20);
  let engine = await startEngine(home);
  for (let kill = 0; kill < kills; kill++) {
    await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 300));
    await engine.end("SIGKILL");
    {
      using store = new Store(`${home.path}/hero_voice.db`);
      for (const [index, id] of ids.entries()) {
        const [row] = store.transforms.of(id);
        assertEquals(row?.text, row?.state === "done" ? texts[index]?.toUpperCase() : "");
      }
    }
    engine = await startEngine(home);
  }
  await eventually(async () => {
    const status = engineStatusSchema.parse(await (await askEngine(home, "/v1/status")).json());
    const { queued = 1, running = 0, waiting = 0 } = status.transforms ?? {};
    return queued + running + waiting === 0;
  });
  await engine.end();
  using store = new Store(`${home.path}/hero_voice.db`);
  for (const [index, id] of ids.entries()) {
    assertEquals(
      store.transforms.of(id).map(({ state, text }) => [state, text]),
      [["done", texts[index]?.toUpperCase()]],
    );
  }
  const asked = server.received - RECORDINGS;
  assert(asked >= 0 && asked <= kills * CONCURRENCY, `${asked} were asked for more than once`);
});
