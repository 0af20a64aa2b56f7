import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";

const KEY = "key-for-tests";
const WORDS = "we went for a long walk along the river and met nobody at all".split(" ");
/** Bytes of half a second. */
const HALF_SECOND = 16_000;

Deno.test("a person tells what is settled from what may still change, while speaking", async () => {
  await using provider = startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) => ({ text: WORDS.slice(0, Math.ceil(pcm.length / HALF_SECOND)).join(" ") }),
  });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: provider.baseUrl,
    STT_API_KEY: KEY,
    HERO_VOICE_TEXT_IN_PROGRESS: "on",
  });
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 2)));
  const person = await bench.person({ microphone });
  const { page } = person;
  await press(page, "Start recording");
  const log = page.getByRole("log", { name: "Text" });
  const tentative = log.locator(".tentative");
  await tentative.first().waitFor();
  const [settled, style] = await page.evaluate<string[]>(`{
    const part = document.querySelector(".tentative");
    [part.parentElement.firstChild.textContent, getComputedStyle(part).fontStyle];
  }`);
  assertStrictEquals(style, "italic");
  assert(WORDS.join(" ").startsWith(settled?.trim() ?? "?"), `settled: ${settled}`);
  // What isn't settled is not read out.
  assertStrictEquals(await log.locator(".segment-pending").getAttribute("aria-hidden"), "true");
  await assertAccessible(person);
  await eventually(async () => await log.locator(".segment:not(.segment-pending)").count() > 0);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  assertEquals(person.complaints, []);
});
