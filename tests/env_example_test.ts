import { assertEquals, assertStrictEquals } from "./assert.ts";
import { SETTING_NAMES, type SettingName, SETTINGS } from "../shared/config/settings.ts";

const lines = Deno.readTextFileSync(new URL("../.env.example", import.meta.url)).split("\n");
const examples = new Map(
  lines.map((line) => /^# ([A-Z_]+)=(.*)$/.exec(line)).filter((match) => match !== null)
    .map(([, name = "", value = ""]) => [name, value]),
);

Deno.test(".env.example names every setting, each with its default, and sets nothing", () => {
  assertEquals([...examples.keys()].sort(), [...SETTING_NAMES].sort());
  for (const [name, value] of examples) {
    const row = SETTINGS[name as SettingName];
    const fallback = "fallback" in row ? row.fallback : "";
    // A path beside the programs is not for people to repeat.
    if (!fallback.includes("$TOOLS")) assertStrictEquals(value, fallback, name);
  }
  assertEquals(lines.filter((line) => line !== "" && !line.startsWith("#")), []);
});
