/** Half an hour of speech with pauses, spoken as fast as the engine takes it. */
import { recordingSchema } from "../../shared/recording.ts";
import { engineStatusSchema } from "../../shared/status.ts";
import { assert, assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { childMemoryOf } from "../fixtures/memory_of.ts";
import { askEngine, type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { speak, type Spoken } from "../fixtures/speaker.ts";
import { joined, type Pcm, silence, speech, type Voice } from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { wordAccuracy } from "../fixtures/words.ts";

const KEY = "sk_test_0123456789abcdef";
const VOICES: readonly Voice[] = ["slt", "rms", "awb"];
/** Sentences; with their pauses the full number takes 31 minutes. */
const SAID = Array.from({ length: count(8, 400) }, (_, index) => SENTENCES[index % 10]!);
const PAUSE_MS = 1_300;
/** Length that the full number must have, in milliseconds. */
const HALF_AN_HOUR_MS = 30 * 60_000;
/** How much more memory the second half may take than the first, in MiB. */
const GROWTH_MIB = 40;
/** Wait between two looks at the memory, in milliseconds. */
const MEASURE_MS = 500;
/** Share of the words that the offline engine has to get right. */
const ACCURACY = 0.85;
/** Inaudible samples before each sentence by which the fake knows it; its number follows. */
const MARK = [9, -9, 9, -9, 9, -9];

/** All that is said; each sentence has its mark. */
async function everything(): Promise<Int16Array> {
  const parts: Pcm[] = [silence(1_000)];
  for (const [index, sentence] of SAID.entries()) {
    const mark = new Uint8Array(Int16Array.from([...MARK, index + 1]).buffer);
    parts.push(mark, await speech(sentence, VOICES[index % VOICES.length]), silence(PAUSE_MS));
  }
  return new Int16Array(joined(...parts).buffer);
}

/** Numbers of the sentences that a clip begins; the first is 1. */
function marksIn(pcm: Pcm): number[] {
  const samples = new Int16Array(pcm.slice().buffer);
  const marks: number[] = [];
  for (let at = 0; at + MARK.length < samples.length; at++) {
    if (MARK.every((value, i) => samples[at + i] === value)) {
      marks.push(samples[at + MARK.length] ?? 0);
    }
  }
  return marks;
}

interface Heard {
  readonly spoken: Spoken;
  readonly recording: ReturnType<typeof recordingSchema.parse>;
  /** Memory of the engine and its child processes in MiB, again and again until the end. */
  readonly memory: readonly number[];
}

/** Says everything, and waits until all of it is text. */
async function hear(home: Home): Promise<Heard> {
  const memory: number[] = [];
  const read = async (id: string): Promise<Heard["recording"]> =>
    recordingSchema.parse(await (await askEngine(home, `/v1/recordings/${id}`)).json());
  const measure = async (): Promise<void> => {
    const status = await (await askEngine(home, "/v1/status")).json();
    const { pid, rssBytes } = engineStatusSchema.parse(status);
    memory.push(Math.round(rssBytes / 1_048_576) + await childMemoryOf(pid));
  };
  const samples = await everything();
  let over = false;
  const measuring = (async (): Promise<void> => {
    while (!over) {
      await measure();
      await new Promise((resolve) => setTimeout(resolve, MEASURE_MS));
    }
  })();
  try {
    const spoken = await speak(home, samples, 0);
    for (;;) {
      const now = await read(spoken.recording);
      if (now.state === "ready") return { spoken, recording: now, memory };
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    over = true;
    await measuring;
  }
}

/** What holds whatever the engine is. */
function check({ spoken, recording, memory }: Heard): void {
  assertEquals(recording.segments.map(({ state }) => state), SAID.map(() => "done"));
  const starts = recording.segments.map(({ startMs }) => startMs);
  assertEquals(starts, starts.toSorted((a, b) => a - b));
  // No text came twice.
  const told = spoken.finals.map(({ segment }) => segment);
  assertEquals(new Set(told).size, told.length);
  if (!SOAK) return;
  assert(recording.durationMs >= HALF_AN_HOUR_MS, `only ${recording.durationMs} ms`);
  const half = Math.floor(memory.length / 2);
  const growth = Math.max(...memory.slice(half)) - Math.max(...memory.slice(0, half));
  assert(growth <= GROWTH_MIB, `memory grows: ${memory} MiB`);
}

Deno.test("half an hour of speech by the fake: every sentence once, in order, word for word", async () => {
  using folder = tempFolder();
  await using server = startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) => ({ text: marksIn(pcm).map((mark) => `Sentence ${mark}.`).join(" ") }),
  });
  const home = homeAt(folder.path, {
    HERO_VOICE_ENGINE: "openai",
    STT_API_KEY: KEY,
    STT_BASE_URL: server.baseUrl,
  });
  await using engine = await startEngine(home);
  const heard = await hear(home);
  assertEquals(
    heard.recording.segments.map(({ text }) => text),
    SAID.map((_, index) => `Sentence ${index + 1}.`),
  );
  check(heard);
  const transcript = await askEngine(
    home,
    `/v1/recordings/${heard.recording.id}/transcript?format=txt`,
  );
  assertEquals(
    (await transcript.text()).trim().split(/\s+/).join(" "),
    SAID.map((_, index) => `Sentence ${index + 1}.`).join(" "),
  );
  assertEquals((await engine.end()).code, 0);
});

Deno.test("half an hour of speech by PocketSphinx: every sentence, in order", async () => {
  using folder = tempFolder();
  const home = homeAt(folder.path, { HERO_VOICE_ENGINE: "pocketsphinx" });
  await using engine = await startEngine(home);
  const heard = await hear(home);
  check(heard);
  const { segments } = heard.recording;
  const accuracy = wordAccuracy(SAID.join(" "), segments.map(({ text }) => text).join(" "));
  assert(accuracy >= ACCURACY, `only ${accuracy.toFixed(3)} of the words`);
  // Each text is that of its own sentence, and of no other.
  for (const [index, { text }] of segments.entries()) {
    const best = SENTENCES.toSorted((a, b) => wordAccuracy(b, text) - wordAccuracy(a, text))[0];
    assertEquals(best, SAID[index], `segment ${index}: ${text}`);
  }
  assertEquals((await engine.end()).code, 0);
});
