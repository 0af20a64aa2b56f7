import fc from "fast-check";
import { BLOCK_SAMPLES, BLOCKS } from "../../../server/vad/levels.ts";
import { FRAME_SAMPLES } from "../../../server/vad/silero.ts";
import { SpeechDetector } from "../../../server/vad/speech_detector.ts";
import type { SpeechSpan, VadOptions } from "../../../server/vad/vad.ts";
import { assert, assertEquals } from "../../assert.ts";

const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };
const PADDING = 4_800;
const LOUD = new Float32Array(BLOCKS).fill(0.3);
const SILENT = new Float32Array(BLOCKS);

type Reported =
  | readonly ["start", number]
  | readonly ["end", number, number]
  | readonly ["searched", number];

/** A detector, what it reported so far, and its position. */
class Heard {
  readonly reported: Reported[] = [];
  readonly detector: SpeechDetector;
  position: number;

  constructor(fromSample = 0, options = OPTIONS) {
    this.position = fromSample;
    this.detector = new SpeechDetector(fromSample, options, {
      speechStart: (start) => this.reported.push(["start", start]),
      speechEnd: (span) => this.reported.push(["end", span.startSample, span.endSample]),
      searched: (toSample) => this.reported.push(["searched", toSample]),
    });
  }

  /** Hears frames of these probabilities; the probable ones are loud. */
  async hear(...probabilities: readonly number[]): Promise<void> {
    for (const probability of probabilities) {
      await this.detector.frame(probability >= 0.35 ? LOUD : SILENT, probability, FRAME_SAMPLES);
      this.position += FRAME_SAMPLES;
    }
  }

  restart(position?: number): void {
    this.detector.restart(position);
    this.position = position ?? this.position;
  }

  get spans(): SpeechSpan[] {
    return this.reported.filter((event) => event[0] === "end")
      .map(([, startSample, endSample]) => ({ startSample, endSample }));
  }
}

function times(count: number, probability: number): number[] {
  return Array<number>(count).fill(probability);
}

Deno.test("SpeechDetector makes one frame of speech a span, with padding", async () => {
  const heard = new Heard(8_000);
  await heard.hear(...times(10, 0), 0.9, ...times(8, 0));
  const start = 8_000 + 10 * FRAME_SAMPLES;
  assertEquals(heard.reported, [
    ["start", start - PADDING],
    ["end", start - PADDING, start + FRAME_SAMPLES + PADDING],
    ["searched", start + FRAME_SAMPLES + PADDING],
  ]);
});

Deno.test("SpeechDetector begins no span before the first sample", async () => {
  const heard = new Heard(8_000);
  await heard.hear(0, 0.9);
  assertEquals(heard.reported, [["start", 8_000]]);
});

Deno.test("SpeechDetector counts a soft beginning to the speech", async () => {
  const heard = new Heard();
  await heard.hear(...times(10, 0), 0.15, 0.4, 0.2, 0.9);
  assertEquals(heard.reported, [["start", 10 * FRAME_SAMPLES - PADDING]]);
});

Deno.test("SpeechDetector counts no more than half a second to a soft beginning", async () => {
  const heard = new Heard();
  await heard.hear(...times(40, 0.2), 0.9);
  assertEquals(heard.reported.at(-1), ["start", 35 * FRAME_SAMPLES - PADDING]);
});

Deno.test("SpeechDetector lets spans touch, never overlap", async () => {
  const heard = new Heard(0, { ...OPTIONS, paddingMs: 2_000, pauseMs: 200 });
  await heard.hear(...times(10, 0), 0.9, 0, 0, 0.9, 0, 0);
  const [first, second] = heard.spans;
  assertEquals(first?.endSample, 13 * FRAME_SAMPLES);
  assertEquals(second?.startSample, 13 * FRAME_SAMPLES);
});

