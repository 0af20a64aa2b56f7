import { type Recording, recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { askEngine, type Home, homeAt, startEngine } from "../fixtures/programs.ts";
import { type ProviderServer, startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { speak } from "../fixtures/speaker.ts";
import {
  joined,
  mixed,
  type Pcm,
  recorded,
  scaled,
  silence,
  sound,
  speech,
  type Voice,
} from "../fixtures/speech.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const KEY = "sk_test_0123456789abcdef";
/** Sounds that nobody makes by speaking; the last ones come and go as breath does. */
const KINDS = [
  "whitenoise",
  "pinknoise",
  "brownnoise",
  "sine 440",
  "sine 120",
  "sawtooth 90",
  "pinknoise tremolo 0.3 90",
  "brownnoise tremolo 0.5 80",
];
/** Length of the full number of sounds, in milliseconds: 10 minutes. */
const TEN_MINUTES_MS = 600_000;

/** A data folder whose engine asks a provider on this machine. */
function homeWith(path: string, server: ProviderServer, settings: Record<string, string>): Home {
  return homeAt(path, {
    HERO_VOICE_ENGINE: "openai",
    STT_API_KEY: KEY,
    STT_BASE_URL: server.baseUrl,
    ...settings,
  });
}

/** Plays sound into the stream, and waits until all of it is text. */
async function play(home: Home, pcm: Pcm): Promise<Recording> {
  const { recording } = await speak(home, new Int16Array(pcm.buffer), 0);
  const read = async (): Promise<Recording> =>
    recordingSchema.parse(await (await askEngine(home, `/v1/recordings/${recording}`)).json());
  await eventually(async () => (await read()).state === "ready");
  return await read();
}

/** Noise, tones, breath and silence. */
async function noises(): Promise<Pcm> {
  const pieces = [silence(count(3_000, 110_000))];
  for (const kind of KINDS) {
    for (const amplitude of [0.02, 0.3]) {
      pieces.push(await sound(kind, count(3_000, 30_000), amplitude), silence(1_000));
    }
  }
  return joined(...pieces);
}

/** Invents as Whisper does: a phrase that it knows over silence, words that it doubts over noise. */
function inventor(): ProviderServer {
  return startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) =>
      new Int16Array(pcm.buffer).every((sample) => Math.abs(sample) < 300)
        ? { text: "Thank you.", noSpeechProbability: 0.3, meanLogProbability: -0.5 }
        : { text: "I have a plan.", noSpeechProbability: 0.9, meanLogProbability: -1.3 },
  });
}

for (
  const [name, settings] of [
    ["noise, tones, breath and silence give no words, whatever the provider invents", {}],
    // Speech detection lets through what it can.
    [
      "they give none either where they are taken for speech",
      { HERO_VOICE_VAD_THRESHOLD: "0.05" },
    ],
  ] as const
) {
  Deno.test(name, async () => {
    using folder = tempFolder();
    await using server = inventor();
    const home = homeWith(folder.path, server, settings);
    await using engine = await startEngine(home);
    const { segments, durationMs } = await play(home, await noises());
    assert(durationMs >= count(0, TEN_MINUTES_MS), `only ${durationMs} ms`);
    assertEquals(segments.filter(({ text }) => text !== ""), []);
    if ("HERO_VOICE_VAD_THRESHOLD" in settings) {
      assert(server.received > 0, "the provider was never asked");
      assert(segments.every(({ state, reason }) => state === "empty" && reason !== undefined));
    }
    assertEquals((await engine.end()).code, 0);
  });
}

/**
 * How quiet single words are: as if the speaker were ten times as far away. The model that finds speech
 * misses some of them at a twentieth.
 */
const WORD_FACTOR = 0.1;
/** How quiet sentences are. */
const SENTENCE_FACTOR = 0.02;

/** Quiet utterances: words as engines invent them too, and sentences. */
async function utterances(): Promise<Pcm[]> {
  const voices: readonly Voice[] = ["slt", "rms", "awb"];
  const words: Pcm[] = [];
  for (const text of ["Thank you.", "Bye.", "Stop.", "Yes, please."]) {
    for (const voice of voices) words.push(await speech(text, voice));
  }
  for (const name of ["Front_Left", "Front_Right", "Rear_Left", "Rear_Right", "Side_Left"]) {
    words.push(await recorded(name));
  }
  const sentences: Pcm[] = [];
  for (const text of SENTENCES) {
    for (const voice of voices) sentences.push(await speech(text, voice));
  }
  const hiss = await sound("pinknoise", 10_000, 0.01);
  return [
    ...words.map((pcm) => scaled(pcm, WORD_FACTOR)),
    ...words.slice(0, 8).map((pcm) => scaled(mixed(pcm, hiss), WORD_FACTOR)),
    ...sentences.map((pcm) => scaled(pcm, SENTENCE_FACTOR)),
  ];
}

Deno.test("quiet real utterances are not swallowed, not even where they sound like inventions", async () => {
  using folder = tempFolder();
  // What it hears is what it would invent, too.
  await using server = startProviderServer({
    apiKey: KEY,
    hear: () => ({ text: "Thank you.", noSpeechProbability: 0.55, meanLogProbability: -1.2 }),
  });
  const home = homeWith(folder.path, server, {});
  await using engine = await startEngine(home);
  const spoken = await utterances();
  assert(spoken.length >= 50, `only ${spoken.length}`);
  const pieces = spoken.flatMap((pcm) => [pcm, silence(2_000)]);
  const { segments } = await play(home, joined(silence(1_000), ...pieces));
  const texts = segments.map(({ text }) => text);
  assert(texts.every((text) => text === "Thank you."), Deno.inspect(segments));
  // Every utterance has a segment of its own.
  let at = 1_000;
  const swallowed: number[] = [];
  for (const [index, pcm] of spoken.entries()) {
    const endMs = at + pcm.length / 32;
    if (!segments.some((each) => each.startMs < endMs && each.endMs > at)) swallowed.push(index);
    at = endMs + 2_000;
  }
  assertEquals(swallowed, []);
  assertEquals((await engine.end()).code, 0);
});
