import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { startChatServer } from "../fixtures/chat_server.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";

const KEY = "key-for-tests";
const HOSTILE = `<img src="https://evil.example/y" onerror="boom()"> \u202e`;

Deno.test("a person has a text reworked, reads it as it is written, and compares the versions", async () => {
  await using heard = startProviderServer({
    apiKey: KEY,
    hear: () => ({ text: "so we um we meet at seven" }),
  });
  const written = Promise.withResolvers<void>();
  let answers = 0;
  await using model = startChatServer({
    apiKey: KEY,
    answer: () => {
      switch (answers++) {
        case 0:
          return { pieces: ["So we meet at seven."] };
        case 1:
          return { pieces: ["We meet ", "at seven."], between: () => written.promise };
        default:
          return { pieces: [HOSTILE] };
      }
    },
  });
  await using bench = await PageBench.open({
    HERO_VOICE_ENGINE: "openai",
    STT_BASE_URL: heard.baseUrl,
    STT_API_KEY: KEY,
    DEEPSEEK_API_KEY: KEY,
    DEEPSEEK_BASE_URL: model.baseUrl,
  });
  // A style of a person's own, whose title and description look like markup.
  await Deno.mkdir(`${bench.home.path}/styles`, { recursive: true });
  await Deno.writeTextFile(
    `${bench.home.path}/styles/mine.md`,
    `---\ntitle: Mine <b onclick=boom()>\ndescription: ${HOSTILE}\n---\nSay it as I do.\n`,
  );
  const id = await bench.record({ title: "Plans", pcm: await spoken(3, 4) });
  const person = await bench.person({}, `#/recordings/${id}`);
  const { page } = person;

  // Compared with what was said.
  await page.getByLabel("Style").selectOption("tidy");
  await press(page, "Make it");
  await page.getByLabel("Version").waitFor();
  await page.getByLabel("Compare with").selectOption({ label: "The recording's text" });
  await page.locator(".version-text del").first().waitFor();
  await assertAccessible(person);
  await page.getByLabel("Compare with").selectOption({ label: "Nothing" });

  // Read while the model writes; the first version stays.
  await page.getByLabel("Style").selectOption("summary");
  await press(page, "Make it");
  await sees(page, "Being written...");
  await assertAccessible(person);
  written.resolve();
  await sees(page, "We meet at seven.");
  await page.getByText("Being written...").waitFor({ state: "hidden" });
  assertStrictEquals(await page.getByLabel("Version").locator("option").count(), 2);
  const compare = page.getByLabel("Compare with").locator("option");
  assertStrictEquals(await compare.count(), 3);

  // In a person's own words; what comes back is text, whatever it looks like.
  await page.getByLabel("Style").selectOption({ label: "In your own words" });
  await page.getByLabel("What should be made of it?").fill(HOSTILE);
  await assertAccessible(person);
  await press(page, "Make it");
  await eventually(async () =>
    (await page.locator(".version-text").textContent() ?? "").includes("<img src=")
  );
  assertStrictEquals(await page.locator("main img").count(), 0);
  await page.reload();
  await page.getByLabel("Version").waitFor();
  assertStrictEquals(await page.getByLabel("Version").locator("option").count(), 3);

  await page.getByLabel("Style").selectOption("mine");
  await sees(page, "<img src=");
  assertStrictEquals(await page.locator("main img, main b").count(), 0);

  // Another language needs to be named.
  await page.getByLabel("Style").selectOption("translate");
  const make = page.getByRole("button", { name: "Make it" });
  assertStrictEquals(await make.getAttribute("aria-disabled"), "true");
  await page.getByLabel("Language").fill("Klingonish");
  await press(page, "Make it");
  await sees(page, /The language Klingonish is not known/);
  await assertAccessible(person);

  // On a narrow window one side at a time.
  await page.setViewportSize({ width: 360, height: 740 });
  assert(await make.isHidden());
  await press(page, "Rework");
  assert(await make.isVisible());
  await assertAccessible(person);
  assertEquals(
    person.complaints.filter((complaint) => !complaint.includes("400 (Bad Request)")),
    [],
  );
});
