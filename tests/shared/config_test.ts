import { type Environment, loadConfig, secretsIn } from "../../shared/config.ts";
import { parseDotenv } from "../../shared/config/dotenv.ts";
import { assertEquals, assertThrows } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

function environment(values: Record<string, string>): Environment {
  return (name) => values[name];
}

Deno.test("loadConfig() has good defaults below the data folder", () => {
  using folder = tempFolder();
  const config = loadConfig("server", environment({ HERO_VOICE_HOME: `${folder.path}/a/../b/` }));
  assertEquals(config.HERO_VOICE_HOME, `${folder.path}/b`);
  assertEquals(config.HERO_VOICE_SOCKET, `${folder.path}/b/run/hero_voice_server.sock`);
  assertEquals(config.HERO_VOICE_ENGINE, ["auto"]);
  assertEquals(config.GROQ_API_KEY, undefined);
  assertEquals(config.GROQ_MODEL, "whisper-large-v3-turbo");
  const ui = loadConfig("ui", environment({ HOME: folder.path }));
  assertEquals(ui.HERO_VOICE_HOME, `${folder.path}/hero/var/hero_voice`);
  assertEquals([ui.HERO_VOICE_UI_HOST, ui.HERO_VOICE_UI_PORT], ["127.0.0.1", 3773]);
  assertEquals("GROQ_API_KEY" in ui, false);
});

Deno.test("loadConfig() prefers the environment to the data folder's .env", () => {
  using folder = tempFolder();
  Deno.writeTextFileSync(
    `${folder.path}/.env`,
    "HERO_VOICE_LOG_LEVEL=debug\nHERO_VOICE_VAD_PAUSE_MS='900'\n",
  );
  const config = loadConfig(
    "server",
    environment({ HERO_VOICE_HOME: folder.path, HERO_VOICE_LOG_LEVEL: "error" }),
  );
  assertEquals(config.HERO_VOICE_LOG_LEVEL, "error");
  assertEquals(config.HERO_VOICE_VAD_PAUSE_MS, 900);
});

Deno.test("loadConfig() passes over no .env that it can't read", () => {
  using folder = tempFolder();
  Deno.mkdirSync(`${folder.path}/.env`);
  assertThrows(() => loadConfig("server", environment({ HERO_VOICE_HOME: folder.path })), {
    name: "UserError",
    message: /^The file .*\/\.env can't be read .*; make it a text file/,
  });
});

Deno.test("loadConfig() refuses wrong values with name, value and what is allowed", async (t) => {
  const rows: readonly [name: string, value: string, allowed: RegExp][] = [
    [
      "HERO_VOICE_HOME",
      "relative",
      /HERO_VOICE_HOME is "relative", but it must be an absolute path/,
    ],
    ["HERO_VOICE_LOG_LEVEL", "loud", /"loud", but it must be one of debug, info, warning, error/],
    ["HERO_VOICE_ENGINE", "groq,siri", /must be one of auto, groq/],
    ["HERO_VOICE_VAD_THRESHOLD", "2", /a number from 0\.05 to 0\.95/],
    ["HERO_VOICE_VAD_PAUSE_MS", "1e3", /a whole number from 200 to 5000/],
    ["HERO_VOICE_MAX_RECORDING_HOURS", "25", /a number from 0\.01 to 24/],
    ["HERO_VOICE_SOCKET", `/${"x".repeat(120)}`, /at most 107 bytes long/],
    ["GROQ_BASE_URL", "file:///etc", /an http or https address/],
    ["GROQ_BASE_URL", "https://user:pass@host", /an http or https address/],
    ["GROQ_BASE_URL", "https://user@host", /an http or https address/],
    ["GROQ_BASE_URL", "https://host/?key=1", /an http or https address/],
    ["GROQ_BASE_URL", "https://host/#key", /an http or https address/],
    ["GROQ_API_KEY", "bad\nkey", /GROQ_API_KEY is a secret, but it must be a text without/],
  ];
  for (const [name, value, allowed] of rows) {
    await t.step(`${name} ${value.slice(0, 20)}`, () => {
      using folder = tempFolder();
      const values = { HERO_VOICE_HOME: folder.path, [name]: value };
      assertThrows(
        () => loadConfig("server", environment(values)),
        { name: "UserError", message: allowed, exitCode: 2 },
      );
    });
  }
});

Deno.test("loadConfig() names every wrong value, and what to do without HOME", () => {
  using folder = tempFolder();
  const values = {
    HERO_VOICE_HOME: folder.path,
    HERO_VOICE_UI_PORT: "70000",
    HERO_VOICE_TOKEN: "short",
  };
  assertThrows(
    () => loadConfig("ui", environment(values)),
    /HERO_VOICE_UI_PORT is "70000".*\n.*HERO_VOICE_TOKEN is a secret/,
  );
  assertThrows(() => loadConfig("ui", environment({})), /Neither HERO_VOICE_HOME nor HOME is set/);
});

Deno.test("secretsIn() gives every secret that is set, and no word that stands for none", () => {
  const HERO_VOICE_HOME = "/home/geoffrey/hero_voice";
  const keys = {
    GROQ_API_KEY: "groq-key",
    STT_API_KEY: "stt-key",
    DEEPSEEK_API_KEY: "deepseek-key",
    LLM_API_KEY: "llm-key",
  };
  const server = loadConfig("server", environment({ HERO_VOICE_HOME, ...keys }));
  assertEquals(secretsIn(server).sort(), Object.values(keys).sort());
  const token = "0123456789abcdef";
  const ui = (HERO_VOICE_TOKEN: string): string[] =>
    secretsIn(loadConfig("ui", environment({ HERO_VOICE_HOME, HERO_VOICE_TOKEN })));
  assertEquals([ui(token), ui("off"), ui("")], [[token], [], []]);
});

Deno.test("parseDotenv() reads comments, quotes and the last of two", () => {
  const parsed = parseDotenv("# comment\nA=1\nB='two words'\nexport C=\"x\"\nA=3\n");
  assertEquals([parsed["A"], parsed["B"], parsed["C"]], ["3", "two words", "x"]);
});
