import { loadConfig, type ServerConfig } from "../../../shared/config.ts";
import { UserError } from "../../../shared/errors.ts";
import { enginesSchema } from "../../../shared/recording.ts";
import { openEngines } from "../../../server/transcribe/engines.ts";
import { assert, assertEquals, assertMatch, assertThrows } from "../../assert.ts";
import { startGroqServer } from "../../fixtures/groq_server.ts";

const KEY = "gsk_test_0123456789abcdef";

interface Folder extends AsyncDisposable {
  readonly path: string;
  /** Puts a script where the offline engine is looked for. */
  install(mode?: number): Promise<void>;
  config(settings?: Record<string, string>): ServerConfig;
}

async function folder(): Promise<Folder> {
  const path = await Deno.makeTempDir();
  return {
    path,
    install: (mode = 0o755) => Deno.writeTextFile(`${path}/engine`, "#!/bin/sh\n", { mode }),
    config: (settings = {}) =>
      loadConfig(
        "server",
        (name) =>
          ({ HERO_VOICE_HOME: path, HERO_VOICE_POCKETSPHINX: `${path}/engine`, ...settings })[name],
      ),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

Deno.test("openEngines() takes Groq where there is a key", async () => {
  await using home = await folder();
  await home.install();
  await using engines = openEngines(home.config({ GROQ_API_KEY: KEY }));
  assertEquals(engines.current()?.name, "groq");
  assertEquals(engines.byName("pocketsphinx")?.name, "pocketsphinx");
  assertEquals(engines.describe(), {
    items: [
      { name: "groq", usable: true, inUse: true },
      { name: "pocketsphinx", usable: true, inUse: false },
    ],
  });
});

Deno.test("openEngines() takes the offline engine without a key", async () => {
  await using home = await folder();
  await home.install();
  await using engines = openEngines(home.config());
  assertEquals(engines.current()?.name, "pocketsphinx");
  assertEquals(engines.current(), engines.current());
  assertEquals(engines.byName("groq"), undefined);
  const { items, message } = enginesSchema.parse(engines.describe());
  assertEquals(message, undefined);
  assertMatch(items[0]?.message ?? "", /GROQ_API_KEY/);
});

Deno.test("openEngines() says in sentences how to get an engine where there is none", async () => {
  await using home = await folder();
  await using engines = openEngines(home.config());
  assertEquals(engines.current(), undefined);
  assertEquals(engines.byName("pocketsphinx"), undefined);
  const { items, message = "" } = enginesSchema.parse(engines.describe());
  assert(items.every(({ usable, inUse }) => !usable && !inUse));
  assertMatch(message, /are kept.*GROQ_API_KEY.*make setup/);
});

Deno.test("openEngines() sees what is installed later, and what can't be run", async () => {
  await using home = await folder();
  await using engines = openEngines(home.config());
  await home.install(0o644);
  assertEquals(engines.current(), undefined);
  await Deno.chmod(`${home.path}/engine`, 0o755);
  assertEquals(engines.current()?.name, "pocketsphinx");
  await Deno.remove(`${home.path}/engine`);
  assertEquals(engines.current(), undefined);
});

Deno.test("openEngines() keeps to the list in HERO_VOICE_ENGINE", async () => {
  await using home = await folder();
  await home.install();
  const inUse = async (list: string, key?: string): Promise<string | undefined> => {
    await using engines = openEngines(
      home.config({ HERO_VOICE_ENGINE: list, ...(key !== undefined && { GROQ_API_KEY: key }) }),
    );
    return engines.current()?.name;
  };
  assertEquals(await inUse("pocketsphinx,groq", KEY), "pocketsphinx");
  assertEquals(await inUse("groq, pocketsphinx"), "pocketsphinx");
  assertEquals(await inUse("groq"), undefined);
  assertEquals(await inUse("groq, auto"), "pocketsphinx");
  assertEquals(await inUse(",", KEY), "groq");
});

Deno.test("openEngines() names only what can be chosen", async () => {
  await using home = await folder();
  assertThrows(
    () => home.config({ HERO_VOICE_ENGINE: "openai" }),
    (error) => error instanceof UserError && /HERO_VOICE_ENGINE.*pocketsphinx/.test(error.message),
  );
});

Deno.test("EngineSet hands the settings to the engine and ends it", async () => {
  await using home = await folder();
  await using server = startGroqServer({ apiKey: KEY });
  const { signal } = new AbortController();
  const engines = openEngines(home.config({
    GROQ_API_KEY: KEY,
    GROQ_BASE_URL: server.baseUrl,
    GROQ_MODEL: "whisper-large-v3",
  }));
  const engine = engines.current();
  const result = await engine?.transcribe({ pcm: new Uint8Array(3_200) }, { signal });
  assertEquals(result?.text, "This was heard.");
  assertEquals(server.requests[0]?.model, "whisper-large-v3");
  await engines[Symbol.asyncDispose]();
  await engines[Symbol.asyncDispose]();
  await engine?.transcribe({ pcm: new Uint8Array(3_200) }, { signal }).then(
    () => assert(false, "it is still used"),
    (error: Error) => assertMatch(error.message, /no longer used/),
  );
});
