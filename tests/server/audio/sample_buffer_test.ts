import fc from "fast-check";
import { SampleBuffer } from "../../../server/audio/sample_buffer.ts";
import { assertEquals } from "../../assert.ts";

/** What a buffer holds, by sample: a plain copy to compare it with. */
class Model {
  readonly samples = new Map<number, number>();
  #next = 1;

  append(offset: number, count: number): Uint8Array {
    const pcm = new Uint8Array(count * 2);
    for (let i = 0; i < count; i++) {
      const value = this.#next = this.#next * 31 % 251;
      pcm[i * 2] = value;
      this.samples.set(offset + i, value);
    }
    return pcm;
  }

  drop(isDropped: (sample: number) => boolean): void {
    for (const sample of this.samples.keys()) if (isDropped(sample)) this.samples.delete(sample);
  }
}

function heldBy(buffer: SampleBuffer, from: number): Map<number, number> {
  const held = new Map<number, number>();
  for (const { offset, pcm } of buffer.from(from)) {
    for (let i = 0; i < pcm.length / 2; i++) held.set(offset + i, pcm[i * 2] ?? 0);
  }
  return held;
}

const step = fc.oneof(
  fc.record({ kind: fc.constant("append" as const), count: fc.integer({ min: 1, max: 9_000 }) }),
  fc.record({ kind: fc.constant("skip" as const), count: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ kind: fc.constant("dropBefore" as const), part: fc.double({ min: 0, max: 1 }) }),
  fc.record({ kind: fc.constant("dropFrom" as const), part: fc.double({ min: 0, max: 1 }) }),
);

Deno.test("SampleBuffer holds what was added and not given up, with its gaps", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const buffer = new SampleBuffer();
      const model = new Model();
      let end = 0;
      for (const each of steps) {
        if (each.kind === "append") {
          buffer.append(end, model.append(end, each.count));
          end += each.count;
        } else if (each.kind === "skip") end += each.count;
        else {
          const at = Math.floor(end * (each.part || 0));
          if (each.kind === "dropBefore") {
            buffer.dropBefore(at, 100);
            model.drop((sample) => sample < at);
            assertEquals(buffer.hasRoom(100), true);
          } else {
            buffer.dropFrom(at);
            model.drop((sample) => sample >= at);
            end = at;
          }
        }
        const last = Math.max(-1, ...model.samples.keys());
        assertEquals(buffer.end, last < 0 ? undefined : last + 1);
        assertEquals(heldBy(buffer, 0), model.samples);
        const middle = Math.floor(end / 2);
        assertEquals(
          heldBy(buffer, middle),
          new Map([...model.samples].filter(([sample]) => sample >= middle)),
        );
      }
    }),
    { numRuns: 30 },
  );
});

Deno.test("SampleBuffer gives one run for what follows on one another", () => {
  const buffer = new SampleBuffer();
  for (let i = 0; i < 100; i++) buffer.append(i * 800, new Uint8Array(1_600).fill(i));
  assertEquals(buffer.from(0).length, 1);
  assertEquals(buffer.from(1_200).map(({ offset, pcm }) => [offset, pcm.length, pcm[0]]), [
    [1_200, 157_600, 1],
  ]);
});
