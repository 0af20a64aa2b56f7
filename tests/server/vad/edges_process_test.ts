import { startVad } from "../../../server/vad/start_vad.ts";
import type { SpeechSpan, Vad, VadOptions } from "../../../server/vad/vad.ts";
import { assert, assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { type ConstructedFile, constructedFiles } from "../../fixtures/constructed_files.ts";
import { report } from "../../fixtures/figures.ts";
import { isWithin, scored, scoreTable, TOLERANCE_MS } from "../../fixtures/vad_scores.ts";

/** Edges are measured without padding; all else is as the settings are without being set. */
const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 0, maxSegmentMs: 25_000 };
/** Least part of the utterances whose edges have to be near enough. */
const LEAST_WITHIN = 0.95;
/** Bytes of 100 ms: what a page sends at once. */
const PIECE_BYTES = 3_200;

async function search(vad: Vad, file: ConstructedFile): Promise<SpeechSpan[]> {
  const spans: SpeechSpan[] = [];
  using session = vad.open(0, {
    speechStart: () => {},
    speechEnd: (span) => spans.push(span),
    searched: () => {},
    dropped: () => {},
    failed: (error) => assert(false, error.message),
  });
  for (let at = 0; at < file.pcm.length; at += PIECE_BYTES) {
    session.push(file.pcm.subarray(at, at + PIECE_BYTES));
  }
  await session.flush();
  return spans;
}

Deno.test("startVad() finds every utterance of constructed files at its edges, and nothing else", async () => {
  const all = await constructedFiles();
  assertEquals(all.length, 60);
  // Every second file keeps all kinds in.
  const files = all.filter((_, index) => index % count(2, 1) === 0);
  await using vad = await startVad(OPTIONS);
  const scores = [];
  for (const file of files) scores.push(scored(file, await search(vad, file), OPTIONS.pauseMs));
  report(
    `voice activity detection: threshold ${OPTIONS.threshold}, pause ${OPTIONS.pauseMs} ms, without padding; ` +
      "over shorter pauses utterances are one stretch, of which the outer edges count",
  );
  for (const line of scoreTable(scores)) report(line);
  for (const { file, utterances, falseSpans } of scores) {
    const name = `${file.kind}: ${file.name}`;
    assertEquals(falseSpans, [], name);
    assertEquals(utterances.filter(({ missing }) => missing), [], name);
  }
  const utterances = scores.flatMap((score) => score.utterances);
  const within = utterances.filter((utterance) => isWithin(utterance, TOLERANCE_MS)).length;
  assert(within >= LEAST_WITHIN * utterances.length, `${within} of ${utterances.length}`);
});
