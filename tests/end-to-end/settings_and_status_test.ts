import { settingsSchema } from "../../shared/settings.ts";
import { assert, assertEquals, assertMatch } from "../assert.ts";
import { accessibilityProblems } from "../fixtures/axe.ts";
import { openBrowser } from "../fixtures/browser.ts";
import { startLibrary } from "../fixtures/library_page.ts";
import { askEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { StreamClient } from "../fixtures/stream_client.ts";

Deno.test("a person changes settings, and the engine keeps them", async () => {
  await using library = await startLibrary(1, {
    env: { GROQ_API_KEY: "gsk-of-a-person-0123456789" },
  });
  await using person = await openBrowser();
  const { page } = person;
  const kept = async (): Promise<Record<string, unknown>> => {
    const answer = await askEngine(library.home, "/v1/settings");
    const settings = settingsSchema.parse(await answer.json());
    return Object.fromEntries(
      Object.entries(settings).filter(([, { source }]) => source === "kept")
        .map(([name, { value }]) => [name, value]),
    );
  };
  await page.goto(`${library.url}/#/settings`);
  await page.getByLabel("Vocabulary").fill("Ada Lovelace, Zürich <b>");
  await page.getByLabel("Language").fill("not a language");
  await page.keyboard.press("Tab");
  await page.getByText("This is no language code.").waitFor();
  await page.getByLabel("Language").fill("pt-BR");
  await page.getByText("Brazilian Portuguese").waitFor();
  await page.getByLabel("Pause").focus();
  await page.keyboard.press("ArrowRight");
  await page.getByLabel("Style at the end").selectOption("tidy");
  await page.getByLabel("Text while you speak").selectOption("off");
  await page.getByLabel("Dark").check();
  await page.getByLabel("Add an engine").selectOption("pocketsphinx");
  await page.getByRole("button", { name: "Ask PocketSphinx, on this machine earlier" }).click();
  await eventually(async () =>
    JSON.stringify(await kept()) === JSON.stringify({
      engines: ["pocketsphinx", "auto"],
      language: "pt-BR",
      vocabulary: "Ada Lovelace, Zürich <b>",
      pauseMs: 800,
      textInProgress: "off",
      style: "tidy",
      theme: "dark",
    })
  );
  await page.getByText("Speech engine: pocketsphinx").waitFor();
  assertEquals(await accessibilityProblems(page), []);

  await page.reload();
  assertEquals(await page.getByLabel("Language").inputValue(), "pt-BR");
  assertEquals(await page.evaluate("document.documentElement.dataset.theme"), "dark");
  assert(!(await page.content()).includes("gsk-of-a-person"), "a key is on the page");
  await page.getByRole("button", { name: "Go back to found out" }).click();
  await page.getByRole("button", { name: "Go back to Automatic" }).click();
  await eventually(async () => Object.keys(await kept()).length === 5);
  assertEquals(await page.getByLabel("Language").inputValue(), "");
  assertEquals(person.complaints, []);
});

Deno.test("a person looks at the status and follows the log of both programs", async () => {
  await using library = await startLibrary(3);
  await using person = await openBrowser();
  const { page } = person;
  await using client = await StreamClient.connect({ socket: library.home.socket });
  await client.start({ title: "said <now>" });
  await page.goto(`${library.url}/#/status`);
  await page.getByRole("link", { name: "said <now>" }).waitFor();
  const figure = (name: string): Promise<string | null> =>
    page.locator("dl > div").filter({ hasText: name }).locator("dd").first().textContent();
  assertEquals(await figure("Recordings"), "4");
  assertMatch(await figure("Room left on the disk") ?? "", /^[\d.]+ [kMG]B$/);
  const log = page.getByRole("list", { name: "Lines of the log" });
  await log.getByText("hero_voice.server.startup").first().waitFor();
  await log.getByText("hero_voice.ui.startup").first().waitFor();
  assertEquals(await accessibilityProblems(page), []);

  // What comes is shown at the end, and followed.
  client.send({ type: "stop" });
  await client.expect("done");
  await log.getByText("recording ended").waitFor();
  const atEnd = (): Promise<boolean> =>
    log.evaluate((list) => list.scrollHeight - list.scrollTop - list.clientHeight < 24);
  await eventually(atEnd);

  await page.getByRole("combobox", { name: "Program" }).selectOption({ label: "Gateway" });
  assertEquals(await log.getByText("hero_voice.server.startup").count(), 0);
  await page.getByRole("combobox", { name: "Program" }).selectOption({ label: "Both programs" });
  await page.getByRole("searchbox", { name: "Source" }).fill("hero_voice.ws.*");
  await eventually(async () => {
    const sources = await log.locator("i").allTextContents();
    return sources.length > 0 && sources.every((source) => source.startsWith("hero_voice.ws."));
  });
  await page.getByRole("combobox", { name: "Level" }).selectOption({ label: "Errors only" });
  await page.getByText("No line fits.").waitFor();
  assertEquals(person.complaints, []);
});

Deno.test("settings and status fit a telephone, light and dark, with letters twice as large", async () => {
  await using library = await startLibrary(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await using person = await openBrowser({ colorScheme, viewport: { width: 360, height: 740 } });
    const { page } = person;
    for (const [view, ready] of [["settings", "Vocabulary"], ["status", "Log"]] as const) {
      await page.goto(`${library.url}/#/${view}`);
      await page.getByRole("heading", { name: ready }).waitFor();
      await page.waitForLoadState("load");
      assertEquals(await accessibilityProblems(page), []);
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      const hidden = await page.evaluate(
        "document.querySelector('main').scrollWidth - document.querySelector('main').clientWidth",
      );
      assertEquals(hidden, 0, view);
    }
  }
});
