/**
 * Reads an Ogg Opus file as 16 kHz mono: any part of it, to the sample, in pieces (RFC 7845). mediabunny finds
 * the place, libopus decodes what follows. Memory is the same for files of any length.
 */
import { setImmediate } from "node:timers/promises";
import { createDecoder, DecoderCtl, type OpusDecoderHandle } from "libopus-wasm";
import {
  type EncodedPacket,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  OGG,
} from "mediabunny";
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import { AudioFileError } from "../audio_file_error.ts";
import { type FileSource, openFileSource } from "./file_source.ts";
import { OPUS_RATE, type OpusHead, parseOpusHead } from "./head.ts";
import { isPageAt, MAX_PAGE_BYTES, packetsOf, PAGE_MAGIC, PAGE_POSITION } from "./pages.ts";

/** Samples of Opus' clock for one of ours. */
const RATIO = OPUS_RATE / SAMPLE_RATE;
/**
 * A decoder that begins in the middle needs some audio before what counts: at least 80 ms (RFC 7845,
 * section 4.6). With 500 ms nothing is heard of it.
 */
const PREROLL_SAMPLES = SAMPLE_RATE / 2;
/** Samples of a piece: a second, which takes some milliseconds to decode. */
const PIECE_SAMPLES = SAMPLE_RATE;

/** Packets that come before the sound: header and tags. */
const HEADER_PACKETS = 2;

const DAMAGED = "This Ogg Opus file is damaged";

/** What was thrown because of the file's content becomes an error that says so. */
function damaged(error: unknown): unknown {
  if (error instanceof AudioFileError) return error;
  const ofSystem = error instanceof Error && Object.hasOwn(Deno.errors, error.name);
  if (ofSystem) return error;
  return new AudioFileError("damaged", `${DAMAGED}; part of it can't be read.`, { cause: error });
}

/** What is known of a file's stream. */
interface Stream {
  readonly head: OpusHead;
  /** Its number. */
  readonly serial: number;
  readonly origin: number;
  readonly samples: number;
}

/** An open Ogg Opus file with one stream, mono or stereo. Positions are samples at 16 kHz. */
export class OggOpusFile implements Disposable {
  readonly #file: FileSource;
  readonly #input: Input;
  readonly #sink: EncodedPacketSink;
  readonly #head: OpusHead;
  readonly #serial: number;
  /** Where the first packet begins on the stream's own clock, before pre-skip; in samples at 48 kHz. */
  readonly #origin: number;
  /** Samples of the whole file. */
  readonly samples: number;
  #closed = false;

  private constructor(file: FileSource, input: Input, sink: EncodedPacketSink, stream: Stream) {
    this.#file = file;
    this.#input = input;
    this.#sink = sink;
    this.#head = stream.head;
    this.#serial = stream.serial;
    this.#origin = stream.origin;
    this.samples = stream.samples;
  }

  /**
   * Opens a file. It stays readable until it is disposed, even if its name goes away.
   *
   * @throws {AudioFileError} If it is not Ogg Opus, is damaged, or has more than one stream or two channels.
   */
  static async open(path: string): Promise<OggOpusFile> {
    const file = await openFileSource(path);
    const input = new Input({ formats: [OGG], source: file.source });
    try {
      if (!isPageAt(await file.readAt(0, Math.min(PAGE_MAGIC.length, file.bytes)), 0)) {
        throw new AudioFileError("not_this_format", "This is not an Ogg file.");
      }
      const track = await firstTrack(input);
      const lastStream = await lastSerial(file);
      if (lastStream !== undefined && lastStream !== track.id) {
        throw new AudioFileError(
          "unsupported",
          "This Ogg file has more than one stream; a single one can be read. Convert it first.",
        );
      }
      const config = await track.getDecoderConfig();
      const description = config?.description;
      if (!(description instanceof Uint8Array)) {
        throw new AudioFileError("damaged", `${DAMAGED}; it has no header.`);
      }
      const head = parseOpusHead(description);
      const sink = new EncodedPacketSink(track);
      const range = await rangeOf(sink, head);
      return new OggOpusFile(file, input, sink, { head, serial: track.id, ...range });
    } catch (error) {
      input.dispose();
      file[Symbol.dispose]();
      throw damaged(error);
    }
  }

  /** Channels of the stream; what is read is mono all the same. */
  get channels(): number {
    return this.#head.channels;
  }