Deno.test("SpeechDetector goes on over a pause that is too short", async () => {
  const heard = new Heard();
  await heard.hear(0.9, ...times(7, 0), 0.9, ...times(8, 0));
  assertEquals(heard.spans, [{ startSample: 0, endSample: 9 * FRAME_SAMPLES + PADDING }]);
});

Deno.test("SpeechDetector ends speech even where the threshold is low", async () => {
  const heard = new Heard(0, { ...OPTIONS, threshold: 0.05 });
  await heard.hear(0.9, ...times(8, 0.02));
  assertEquals(heard.spans.length, 1);
});

Deno.test("SpeechDetector splits a long span at its quietest point and goes on", async () => {
  const heard = new Heard();
  await heard.hear(...times(200, 0.9), 0.1, 0.1, 0.1, ...times(100, 0.9), ...times(8, 0));
  const [first, second] = heard.spans;
  const quiet = 201.5 * FRAME_SAMPLES;
  assert(Math.abs((first?.endSample ?? 0) - quiet) <= FRAME_SAMPLES, `${first?.endSample}`);
  assertEquals(first?.startSample, 0);
  assertEquals(second?.startSample, first?.endSample);
  assertEquals(second?.endSample, 303 * FRAME_SAMPLES + PADDING);
  const at = heard.reported.findIndex(([kind]) => kind === "end");
  const split = first?.endSample ?? 0;
  assertEquals(heard.reported.slice(at, at + 3), [
    ["end", 0, split],
    ["searched", split],
    ["start", split],
  ]);
});

Deno.test("SpeechDetector ends the rest of a split span even if it was never over the threshold", async () => {
  const heard = new Heard();
  await heard.hear(...times(200, 0.9), 0.1, 0.1, ...times(70, 0.4), ...times(8, 0));
  const [first, second] = heard.spans;
  assertEquals(second?.startSample, first?.endSample);
  assertEquals(second?.endSample, 272 * FRAME_SAMPLES + PADDING);
  assertEquals(heard.spans.length, 2);
});

Deno.test("SpeechDetector opens nothing after a split where only silence follows", async () => {
  const heard = new Heard();
  await heard.hear(...times(256, 0.9), ...times(30, 0));
  assertEquals(heard.spans, [{ startSample: 0, endSample: 256 * FRAME_SAMPLES + PADDING }]);
  await heard.hear(0.9);
  assertEquals(heard.reported.at(-1), ["start", 286 * FRAME_SAMPLES - PADDING]);
});

Deno.test("SpeechDetector keeps no token of speech that goes on for long", async () => {
  const heard = new Heard();
  await heard.hear(...times(10_000, 0.9));
  const { startSample = 0 } = { ...heard.spans.at(-1) };
  assert(heard.spans.length >= 36 && startSample > 9_000 * FRAME_SAMPLES);
  heard.restart();
  assertEquals(heard.spans.at(-1)?.endSample, 10_000 * FRAME_SAMPLES);
});

Deno.test("SpeechDetector.restart() ends open speech where the audio ends", async () => {
  const heard = new Heard();
  await heard.hear(...times(5, 0), 0.9);
  await heard.detector.frame(LOUD, 0.9, 100);
  heard.restart();
  const end = 6 * FRAME_SAMPLES + 100;
  assertEquals(heard.reported, [
    ["start", 5 * FRAME_SAMPLES - PADDING],
    ["end", 5 * FRAME_SAMPLES - PADDING, end],
    ["searched", end],
  ]);
});

Deno.test("SpeechDetector.restart() pads nothing across the gap", async () => {
  const heard = new Heard();
  await heard.hear(0, 0, 0.9);
  heard.restart(1_000_000);
  await heard.hear(0.9);
  assertEquals(heard.reported.slice(1), [
    ["end", 0, 3 * FRAME_SAMPLES],
    ["searched", 3 * FRAME_SAMPLES],
    ["searched", 1_000_000],
    ["start", 1_000_000],
  ]);
});

