import { loadConfig, type ServerConfig } from "../../../shared/config.ts";
import { UserError } from "../../../shared/errors.ts";
import { enginesSchema } from "../../../shared/recording.ts";
import { type EngineChoice, openEngines } from "../../../server/transcribe/engines.ts";
import { assert, assertEquals, assertMatch, assertThrows } from "../../assert.ts";
import { startProviderServer } from "../../fixtures/provider_server.ts";
import { clipOf } from "../../fixtures/clip_of.ts";

const KEY = "gsk_test_0123456789abcdef";
const NO_TROUBLE = (): undefined => undefined;

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
  assertEquals(engines.order()[0]?.name, "groq");
  assertEquals(engines.byName("pocketsphinx")?.name, "pocketsphinx");
  const { items } = engines.describe(NO_TROUBLE);
  assertEquals(items.map(({ name, usable, inUse }) => [name, usable, inUse]), [
    ["groq", true, true],
    ["openai", false, false],
    ["pocketsphinx", true, false],
  ]);
  assertMatch(items[1]?.message ?? "", /STT_API_KEY.*STT_BASE_URL/);
  // auto stands for one engine: what was not chosen does not take over.
  assertEquals(engines.order().length, 1);
});

Deno.test("openEngines() takes the offline engine without a key", async () => {
  await using home = await folder();
  await home.install();
  await using engines = openEngines(home.config());
  assertEquals(engines.order()[0]?.name, "pocketsphinx");
  assertEquals(engines.order()[0], engines.order()[0]);
  assertEquals(engines.byName("groq"), undefined);
  const { items, message } = enginesSchema.parse(engines.describe(NO_TROUBLE));
  assertEquals(message, undefined);
  assertMatch(items[0]?.message ?? "", /GROQ_API_KEY/);
});

Deno.test("openEngines() says in sentences how to get an engine where there is none", async () => {
  await using home = await folder();
  await using engines = openEngines(home.config());
  assertEquals(engines.order()[0], undefined);
  assertEquals(engines.byName("pocketsphinx"), undefined);
  const { items, message = "" } = enginesSchema.parse(engines.describe(NO_TROUBLE));
  assert(items.every(({ usable, inUse }) => !usable && !inUse));
  assertMatch(message, /are kept.*GROQ_API_KEY.*make setup/);
});

Deno.test("openEngines() sees what is installed later, and what can't be run", async () => {
  await using home = await folder();
  await using engines = openEngines(home.config());
  await home.install(0o644);
  assertEquals(engines.order()[0], undefined);
  await Deno.chmod(`${home.path}/engine`, 0o755);
  assertEquals(engines.order()[0]?.name, "pocketsphinx");
  await Deno.remove(`${home.path}/engine`);
  assertEquals(engines.order()[0], undefined);
});

Deno.test("openEngines() keeps to the list in HERO_VOICE_ENGINE", async () => {
  await using home = await folder();
  await home.install();
  const order = async (list: string, key?: string, stt?: string): Promise<string> => {
    await using engines = openEngines(home.config({
      HERO_VOICE_ENGINE: list,
      ...(key !== undefined && { GROQ_API_KEY: key }),
      ...(stt !== undefined && { STT_BASE_URL: stt }),
    }));
    return engines.order().map(({ name }) => name).join();
  };
  const local = "http://127.0.0.1:9";
  assertEquals(await order("pocketsphinx,groq", KEY), "pocketsphinx,groq");
  assertEquals(await order("groq, pocketsphinx"), "pocketsphinx");
  assertEquals(await order("groq,openai,pocketsphinx", KEY, local), "groq,openai,pocketsphinx");
  assertEquals(await order("groq"), "");
  assertEquals(await order("groq, auto"), "pocketsphinx");
  assertEquals(await order(",", KEY), "groq");
  assertEquals(await order("auto", undefined, local), "openai");
  assertEquals(await order("auto", KEY, local), "groq");
  assertEquals(await order("openai,auto", KEY, local), "openai,groq");
});

Deno.test("openEngines() heeds what is chosen at any time", async () => {
  await using home = await folder();
  await home.install();
  let chosen: EngineChoice[] = ["pocketsphinx", "groq"];
  await using engines = openEngines(home.config({ GROQ_API_KEY: KEY }), () => chosen);
  const order = (): string => engines.order().map(({ name }) => name).join();
  assertEquals(order(), "pocketsphinx,groq");
  chosen = ["groq"];
  assertEquals(order(), "groq");
  assertEquals(engines.describe(NO_TROUBLE).items.map(({ inUse }) => inUse), [true, false, false]);
  chosen = [];
  assertEquals(order(), "groq");
});

Deno.test("EngineSet.describe() names the next engine as in use while the first is in trouble", async () => {
  await using home = await folder();
  await home.install();
  await using engines = openEngines(
    home.config({ HERO_VOICE_ENGINE: "groq,pocketsphinx", GROQ_API_KEY: KEY }),
  );
  const { items } = engines.describe((name) => name === "groq" ? "Groq is down." : undefined);
  assertEquals(
    items.map(({ usable, inUse, message }) => [usable, inUse, message]).toSpliced(1, 1),
    [
      [true, false, "Groq is down."],
      [true, true, undefined],
    ],
  );
});

Deno.test("openEngines() names only what can be chosen", async () => {
  await using home = await folder();
  assertThrows(
    () => home.config({ HERO_VOICE_ENGINE: "siri" }),
    (error) => error instanceof UserError && /HERO_VOICE_ENGINE.*pocketsphinx/.test(error.message),
  );
});

Deno.test("EngineSet hands the settings to the engine and ends it", async () => {
  await using home = await folder();
  await using server = startProviderServer({ apiKey: KEY });
  const { signal } = new AbortController();
  const engines = openEngines(home.config({
    GROQ_API_KEY: KEY,
    GROQ_BASE_URL: server.baseUrl,
    GROQ_MODEL: "whisper-large-v3",
  }));
  const engine = engines.order()[0];
  const result = await engine?.transcribe(clipOf(new Uint8Array(3_200)), { signal });
  assertEquals(result?.text, "This was heard.");
  assertEquals(server.requests[0]?.model, "whisper-large-v3");
  await engines[Symbol.asyncDispose]();
  await engines[Symbol.asyncDispose]();
  await engine?.transcribe(clipOf(new Uint8Array(3_200)), { signal }).then(
    () => assert(false, "it is still used"),
    (error: Error) => assertMatch(error.message, /no longer used/),
  );
});