  /**
   * Reads a part, in pieces of at most a second. Between them other work has its turn. Whoever reads from the
   * start to the end knows that no byte of the sound has changed since it was written.
   *
   * @param toSample End; what lies behind the end of the file is left out.
   * @throws {AudioFileError} If the file is damaged. Also throws the signal's reason.
   */
  async *read(
    fromSample: number,
    toSample: number,
    signal: AbortSignal,
  ): AsyncGenerator<Int16Array<ArrayBuffer>, void, undefined> {
    const end = Math.min(toSample, this.samples);
    const isWhole = fromSample === 0 && end === this.samples;
    if (fromSample >= end && !isWhole) return;
    using decoder = await this.#decoder();
    let at = fromSample;
    let piece = new Int16Array(Math.min(PIECE_SAMPLES, end - at));
    let filled = 0;
    for await (const { position, pcm } of this.#decoded(decoder, fromSample, signal)) {
      let used = Math.max(0, at - position);
      while (used < pcm.length && at < end) {
        const part = pcm.subarray(used, used + piece.length - filled);
        piece.set(part, filled);
        filled += part.length;
        used += part.length;
        at += part.length;
        if (filled < piece.length) continue;
        yield piece;
        // Lets other work of the event loop have its turn.
        await setImmediate();
        signal.throwIfAborted();
        piece = new Int16Array(Math.min(PIECE_SAMPLES, end - at));
        filled = 0;
      }
      signal.throwIfAborted();
      // What follows the end that is stated is checked too: that may have changed.
      if (at >= end && !isWhole) return;
    }
    if (at < end) throw new AudioFileError("damaged", `${DAMAGED}; it ends before its time.`);
  }

  async #decoder(): Promise<OpusDecoderHandle> {
    const decoder = await createDecoder({ sampleRate: SAMPLE_RATE, channels: 1 });
    decoder.decoderCtl(DecoderCtl.SetGain, this.#head.gain);
    return decoder;
  }

  /** Decodes from some way before a sample to the end; gives each packet's sound and its place. */
  async *#decoded(
    decoder: OpusDecoderHandle,
    fromSample: number,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly position: number; readonly pcm: Int16Array }, void, undefined> {
    const preSkip = Math.round(this.#head.preSkip / RATIO);
    try {
      signal.throwIfAborted();
      const packet = await this.#packetBefore(fromSample - PREROLL_SAMPLES);
      let position = packet === null
        ? -preSkip
        : Math.round((clockOf(packet).start - this.#origin) / RATIO) - preSkip;
      const packets = packet === null ? this.#packetsFromStart() : this.#packetsFrom(packet);
      for await (const data of packets) {
        const pcm = decoder.decode(data);
        yield { position, pcm };
        position += pcm.length;
      }
    } catch (error) {
      throw signal.aborted ? error : damaged(error);
    }
  }

  async *#packetsFromStart(): AsyncGenerator<Uint8Array, void, undefined> {
    let before = HEADER_PACKETS;
    for await (const packets of packetsOf(this.#file, this.#serial)) {
      for (const packet of packets) if (before-- <= 0) yield packet;
    }
  }

  async *#packetsFrom(first: EncodedPacket): AsyncGenerator<Uint8Array, void, undefined> {
    for (
      let packet: EncodedPacket | null = first;
      packet !== null;
      packet = await this.#sink.getNextPacket(packet)
    ) yield packet.data;
  }

  /** The packet at a sample; null for the first one. */
  async #packetBefore(sample: number): Promise<EncodedPacket | null> {
    const clock = sample * RATIO + this.#origin + this.#head.preSkip;
    if (sample <= 0) return null;
    const packet = await this.#sink.getPacket(clock / OPUS_RATE);
    // mediabunny doesn't tell where a packet begins that begins before time 0.
    return packet !== null && packet.timestamp > 0 ? packet : null;
  }

  /** Closes the file. Doing so twice is fine. */
  [Symbol.dispose](): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#input.dispose();
    this.#file[Symbol.dispose]();
  }
}

/** Start and end of a packet on the stream's clock, in samples at 48 kHz; not before 0. */
function clockOf(packet: EncodedPacket): { readonly start: number; readonly end: number } {
  const start = Math.round(packet.timestamp * OPUS_RATE);
  return { start, end: start + Math.round(packet.duration * OPUS_RATE) };
}

async function firstTrack(input: Input): Promise<InputAudioTrack> {
  const [track] = await input.getAudioTracks();
  if (track === undefined || await track.getCodec() !== "opus") {
    throw new AudioFileError("not_this_format", "There is no Opus stream in this Ogg file.");
  }
  return track;
}

/** Number of the stream that the last page belongs to; undefined if there is no page at the end. */
async function lastSerial(file: FileSource): Promise<number | undefined> {
  const bytes = await file.readAt(Math.max(0, file.bytes - MAX_PAGE_BYTES), file.bytes);
  for (let at = bytes.length - PAGE_POSITION.sizes; at >= 0; at--) {
    if (isPageAt(bytes, at)) {
      return new DataView(bytes.buffer).getUint32(at + PAGE_POSITION.serial, true);
    }
  }
  return undefined;
}

/** Where a stream begins and how long it is. */
async function rangeOf(
  sink: EncodedPacketSink,
  { preSkip }: OpusHead,
): Promise<{ readonly origin: number; readonly samples: number }> {
  const first = await sink.getFirstPacket({ metadataOnly: true });
  const last = await sink.getPacket(Infinity, { metadataOnly: true });
  if (first === null || last === null) return { origin: -preSkip, samples: 0 };
  const { start } = clockOf(first);
  // A stream that was cut out of a longer one begins at a later time.
  const origin = start > 0 ? start : -preSkip;
  const samples = Math.floor((clockOf(last).end - origin - preSkip) / RATIO);
  return { origin, samples: Math.max(0, samples) };
}
