import * as fc from "fast-check";
import type * as z from "zod";
import {
  type ClientMessage,
  clientMessageSchema,
  decodeAudio,
  encodeAudio,
  type EngineMessage,
  engineMessageSchema,
  msToSamples,
  samplesToMs,
} from "../../shared/protocol.ts";
import { assertEquals } from "../assert.ts";

Deno.test("decodeAudio() gives back what encodeAudio() made", () => {
  fc.assert(fc.property(
    fc.integer({ min: 0, max: 2 ** 40 }),
    fc.int16Array({ minLength: 1, maxLength: 500 }),
    (offset, pcm) => {
      const decoded = decodeAudio(encodeAudio(offset, pcm));
      assertEquals(decoded?.offset, offset);
      assertEquals(new Int16Array(decoded!.pcm.slice().buffer), pcm);
    },
  ));
});

Deno.test("decodeAudio() refuses what is no audio", () => {
  for (const bytes of [0, 1, 7, 8, 9, 11, 101]) {
    assertEquals(decodeAudio(new ArrayBuffer(bytes)), undefined);
  }
  const tooFar = encodeAudio(0, new Int16Array(1));
  new DataView(tooFar).setBigUint64(0, 2n ** 53n, true);
  assertEquals(decodeAudio(tooFar), undefined);
});

Deno.test("clientMessageSchema makes titles well-formed and refuses other types", () => {
  const start = { type: "start", sampleRate: 16_000, title: "a\ud800b" };
  const parsed = clientMessageSchema.parse(start);
  assertEquals(parsed.type === "start" && parsed.title, "a\ufffdb");
  for (const bad of [null, 1, "x", [], {}, { type: "dance" }, { type: "skip", toSample: -1 }]) {
    assertEquals(clientMessageSchema.safeParse(bad).success, false);
  }
});

Deno.test("samples and milliseconds convert", () => {
  assertEquals([samplesToMs(16_000), msToSamples(250), samplesToMs(1)], [1_000, 4_000, 0]);
});

Deno.test("the schemas take all that the messages' types can say", () => {
  // Checked with the types: a field that only the type has would not get through the schema.
  const fromClient = (message: ClientMessage): z.input<typeof clientMessageSchema> => message;
  const fromEngine = (message: EngineMessage): z.input<typeof engineMessageSchema> => message;
  const skip = { type: "skip", toSample: 7 } as const;
  assertEquals(clientMessageSchema.parse(fromClient(skip)), skip);
  const ack = { type: "ack", samples: 7 } as const;
  assertEquals(engineMessageSchema.parse(fromEngine(ack)), ack);
});
