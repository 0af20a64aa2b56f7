import { recordingPageSchema, recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { keepSentAudio, openBrowser, sentSamples } from "../fixtures/browser.ts";
import { askEngine, homeAt, startEngine, startGateway } from "../fixtures/programs.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { joined, silence, speech, wav } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wordAccuracy } from "../fixtures/words.ts";

Deno.test("a person speaks in Chromium and reads the words while still speaking", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path);
  const said = SENTENCES.slice(0, 4);
  const parts = [silence(1_500)];
  for (const sentence of said) parts.push(await speech(sentence), silence(1_300));
  // The microphone plays its file again from its start: silence keeps the repetition away.
  parts.push(silence(60_000));
  const microphone = `${folder.path}/microphone.wav`;
  await Deno.writeFile(microphone, wav(joined(...parts)));

  await using _engine = await startEngine(home);
  const gateway = await startGateway(home);
  await using _gateway = gateway.program;
  const token = (await Deno.readTextFile(`${home.path}/token`)).trim();
  await using person = await openBrowser({ microphone });
  const { page } = person;
  await keepSentAudio(page);

  await page.goto(`${gateway.url}/#token=${token}`);
  await page.getByRole("button", { name: "Start recording" }).click();
  assertEquals(new URL(page.url()).hash.includes("token"), false);

  // The first sentence is on the page while the last is still being spoken.
  const text = page.getByRole("log").or(page.locator("[aria-live=polite]")).first();
  await page.getByText(/letter|brother|morning|weather/).first().waitFor();
  assertEquals(await page.getByRole("button", { name: "Stop recording" }).isVisible(), true);
  assert(await text.count() > 0, "the text is in a live region");

  const live = async (): Promise<ReturnType<typeof recordingSchema.parse>> => {
    const list = recordingPageSchema.parse(await (await askEngine(home, "/v1/recordings")).json());
    assertEquals(list.items.length, 1);
    const response = await askEngine(home, `/v1/recordings/${list.items[0]!.id}`);
    return recordingSchema.parse(await response.json());
  };
  await eventually(async () => {
    const { segments } = await live();
    return segments.filter(({ state }) => state === "done").length >= said.length;
  });
  assertEquals((await live()).state, "live");
  await page.keyboard.press("Space");
  await page.getByText(/^Saved, /).first().waitFor();
  await eventually(async () => (await live()).state === "ready");

  const recording = await live();
  const heard = recording.segments.map((segment) => segment.text).join(" ");
  const accuracy = wordAccuracy(said.join(" "), heard);
  assert(accuracy >= 0.85, `only ${accuracy.toFixed(2)} of the words: ${heard}`);

  const sent = await sentSamples(page);
  const saved = await Deno.readFile(`${home.path}/recordings/${recording.id}/audio.wav`);
  assertEquals(new Int16Array(saved.slice(44).buffer), sent);

  const shown = (await page.locator("main").innerText()).replace(/\s+/g, " ");
  for (const segment of recording.segments) assert(shown.includes(segment.text), segment.text);
  assertEquals(person.complaints, []);
});
