import { samplesInFile, wavHeader } from "../../../shared/audio/wav_header.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("wavHeader() states PCM, mono, 16 bits, 16 kHz", () => {
  const header = wavHeader(1_000);
  const view = new DataView(header.buffer);
  const text = (at: number): string => new TextDecoder().decode(header.subarray(at, at + 4));
  assertEquals([text(0), text(8), text(12), text(36)], ["RIFF", "WAVE", "fmt ", "data"]);
  assertEquals(view.getUint32(4, true), 2_036);
  assertEquals(view.getUint16(20, true), 1);
  assertEquals([view.getUint16(22, true), view.getUint16(34, true)], [1, 16]);
  assertEquals([view.getUint32(24, true), view.getUint32(28, true)], [16_000, 32_000]);
  assertEquals(view.getUint32(40, true), 2_000);
  assertEquals([samplesInFile(44), samplesInFile(47), samplesInFile(0)], [0, 1, 0]);
});
