import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { keepSentAudio, sentSamples } from "../fixtures/browser.ts";
import { assertAccessible, PageBench, press, sees, spoken } from "../fixtures/page_bench.ts";
import { askEngine } from "../fixtures/programs.ts";
import { speaks } from "../fixtures/speaking_bench.ts";
import { wav } from "../fixtures/speech.ts";

const REFUSED =
  "The browser was not allowed to use the microphone. Allow it for this page (the symbol beside the address), and in the system's privacy settings, then press the button again.";
const MISSING =
  "No microphone was found. Plug one in or switch it on, then press the button again.";

Deno.test("a person refuses the microphone, reads what to do, allows it, and speaks", async () => {
  await using bench = await PageBench.open();
  const microphone = await bench.file("microphone.wav", wav(await spoken(0, 2)));
  const person = await bench.person({ microphone, allowed: false });
  const { page } = person;
  await keepSentAudio(page);
  await page.reload();
  await press(page, "Start recording");
  const refused = page.getByRole("alert").getByText(REFUSED);
  await refused.waitFor();
  await sees(page, "Not recording");
  await assertAccessible(person);
  assertEquals((await bench.recordings()).items, []);
  // Pressed again without allowing it: the same is said, and nothing hangs.
  await press(page, "Start recording");
  await refused.waitFor();

  await page.context().grantPermissions(["microphone"]);
  await press(page, "Start recording");
  await refused.waitFor({ state: "detached" });
  await speaks(page, 2);

  // Refused after a pause: what was said is kept, and it goes on when it is allowed again.
  await press(page, "Pause");
  await sees(page, "Paused");
  await page.context().clearPermissions();
  await page.context().grantPermissions([]);
  await press(page, "Go on");
  await refused.waitFor();
  await sees(page, "Paused; no microphone");
  await assertAccessible(person);
  await page.context().grantPermissions(["microphone"]);
  await press(page, "Go on with another microphone");
  await refused.waitFor({ state: "detached" });
  await sees(page, /^Recording$/);
  await speaks(page, 1);
  await press(page, "Stop recording");
  await sees(page, /^Saved, /);
  const { items: [recording, other] } = await bench.recordings();
  assert(recording);
  assertStrictEquals(other, undefined);
  const audio = await askEngine(bench.home, `/v1/recordings/${recording.id}/audio`);
  assertEquals(new Int16Array((await audio.arrayBuffer()).slice(44)), await sentSamples(page));
  assertEquals(person.complaints, []);
});

Deno.test("a person without a microphone reads what to do", async () => {
  await using bench = await PageBench.open();
  const person = await bench.person();
  const { page } = person;
  await press(page, "Start recording");
  await page.getByRole("alert").getByText(MISSING).waitFor();
  await sees(page, "Not recording");
  await assertAccessible(person);
  assertEquals((await bench.recordings()).items, []);
  assertEquals(person.complaints, []);
});
