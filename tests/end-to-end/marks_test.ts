import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { askEngine } from "../fixtures/programs.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { wav } from "../fixtures/speech.ts";

/** A name that would act if it were not shown as text. */
const HOSTILE = '<img src=x onerror="boom()"> \u202edne';

Deno.test("a person names what they marked while they speak", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 3)));
  const person = await bench.person({ microphone });
  const { page } = person;
  await press(page, "Start recording");
  await sees(page, /^Recording$/);
  await page.waitForTimeout(1_500);
  await page.keyboard.press("m");
  await sees(page, /^Marked at 0:0\d$/);
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: /^Name of the mark at/ }).waitFor();
  // What is typed is the name, and no key of the page.
  await page.keyboard.type("m p r");
  await assertAccessible(person);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Rename the mark at 0:0\d: m p r$/ }).waitFor();
  await eventually(async () =>
    await page.evaluate("document.activeElement.matches('[data-mark]')")
  );
  const recorded = async (): Promise<(string | null)[]> => {
    const { items: [item] } = await bench.recordings();
    return item === undefined
      ? []
      : (await bench.recording(item.id)).marks.map(({ label }) => label);
  };
  await eventually(async () => (await recorded()).join() === "m p r");

  await page.keyboard.press("m");
  await page.keyboard.press("n");
  await page.getByRole("textbox", { name: /^Name of the mark at/ }).fill(HOSTILE);
  await page.keyboard.press("Enter");
  await eventually(async () => (await recorded()).length === 2);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  assertEquals((await recorded()).sort(), [HOSTILE, "m p r"].sort());
  assertEquals(await page.locator("img").count(), 0);
  assertEquals(person.complaints, []);
});

Deno.test("a person marks what they hear, names it, finds it in the text and in files, and takes it back", async () => {
  await using bench = await PageBench.open();
  const id = await bench.record({ title: "Walk", language: "en", pcm: await spoken(0, 3) });
  const { segments } = await bench.recording(id);
  const [, second] = segments;
  assert(second);
  const person = await bench.person({}, `#/recordings/${id}?at=${second.startMs + 200}`);
  const { page } = person;
  await page.locator(".waveform-picture > *").waitFor();
  await eventually(async () =>
    await page.getByRole("slider", { name: "Place in the recording" })
      .getAttribute("aria-valuenow") === String(Math.floor((second.startMs + 200) / 1_000))
  );
  await page.keyboard.press("b");
  await page.getByRole("textbox", { name: /^Name of the mark at/ }).waitFor();
  await page.keyboard.type("the letter");
  await assertAccessible(person);
  await page.keyboard.press("Enter");
  await eventually(async () => (await bench.recording(id)).marks[0]?.label === "the letter");
  assertEquals((await bench.recording(id)).marks[0]?.atMs, second.startMs + 200);

  // It stands in the text before what is said there, and plays from there.
  const flag = page.locator(".text-mark");
  await flag.waitFor();
  assertStrictEquals(await flag.textContent(), "the letter");
  assertStrictEquals(
    await page.evaluate("document.querySelector('.text-mark').nextElementSibling.textContent"),
    second.text,
  );
  await flag.click();
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("k");
  await page.getByRole("button", { name: "Play", exact: true }).waitFor();

  // Another name, and none.
  await page.getByRole("button", { name: /^Rename the mark at .*: the letter$/ }).click();
  await page.getByRole("textbox", { name: /^Name of the mark at/ }).fill(HOSTILE);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Play from the mark at .*onerror/ }).first().waitFor();
  await assertAccessible(person);
  const file = await askEngine(bench.home, `/v1/recordings/${id}/transcript?format=md`);
  assert((await file.text()).includes(`- 00:00:0`), "the file has no mark");
  await page.getByRole("button", { name: /^Rename the mark at/ }).click();
  await page.keyboard.press("Escape");
  await eventually(async () =>
    await page.evaluate("document.activeElement.matches('[data-mark]')")
  );

  // Taken away, and back with its name.
  await page.getByRole("button", { name: /^Rename the mark at/ }).click();
  await page.getByRole("button", { name: /^Remove the mark at/ }).click();
  await sees(page, /^The mark at 0:0\d is removed\.$/);
  assertEquals((await bench.recording(id)).marks, []);
  assertEquals(await flag.count(), 0);
  await press(page, "Undo");
  await flag.waitFor();
  assertEquals((await bench.recording(id)).marks, [{ atMs: second.startMs + 200, label: HOSTILE }]);
  assertEquals(await page.locator("img").count(), 0);
  assertEquals(person.complaints, []);
});
