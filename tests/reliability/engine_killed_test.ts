import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { askEngine, type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { speak } from "../fixtures/speaker.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wordAccuracy } from "../fixtures/words.ts";

/** How far the detector's edges may move when it begins anew in the middle, in milliseconds. */
const EDGE_MS = 300;

/** What is kept of a recording, when all of it is text. */
async function kept(
  home: Home,
  id: string,
): Promise<{ spans: [number, number, string][]; samples: Int16Array }> {
  let body: unknown;
  await eventually(async () => {
    body = await (await askEngine(home, `/v1/recordings/${id}`)).json();
    return recordingSchema.parse(body).state === "ready";
  });
  const { segments } = recordingSchema.parse(body);
  assertEquals(segments.map(({ segment }) => segment), segments.map((_, index) => index));
  const wav = new Uint8Array(
    await (await askEngine(home, `/v1/recordings/${id}/audio`)).arrayBuffer(),
  );
  return {
    spans: segments.map(({ startMs, endMs, text }) => [startMs, endMs, text]),
    samples: new Int16Array(wav.slice(44).buffer),
  };
}

Deno.test("the engine killed in the middle: no gap, no repeat, no segment missing or doubled", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path);
  const parts = [silence(500)];
  const said = SENTENCES.slice(0, 5);
  for (const sentence of said) parts.push(await speech(sentence), silence(1_200));
  const audio = new Int16Array(joined(...parts).buffer);

  let engine = await startEngine(home);
  const undisturbed = await kept(home, (await speak(home, audio, 0)).recording);
  assertEquals(undisturbed.samples, audio);
  assertEquals(undisturbed.spans.length, 5);

  const kills = count(4, 20);
  let over = false;
  const killing = (async () => {
    for (let kill = 0; kill < kills && !over; kill++) {
      await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 1_200));
      if (over) break;
      await engine.end("SIGKILL");
      engine = await startEngine(home);
    }
  })();
  const spoken = await speak(home, audio, 20);
  over = true;
  await killing;
  const disturbed = await kept(home, spoken.recording);
  await engine.end();

  assert(spoken.connections > 1, "it was killed at least once");
  for (const [index, acked] of spoken.ackedAtLoss.entries()) {
    const resumedAt = spoken.ackedAtReady[index + 1];
    assert(
      resumedAt === undefined || resumedAt >= acked,
      `${acked} acknowledged, ${resumedAt} kept`,
    );
  }
  assertEquals(disturbed.samples, audio);
  assertEquals(disturbed.spans.length, said.length);
  for (const [index, [startMs, endMs, text]] of disturbed.spans.entries()) {
    const [expectedStartMs, expectedEndMs] = undisturbed.spans[index]!;
    assert(Math.abs(startMs - expectedStartMs) <= EDGE_MS, `${startMs}, not ${expectedStartMs}`);
    assert(Math.abs(endMs - expectedEndMs) <= EDGE_MS, `${endMs}, not ${expectedEndMs}`);
    assert(wordAccuracy(said[index]!, text) >= 0.7, text);
  }
  for (const { segment, text } of spoken.finals) assertEquals(text, disturbed.spans[segment]?.[2]);
});
