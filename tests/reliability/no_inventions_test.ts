import { recordingSchema } from "../../shared/recording.ts";
import { assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { askEngine, homeAt, startEngine } from "../fixtures/programs.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { speak } from "../fixtures/speaker.ts";
import { joined, silence, sound } from "../fixtures/speech.ts";
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

Deno.test("noise, tones, breath and silence give no words, whatever the provider invents", async () => {
  using folder = tempFolder();
  await using server = startProviderServer({
    apiKey: KEY,
    // What Whisper does with such clips: a phrase that it knows over silence, words that it doubts over
    // noise.
    hear: ({ pcm }) =>
      new Int16Array(pcm.buffer).every((sample) => Math.abs(sample) < 300)
        ? { text: "Thank you.", noSpeechProbability: 0.3, meanLogProbability: -0.5 }
        : { text: "I have a plan.", noSpeechProbability: 0.9, meanLogProbability: -1.3 },
  });
  const home = homeAt(folder.path, {
    HERO_VOICE_ENGINE: "openai",
    STT_API_KEY: KEY,
    STT_BASE_URL: server.baseUrl,
  });
  await using engine = await startEngine(home);
  const pieces = [silence(count(3_000, 60_000))];
  for (const kind of KINDS) {
    for (const amplitude of [0.02, 0.3]) {
      pieces.push(await sound(kind, count(3_000, 30_000), amplitude), silence(1_000));
    }
  }
  const { recording } = await speak(home, new Int16Array(joined(...pieces).buffer), 0);
  const read = async (): Promise<ReturnType<typeof recordingSchema.parse>> =>
    recordingSchema.parse(await (await askEngine(home, `/v1/recordings/${recording}`)).json());
  await eventually(async () => (await read()).state === "ready");
  assertEquals((await read()).segments.filter(({ text }) => text !== ""), []);
  assertEquals((await engine.end()).code, 0);
});
