import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { askEngine, homeAt, startEngine } from "../fixtures/programs.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { speak } from "../fixtures/speaker.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wordAccuracy } from "../fixtures/words.ts";

Deno.test("ten sessions at once get only their own words", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path);
  await using engine = await startEngine(home);
  const sessions = await Promise.all(SENTENCES.map(async (sentence) => {
    const pcm = joined(silence(400), await speech(sentence), silence(1_200));
    const audio = new Int16Array(pcm.buffer);
    const { recording } = await speak(home, audio, 25);
    return { sentence, audio, recording };
  }));
  for (const { sentence, audio, recording } of sessions) {
    const read = async (): Promise<ReturnType<typeof recordingSchema.parse>> =>
      recordingSchema.parse(await (await askEngine(home, `/v1/recordings/${recording}`)).json());
    await eventually(async () => (await read()).state === "ready");
    const text = (await read()).segments.map((segment) => segment.text).join(" ");
    const best = SENTENCES.toSorted((a, b) => wordAccuracy(b, text) - wordAccuracy(a, text))[0];
    assertEquals(best, sentence);
    assert(wordAccuracy(sentence, text) >= 0.7, `${sentence}: ${text}`);
    const response = await askEngine(home, `/v1/recordings/${recording}/audio`);
    assertEquals(new Int16Array((await response.arrayBuffer()).slice(44)), audio);
  }
  const { code } = await engine.end();
  assertEquals(code, 0);
});