Deno.test("SpeechDetector reports every few seconds of silence how far was searched", async () => {
  const heard = new Heard();
  await heard.hear(...times(200, 0));
  assertEquals(heard.reported.length >= 4, true);
  assertEquals(heard.reported.every(([kind]) => kind === "searched"), true);
});

Deno.test("SpeechDetector keeps its promises whatever it hears", async () => {
  const options: VadOptions = { ...OPTIONS, pauseMs: 300, maxSegmentMs: 5_000 };
  await fc.assert(fc.asyncProperty(
    fc.array(
      fc.record({
        probability: fc.constantFrom(0, 0.02, 0.12, 0.3, 0.4, 0.5, 0.9, 1),
        count: fc.integer({ min: 1, max: 60 }),
        then: fc.constantFrom("nothing", "nothing", "nothing", "flush", "jump"),
      }),
      { maxLength: 25 },
    ),
    async (steps) => {
      const heard = new Heard(0, options);
      let end = 0;
      let open: number | undefined;
      let searched = 0;
      let read = 0;
      const check = (): void => {
        for (const event of heard.reported.slice(read)) {
          if (event[0] === "start") {
            assertEquals(open, undefined);
            assert(event[1] >= end && event[1] >= searched && event[1] <= heard.position);
            open = event[1];
          } else if (event[0] === "end") {
            assertEquals(event[1], open);
            assert(event[2] > event[1] && event[2] <= heard.position);
            assert(event[2] - event[1] <= 80_000);
            open = undefined;
            end = event[2];
          } else {
            assertEquals(open, undefined);
            assert(event[1] > searched && event[1] >= end && event[1] <= heard.position);
            searched = event[1];
          }
        }
        read = heard.reported.length;
      };
      for (const { probability, count, then } of steps) {
        for (let i = 0; i < count; i++) {
          await heard.hear(probability);
          check();
        }
        if (then === "flush") heard.restart();
        if (then === "jump") heard.restart(heard.position + 12_345);
        if (then !== "nothing") {
          check();
          assertEquals(open, undefined);
          assertEquals(searched, heard.position);
        }
      }
    },
  ));
});

/** Energies of a frame whose blocks are so loud. */
function blocks(...energies: readonly number[]): Float32Array {
  return Float32Array.from(energies);
}

Deno.test("SpeechDetector counts a soft ending to the speech", async () => {
  const heard = new Heard(0, { ...OPTIONS, paddingMs: 0 });
  await heard.hear(0, 0.9);
  const end = 2 * FRAME_SAMPLES;
  await heard.detector.frame(blocks(0, 0, 0.001, 0.001, 0, 0), 0.01, FRAME_SAMPLES);
  await heard.hear(...times(8, 0));
  assertEquals(heard.spans[0]?.endSample, end + 4 * BLOCK_SAMPLES);
});

Deno.test("SpeechDetector counts neither noise nor what is very soft or late to the speech", async () => {
  const tail = blocks(0, 0, 0.001, 0.001, 0, 0);
  const noise = blocks(0.001, 0.0005, 0.001, 0.002, 0.001, 0.001);
  const whisper = blocks(0, 0, 0.00001, 0.00001, 0, 0);
  for (const [first, rest] of [[tail, noise], [whisper, SILENT]] as const) {
    const heard = new Heard(0, { ...OPTIONS, paddingMs: 0 });
    await heard.hear(0, 0.9);
    await heard.detector.frame(first, 0.01, FRAME_SAMPLES);
    for (let i = 0; i < 8; i++) await heard.detector.frame(rest, 0.01, FRAME_SAMPLES);
    assertEquals(heard.spans[0]?.endSample, 2 * FRAME_SAMPLES);
  }
  const late = new Heard(0, { ...OPTIONS, paddingMs: 0 });
  await late.hear(0, 0.9, 0, 0, 0);
  await late.detector.frame(tail, 0.01, FRAME_SAMPLES);
  await late.hear(...times(8, 0));
  assertEquals(late.spans[0]?.endSample, 2 * FRAME_SAMPLES);
});
