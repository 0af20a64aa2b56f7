import { printLine } from "../../shared/cli/output.ts";
import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { cuttableProxy } from "../fixtures/cuttable_proxy.ts";
import { askEngine, homeAt, startEngine, startGateway } from "../fixtures/programs.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { speak, type Spoken } from "../fixtures/speaker.ts";
import { joined, type Pcm, samples, silence, speech, type Voice } from "../fixtures/speech.ts";
import { freePort } from "../fixtures/free_port.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const SESSIONS = 4;
const PAUSE_MS = 1_300;
const VOICES: readonly Voice[] = ["slt", "rms", "awb"];

/** What a speaker says, and where each utterance lies in it. */
interface Script {
  readonly audio: Int16Array;
  readonly utterances: readonly { readonly startMs: number; readonly endMs: number }[];
}

async function script(speaker: number, utterances: number): Promise<Script> {
  const parts: Pcm[] = [silence(600)];
  const places: { startMs: number; endMs: number }[] = [];
  let atMs = 600;
  for (let i = 0; i < utterances; i++) {
    const said = await speech(
      SENTENCES[(speaker + i) % SENTENCES.length]!,
      VOICES[(speaker + i) % VOICES.length],
    );
    const durationMs = said.length / 32;
    places.push({ startMs: atMs, endMs: atMs + durationMs });
    parts.push(said, silence(PAUSE_MS));
    atMs += durationMs + Math.round(samples(PAUSE_MS) / 16);
  }
  return { audio: new Int16Array(joined(...parts).buffer), utterances: places };
}

/** Checks what is kept of a speaker: every sample once, every utterance once. */
async function check(home: ReturnType<typeof homeAt>, spoken: Spoken, said: Script): Promise<void> {
  for (const [index, acked] of spoken.ackedAtLoss.entries()) {
    const kept = spoken.ackedAtReady[index + 1];
    assert(kept === undefined || kept >= acked, `${acked} acknowledged, ${kept} kept`);
  }
  const path = `/v1/recordings/${spoken.recording}`;
  let body: unknown;
  await eventually(async () => {
    body = await (await askEngine(home, path)).json();
    return recordingSchema.parse(body).state === "ready";
  });
  const wav = await (await askEngine(home, `${path}/audio`)).arrayBuffer();
  const kept = new Int16Array(wav.slice(44));
  assertEquals(kept.length, said.audio.length);
  assertEquals(kept.findIndex((sample, place) => sample !== said.audio[place]), -1);
  const { segments } = recordingSchema.parse(body);
  for (const { startMs, endMs } of said.utterances) {
    const covering = segments.filter((segment) =>
      Math.min(segment.endMs, endMs) - Math.max(segment.startMs, startMs) > 200
    );
    const spans = covering.map((segment) => `${segment.startMs}-${segment.endMs}`).join(", ");
    assertEquals(covering.length, 1, `${startMs}-${endMs} is in ${spans || "no segment"}`);
  }
  assertEquals(segments.length, said.utterances.length);
  assertEquals(segments.filter(({ state }) => state !== "done"), []);
  const texts = new Map<number, string>();
  for (const { segment, text } of spoken.finals) {
    assertEquals(text, texts.get(segment) ?? text);
    texts.set(segment, text);
  }
}

Deno.test("engine and gateway killed, network cut: no sample lost or doubled, each utterance once", async () => {
  using folder = tempFolder();
  const hear = ({ pcm }: { pcm: Uint8Array }): { text: string } => ({
    text: `${pcm.length} bytes of speech.`,
  });
  await using provider = startProviderServer({ apiKey: "key-for-tests", hear });
  const port = freePort();
  const home = homeAt(folder.path, {
    GROQ_API_KEY: "key-for-tests",
    GROQ_BASE_URL: provider.baseUrl,
    HERO_VOICE_UI_PORT: String(port),
  });
  let engine = await startEngine(home);
  let gateway = (await startGateway(home, port)).program;
  await using proxy = cuttableProxy(port);
  const token = (await Deno.readTextFile(`${home.path}/token`)).trim();

  const events: ("engine" | "gateway" | "cut")[] = [
    ...Array<"engine">(count(3, 200)).fill("engine"),
    ...Array<"gateway">(count(2, 50)).fill("gateway"),
    ...Array<"cut">(count(1, 20)).fill("cut"),
  ];
  events.sort(() => Math.random() - 0.5);
  const scripts = await Promise.all(
    Array.from({ length: SESSIONS }, (_, speaker) => script(speaker, count(4, 250))),
  );
  const target = {
    url: `ws://127.0.0.1:${proxy.port}/v1/stream`,
    headers: { authorization: `Bearer ${token}`, host: `127.0.0.1:${port}` },
  };
  let speaking = SESSIONS;
  const speakers = Promise.all(
    scripts.map(({ audio }) => speak(target, audio, 60).finally(() => speaking--)),
  );
  // Who fails while the interruptions go on is heard of at the end.
  speakers.catch(() => {});
  let happened = 0;
  for (const event of events) {
    if (speaking === 0) break;
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 1_500));
    switch (event) {
      case "engine":
        await engine.end("SIGKILL");
        engine = await startEngine(home);
        break;
      case "gateway":
        await gateway.end("SIGKILL");
        gateway = (await startGateway(home, port)).program;
        break;
      case "cut":
        proxy.cut(1_000 + Math.random() * (SOAK ? 29_000 : 0));
        break;
    }
    happened++;
  }
  const spoken = await speakers;
  for (const [speaker, each] of spoken.entries()) await check(home, each, scripts[speaker]!);
  const connections = spoken.reduce((sum, each) => sum + each.connections, 0);
  await gateway.end();
  await engine.end();
  assert(connections > SESSIONS, "they were interrupted");
  if (SOAK) {
    printLine(`${happened} interruptions, ${connections} connections of ${SESSIONS} speakers`);
  }
});
