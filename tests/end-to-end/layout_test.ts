import type { Page } from "playwright-core";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";

const KEY = "key-for-tests";
const WIDTHS = [360, 768, 1_440] as const;
/** Words that run from the right, and one that no line has room for. */
const ARABIC =
  "\u0645\u0631\u062d\u0628\u0627 \u0628\u0643\u0645 \u0641\u064a \u0627\u0644\u0628\u064a\u062a";
const LONG = "a".repeat(300);

/** Goes to each view in turn. */
async function eachView(
  page: Page,
  id: string,
  look: (view: string) => Promise<void>,
): Promise<void> {
  for (const view of ["", "library", `recordings/${id}`, "bin", "status", "settings"]) {
    await page.evaluate(`location.hash = "#/${view}"`);
    await page.locator(`main[data-view] h1`).first().waitFor();
    await page.waitForLoadState("networkidle");
    await look(view);
  }
}

async function assertNothingSticksOut(page: Page, what: string): Promise<void> {
  const width = await page.evaluate<number>("document.documentElement.scrollWidth");
  assert(width <= (page.viewportSize()?.width ?? 0), `${what} is ${width} wide`);
}

Deno.test("every view has room for its words at every width, and shuts nobody out, in light and dark", async () => {
  await using provider = startProviderServer({ apiKey: KEY, hear: () => ({ text: LONG }) });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
  });
  const id = await bench.record({ title: LONG, pcm: await spoken(0, 1) });
  for (const colorScheme of ["light", "dark"] as const) {
    const person = await bench.person({ colorScheme });
    const { page } = person;
    await eachView(page, id, async (view) => {
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 900 });
        await assertNothingSticksOut(page, `${view} at ${width}`);
      }
      await assertAccessible(person);
    });
    assertEquals(person.complaints, []);
  }
  // With letters twice as large.
  const person = await bench.person({ fontSize: 32 });
  const { page } = person;
  await eachView(page, id, async (view) => {
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 });
      await assertNothingSticksOut(page, `${view} at ${width} in large letters`);
    }
  });
  assertEquals(person.complaints, []);
});

Deno.test("text that runs from the right does so, and a link leads past what is on every view", async () => {
  await using provider = startProviderServer({ apiKey: KEY, hear: () => ({ text: ARABIC }) });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
  });
  const id = await bench.record({ title: ARABIC, pcm: await spoken(0, 1) });
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;
  const text = page.locator(".segment").first();
  await text.waitFor();
  const directionOf = (selector: string): Promise<string> =>
    page.evaluate(`getComputedStyle(document.querySelector("${selector}")).direction`);
  assertStrictEquals(await directionOf(".segment"), "rtl");
  await press(page, "Edit");
  await page.getByRole("button", { name: /^Edit the text at/ }).click();
  await page.getByRole("textbox", { name: /^Text at/ }).waitFor();
  assertStrictEquals(await directionOf("textarea"), "rtl");
  await page.reload();
  await sees(page, ARABIC);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assertStrictEquals(await page.evaluate("document.activeElement.tagName"), "MAIN");
  assertEquals(person.complaints, []);
});
