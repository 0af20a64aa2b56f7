import fc from "fast-check";
import { AudioQueue } from "../../../server/vad/audio_queue.ts";
import { FRAME_SAMPLES } from "../../../server/vad/silero.ts";
import { assertEquals } from "../../assert.ts";

function counting(from: number, length: number): Int16Array {
  return Int16Array.from({ length }, (_, index) => (from + index) % 32_768);
}

Deno.test("AudioQueue cuts frames out of pieces of any length, in order", () => {
  fc.assert(fc.property(
    fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 20 }),
    (lengths) => {
      const queue = new AudioQueue();
      let pushed = 0;
      let taken = 0;
      const frame = new Int16Array(FRAME_SAMPLES);
      for (const length of lengths) {
        queue.push(counting(pushed, length));
        pushed += length;
        while (queue.next === "frame") {
          assertEquals(queue.takeFrame(frame), FRAME_SAMPLES);
          assertEquals(frame, counting(taken, FRAME_SAMPLES));
          taken += FRAME_SAMPLES;
        }
      }
      assertEquals(pushed - taken < FRAME_SAMPLES, true);
      assertEquals(queue.next, "nothing");
      assertEquals(queue.takeMarker(), undefined);
    },
  ));
});

Deno.test("AudioQueue fills up a part of a frame before a marker, and goes on after it", () => {
  const queue = new AudioQueue();
  const frame = new Int16Array(FRAME_SAMPLES).fill(1);
  queue.push(counting(1, 10));
  queue.mark({ kind: "flush", token: 7 });
  queue.mark({ kind: "jump", toSample: 99 });
  queue.push(counting(1, FRAME_SAMPLES));
  assertEquals(queue.next, "frame");
  assertEquals(queue.takeFrame(frame), 10);
  assertEquals(frame[9], 10);
  assertEquals(frame.subarray(10).every((sample) => sample === 0), true);
  assertEquals(queue.next, "marker");
  assertEquals(queue.takeMarker(), { kind: "flush", token: 7 });
  assertEquals(queue.takeMarker(), { kind: "jump", toSample: 99 });
  assertEquals(queue.next, "frame");
  assertEquals(queue.takeFrame(frame), FRAME_SAMPLES);
  assertEquals(queue.next, "nothing");
});

Deno.test("AudioQueue keeps all of a long backlog, with its markers", () => {
  const queue = new AudioQueue();
  const frame = new Int16Array(FRAME_SAMPLES);
  const frames = 40;
  queue.push(counting(0, FRAME_SAMPLES));
  assertEquals(queue.takeFrame(frame), FRAME_SAMPLES);
  for (let at = 0; at < frames; at++) {
    queue.push(counting(at * FRAME_SAMPLES, FRAME_SAMPLES));
    if (at % 10 === 4) queue.mark({ kind: "flush", token: at });
  }
  for (let at = 0; at < frames; at++) {
    assertEquals(queue.takeFrame(frame), FRAME_SAMPLES);
    assertEquals(frame, counting(at * FRAME_SAMPLES, FRAME_SAMPLES));
    assertEquals(queue.takeMarker(), at % 10 === 4 ? { kind: "flush", token: at } : undefined);
  }
  assertEquals(queue.next, "nothing");
});
