/** Samples of a WAV file as numbers from -1 to 1, mixed down to one channel. */
import type { SampleKind, WavFormat } from "./format.ts";

/** Reads the sample at a position. */
type ReadSample = (view: DataView, at: number) => number;

/** Floating point numbers beyond this are held back, for sums to stay finite. */
const MAX_FLOAT = 16;

function held(value: number): number {
  return Number.isNaN(value) ? 0 : Math.max(-MAX_FLOAT, Math.min(MAX_FLOAT, value));
}

/** Makes a table of the values of all bytes, 16 bits each. */
function tableOf(valueOf: (byte: number) => number): Float32Array {
  return Float32Array.from({ length: 256 }, (_, byte) => valueOf(byte) / 32_768);
}

/** A-law (ITU-T G.711): every second bit is inverted; sign, exponent of 3 bits, mantissa of 4. */
const ALAW = tableOf((byte) => {
  const bits = byte ^ 0x55;
  const exponent = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const size = exponent === 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
  return bits & 0x80 ? size : -size;
});

/** µ-law (ITU-T G.711): all bits are inverted; sign, exponent of 3 bits, mantissa of 4; biased by 132. */
const ULAW = tableOf((byte) => {
  const bits = ~byte;
  const size = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return bits & 0x80 ? -size : size;
});

const READERS: Readonly<Record<SampleKind, ReadSample>> = {
  u8: (view, at) => (view.getUint8(at) - 128) / 128,
  s16: (view, at) => view.getInt16(at, true) / 32_768,
  s24: (view, at) => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608,
  s32: (view, at) => view.getInt32(at, true) / 2_147_483_648,
  f32: (view, at) => held(view.getFloat32(at, true)),
  f64: (view, at) => held(view.getFloat64(at, true)),
  alaw: (view, at) => ALAW[view.getUint8(at)]!,
  ulaw: (view, at) => ULAW[view.getUint8(at)]!,
};

/**
 * Reads samples; several channels become their mean.
 *
 * @param bytes Whole frames.
 */
export function monoSamples(format: WavFormat, bytes: Uint8Array): Float32Array {
  const { channels, frameBytes, kind } = format;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const mono = new Float32Array(bytes.length / frameBytes);
  const sampleBytes = frameBytes / channels;
  const read = READERS[kind];
  for (let frame = 0, at = 0; frame < mono.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++, at += sampleBytes) sum += read(view, at);
    mono[frame] = sum / channels;
  }
  return mono;
}
