import { DEFAULT_SETTINGS, Settings } from "../../../server/settings/settings.ts";
import { Store } from "../../../server/store/store.ts";
import { assertEquals, assertThrows } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

Deno.test("Settings: what is kept comes before the environment, that before the defaults", () => {
  using store = new Store(":memory:");
  const settings = new Settings(store, { engines: ["groq"], pauseMs: 500 });
  settings.change({ engines: ["pocketsphinx", "auto"], theme: "dark" });
  assertEquals(settings.describe(), {
    engines: { value: ["pocketsphinx", "auto"], source: "kept", otherwise: ["groq"] },
    language: { value: null, source: "default", otherwise: null },
    vocabulary: { value: "", source: "default", otherwise: "" },
    pauseMs: { value: 500, source: "environment", otherwise: 500 },
    textInProgress: { value: "auto", source: "default", otherwise: "auto" },
    style: { value: null, source: "default", otherwise: null },
    theme: { value: "dark", source: "kept", otherwise: "system" },
  });
  settings.change({ engines: null, theme: null });
  assertEquals(settings.describe().engines, {
    value: ["groq"],
    source: "environment",
    otherwise: ["groq"],
  });
  assertEquals(settings.get("theme"), "system");
});

Deno.test("Settings are there after a restart, but for what this version doesn't take", () => {
  using folder = tempFolder();
  const path = `${folder.path}/hero_voice.db`;
  {
    using store = new Store(path);
    new Settings(store).change({ language: "pt-BR", vocabulary: "Ada, Grace", pauseMs: 900 });
    new Settings(store).change({ textInProgress: "off" });
    new Settings(store).change({ textInProgress: null });
    store.settings.set("pauseMs", 5);
    store.settings.set("theme", { dark: true });
    store.settings.set("ofANewerVersion", 1);
  }
  using store = new Store(path);
  const settings = new Settings(store);
  assertEquals(
    [settings.get("language"), settings.get("vocabulary"), settings.get("pauseMs")],
    ["pt-BR", "Ada, Grace", DEFAULT_SETTINGS.pauseMs],
  );
  const { theme, textInProgress } = settings.describe();
  assertEquals([theme.source, textInProgress.source], ["default", "default"]);
});

Deno.test("Settings.watch() hears of what holds now, and of each change", () => {
  using store = new Store(":memory:");
  const settings = new Settings(store);
  const heard: number[] = [];
  settings.watch(() => heard.push(settings.get("pauseMs")));
  settings.change({ pauseMs: 300 });
  settings.change({ pauseMs: null });
  assertEquals(heard, [768, 300, 768]);
});

Deno.test("Settings.change() that can't be stored changes nothing", () => {
  const store = new Store(":memory:");
  const settings = new Settings(store);
  store[Symbol.dispose]();
  assertThrows(() => settings.change({ pauseMs: 300 }), /./);
  assertEquals(settings.get("pauseMs"), 768);
});
