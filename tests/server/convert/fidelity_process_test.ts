import { convert } from "../../../server/convert/convert.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { report } from "../../fixtures/figures.ts";
import { SENTENCES } from "../../fixtures/sentences.ts";
import { bestCorrelation } from "../../fixtures/speech_band.ts";
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
} from "../../fixtures/speech.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";
import { wavBytes } from "../../fixtures/wav_files.ts";

const VOICES: readonly Voice[] = ["slt", "rms", "awb"];
/** What the human voice of alsa-utils says. */
const RECORDED = [
  ...["Front_Center", "Front_Left", "Front_Right", "Rear_Center", "Rear_Left", "Rear_Right"],
  ...["Side_Left", "Side_Right"],
];
/** Noises under speech, as sox calls them, with their largest sample. */
const NOISES: readonly (readonly [kind: string, amplitude: number])[] = [
  ["pinknoise", 0.02],
  ["pinknoise", 0.06],
  ["brownnoise", 0.1],
  ["whitenoise", 0.01],
  ["sine 50", 0.1],
  ["sine 1000", 0.02],
];
/** Rates that speech came through, in Hz. */
const RATES = [8_000, 11_025, 22_050, 32_000, 44_100, 48_000];

async function run(program: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [...args],
    stdout: "piped",
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  assert(success, `${program}: ${decoder.decode(stderr)}`);
  return decoder.decode(stdout) + decoder.decode(stderr);
}

/** Speech that went through another rate. */
async function throughRate(pcm: Pcm, rate: number, folder: string): Promise<Pcm> {
  const [from, between, to] = ["from", "between", "to"].map((name) => `${folder}/${name}.wav`);
  await Deno.writeFile(from!, wavBytes(new Int16Array(pcm.slice().buffer)));
  await run("/usr/bin/sox", "-R", from!, "-r", `${rate}`, between!);
  await run("/usr/bin/sox", "-R", between!, "-r", "16000", "-b", "16", "-c", "1", to!);
  return (await Deno.readFile(to!)).slice(44);
}

/** Fifty recordings, by what they are. */
async function recordings(folder: string): Promise<Map<string, Int16Array<ArrayBuffer>>> {
  const all = new Map<string, Int16Array<ArrayBuffer>>();
  const add = (name: string, pcm: Pcm): void =>
    void all.set(name, new Int16Array(pcm.slice().buffer));
  for (let i = 0; i < 30; i++) {
    const voice = VOICES[i % VOICES.length]!;
    const sentence = SENTENCES[i % SENTENCES.length]!;
    const loudness = [1, 0.3, 0.05][Math.floor(i / 10)]!;
    const said = scaled(await speech(sentence, voice), loudness);
    add(`${voice} says sentence ${i}, times ${loudness}`, joined(silence(i * 7), said));
  }
  for (const name of RECORDED) add(`a person says ${name}`, await recorded(name));
  for (const [i, [kind, amplitude]] of NOISES.entries()) {
    const said = await speech(SENTENCES[i]!, VOICES[i % 3]!);
    const noise = await sound(kind, Math.ceil(said.length / 32) + 1, amplitude);
    add(`speech over ${kind} of ${amplitude}`, mixed(said, noise));
  }
  for (const [i, rate] of RATES.entries()) {
    const said = await speech(SENTENCES[i]!, VOICES[(i + 1) % 3]!);
    add(`speech that came through ${rate} Hz`, await throughRate(said, rate, folder));
  }
  return all;
}

Deno.test("fifty recordings: opusinfo and ffmpeg have nothing to say, and length and sound are the same", async () => {
  using folder = tempFolder();
  const path = (name: string): string => `${folder.path}/${name}`;
  const all = await recordings(folder.path);
  assertEquals(all.size, 50);
  const correlations: number[] = [];
  for (const [name, pcm] of all) {
    await Deno.writeFile(path("audio.wav"), wavBytes(pcm));
    await convert({
      wavPath: path("audio.wav"),
      partPath: path("audio.ogg"),
      samples: pcm.length,
      title: name,
      createdAt: Date.now(),
      complexity: 5,
    }, () => Promise.resolve());

    const info = await run("/usr/bin/opusinfo", path("audio.ogg"));
    assert(!/warning|error|hole/i.test(info), `${name}: ${info}`);
    assertMatch(info, /Logical stream 1 ended\s*$/);
    assert(info.includes(`TITLE=${name}`), info);
    const said = await run(
      "/usr/bin/ffmpeg",
      ...["-v", "warning", "-xerror", "-y", "-i", path("audio.ogg")],
      ...["-f", "s16le", "-ac", "1", "-ar", "16000", path("audio.pcm")],
    );
    assertEquals(said, "", name);
    const decoded = new Int16Array((await Deno.readFile(path("audio.pcm"))).buffer);
    const offMs = Math.abs(decoded.length - pcm.length) / 16;
    assert(offMs <= 50, `${name}: ${offMs} ms off`);
    const { correlation, lag } = bestCorrelation(pcm, decoded);
    correlations.push(correlation);
    assert(correlation > 0.9, `${name}: correlation ${correlation}`);
    assert(Math.abs(lag) <= 2, `${name}: moved by ${lag} samples`);
    await Deno.remove(path("audio.ogg"));
  }
  const least = Math.min(...correlations);
  report(`50 recordings: least correlation ${least.toFixed(3)} in the speech band`);
});
