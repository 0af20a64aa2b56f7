import { OggOpusFile } from "../../../../server/audio/ogg_opus/file.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { correlation, samplesOf } from "../../../fixtures/ogg_opus.ts";
import { SENTENCES } from "../../../fixtures/sentences.ts";
import { joined, recorded, speech, wav } from "../../../fixtures/speech.ts";
import { tempFolder } from "../../../fixtures/temp_folder.ts";

async function ffmpeg(...args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("/usr/bin/ffmpeg", {
    args: ["-v", "error", ...args],
    stdout: "null",
    stderr: "piped",
  }).output();
  assert(success, new TextDecoder().decode(stderr));
}

/** What else makes Ogg Opus, by the options of ffmpeg's libopus. */
const MAKERS: Readonly<Record<string, readonly string[]>> = {
  "stereo, 60 ms a packet": ["-ac", "2", "-frame_duration", "60", "-b:a", "64k"],
  "mono, 2.5 ms a packet, no voice": ["-application", "lowdelay", "-frame_duration", "2.5"],
  "stereo, packets of kilobytes": ["-ac", "2", "-frame_duration", "120", "-b:a", "510k"],
  "narrow, 40 ms a packet": ["-frame_duration", "40", "-b:a", "8k", "-cutoff", "4000"],
};

for (const [name, options] of Object.entries(MAKERS)) {
  Deno.test(`OggOpusFile reads what ffmpeg made as ffmpeg does: ${name}`, async () => {
    using folder = tempFolder();
    const said = joined(await speech(SENTENCES[0]!), await recorded("Front_Left"));
    const path = (ending: string): string => `${folder.path}/audio.${ending}`;
    await Deno.writeFile(path("wav"), wav(said));
    await ffmpeg("-i", path("wav"), "-c:a", "libopus", ...options, path("ogg"));
    await ffmpeg("-i", path("ogg"), "-ac", "1", "-ar", "16000", "-f", "s16le", path("pcm"));
    const expected = new Int16Array((await Deno.readFile(path("pcm"))).buffer);

    using file = await OggOpusFile.open(path("ogg"));
    const whole = await samplesOf(file);
    assertEquals(whole.length, file.samples);
    assert(Math.abs(whole.length - expected.length) <= 1, `${whole.length}, ${expected.length}`);
    // The filters by which libopus comes to 16 kHz and to 48 kHz differ by up to two samples.
    const at = [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((lag) => correlation(expected, whole, lag));
    assert(Math.max(...at) > 0.98 && Math.max(...at) === Math.max(...at.slice(2, 7)), at.join(" "));
    const middle = await samplesOf(file, 30_000, 50_000);
    assert(correlation(middle, whole.subarray(30_000, 50_000)) > 0.999);
  });
}
