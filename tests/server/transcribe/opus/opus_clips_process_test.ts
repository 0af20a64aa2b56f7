import { OggOpusFile } from "../../../../server/audio/ogg_opus/file.ts";
import { OpusClips } from "../../../../server/transcribe/opus/opus_clips.ts";
import { assert, assertEquals } from "../../../assert.ts";
import { SOAK } from "../../../counts.ts";
import { report } from "../../../fixtures/figures.ts";
import { SENTENCES } from "../../../fixtures/sentences.ts";
import { joined, type Pcm, speech } from "../../../fixtures/speech.ts";

/** How long the event loop may stand still while a clip of 25 s is made small, in milliseconds. */
const STILL_MS = 20;
/** How long the clip may take, in milliseconds. */
const TAKES_MS = 1_000;

async function longest(): Promise<Pcm> {
  const said = await Promise.all(SENTENCES.map((sentence) => speech(sentence)));
  return joined(...said).subarray(0, 25 * 32_000);
}

Deno.test("OpusClips makes 25 s of speech small without holding up the event loop", async () => {
  using clips = new OpusClips(undefined, 60_000);
  const pcm = await longest();
  // The Worker loads what it needs with its first clip.
  await clips.encode(pcm.slice(0, 32_000));
  let still = 0;
  let last = performance.now();
  const ticks = setInterval(() => {
    const now = performance.now();
    still = Math.max(still, now - last);
    last = now;
  }, 1);
  const began = performance.now();
  const file = await clips.encode(pcm);
  const took = performance.now() - began;
  clearInterval(ticks);
  assert(file !== undefined && file.length < pcm.length / 8, `${file?.length} bytes`);
  const path = await Deno.makeTempFile({ suffix: ".ogg" });
  await Deno.writeFile(path, file);
  using ogg = await OggOpusFile.open(path);
  assertEquals(ogg.samples, pcm.length / 2);
  await Deno.remove(path);
  if (!SOAK) return;
  report(
    `25 s as Ogg Opus: ${Math.round(took)} ms, event loop still for ${
      still.toFixed(1)
    } ms, ${file.length} bytes`,
  );
  assert(took <= TAKES_MS && still <= STILL_MS, `${took} ms, still for ${still} ms`);
});
