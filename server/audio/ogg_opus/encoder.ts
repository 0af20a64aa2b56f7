/**
 * Makes an Ogg Opus file of 16 kHz mono speech (RFC 6716, RFC 7845): libopus encodes, mediabunny puts the
 * packets into pages. It takes samples as they come and gives bytes as they get ready, so that its memory is
 * the same for audio of any length.
 */
import { Application, createEncoder, type OpusEncoderHandle, Signal } from "libopus-wasm";
import {
  EncodedAudioPacketSource,
  EncodedPacket,
  OggOutputFormat,
  Output,
  StreamTarget,
  type StreamTargetChunk,
} from "mediabunny";
import { SAMPLE_RATE } from "../../../shared/protocol.ts";
import { OPUS_RATE, opusHead } from "./head.ts";

/** Bits a second; what opusenc and others recommend for wideband speech is 16 to 24 kbit/s. */
const BITRATE = 24_000;
/** Samples of a packet: 20 ms, as opusenc makes them. */
const PACKET_SAMPLES = SAMPLE_RATE / 50;
/** Samples of Opus' clock for one of ours. */
const RATIO = OPUS_RATE / SAMPLE_RATE;
/** Longest page, in seconds, as opusenc makes them: a player finds its place by them. */
const PAGE_S = 1;

/** What goes into a file besides its sound. */
export interface OggOpusOptions {
  /** How much work is put into it, 0 to 10 (`OPUS_SET_COMPLEXITY`). */
  readonly complexity: number;
  readonly title: string;
  readonly date: Date;
  /** Takes the file's bytes, in order. */
  readonly write: (bytes: Uint8Array) => void;
}

/** What `write` threw first. */
interface WriteFailure {
  error?: unknown;
}

/** An Ogg Opus file that is being made. */
export class OggOpusEncoder implements AsyncDisposable {
  readonly #encoder: OpusEncoderHandle;
  readonly #output: Output;
  readonly #source: EncodedAudioPacketSource;
  readonly #config: AudioDecoderConfig;
  /** Samples of the encoder's delay; a decoder throws as many away. */
  readonly #delay: number;
  readonly #failure: WriteFailure;
  readonly #packet = new Int16Array(PACKET_SAMPLES);
  #filled = 0;
  #packets = 0;
  #samples = 0;
  #over = false;

  private constructor(
    encoder: OpusEncoderHandle,
    output: Output,
    source: EncodedAudioPacketSource,
    failure: WriteFailure,
  ) {
    this.#failure = failure;
    this.#encoder = encoder;
    this.#output = output;
    this.#source = source;
    this.#delay = encoder.getLookahead();
    this.#config = {
      codec: "opus",
      sampleRate: OPUS_RATE,
      numberOfChannels: 1,
      description: opusHead(this.#delay * RATIO, SAMPLE_RATE),
    };
  }

  /** Begins a file; its first bytes are written when its first packets are there. */
  static async create(options: OggOpusOptions): Promise<OggOpusEncoder> {
    const encoder = await createEncoder({
      sampleRate: SAMPLE_RATE,
      channels: 1,
      // As `opusenc --speech`. VOIP would filter low tones away, which is heard and can't be undone.
      application: Application.Audio,
      signal: Signal.Voice,
      bitrate: BITRATE,
      vbr: true,
      vbrConstraint: false,
      complexity: options.complexity,
    });
    const failure: WriteFailure = {};
    const writable = new WritableStream<StreamTargetChunk>({
      write: ({ data }) => {
        try {
          options.write(data);
        } catch (error) {
          failure.error ??= error;
          throw error;
        }
      },
    });
    const output = new Output({
      format: new OggOutputFormat({ maximumPageDuration: PAGE_S }),
      target: new StreamTarget(writable),
    });
    output.setMetadataTags({
      ...(options.title !== "" && { title: options.title }),
      date: options.date,
    });
    const source = new EncodedAudioPacketSource("opus");
    output.addAudioTrack(source);
    await output.start();
    return new OggOpusEncoder(encoder, output, source, failure);
  }

  /**
   * Adds samples. One call at a time.
   *
   * @throws What `write` threw, at this call or a later one.
   */
  async add(pcm: Int16Array): Promise<void> {
    for (let at = 0; at < pcm.length;) {
      const part = pcm.subarray(at, at + PACKET_SAMPLES - this.#filled);
      this.#packet.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled === PACKET_SAMPLES) await this.#encode(PACKET_SAMPLES);
    }
    this.#samples += pcm.length;
  }

  /**
   * Ends the file: it decodes to exactly as many samples as were added.
   *
   * @throws What `write` threw.
   */
  async finish(): Promise<void> {
    const packets = Math.ceil((this.#samples + this.#delay) / PACKET_SAMPLES);
    while (this.#packets < packets) {
      const rest = this.#samples + this.#delay - this.#packets * PACKET_SAMPLES;
      await this.#encode(Math.min(rest, PACKET_SAMPLES));
    }
    this.#source.close();
    await this.#written(this.#output.finalize());
    this.#over = true;
  }

  /** @param samples How many of the packet's samples count. */
  async #encode(samples: number): Promise<void> {
    this.#packet.fill(0, this.#filled);
    this.#filled = 0;
    const data = this.#encoder.encode(this.#packet);
    const start = this.#packets * PACKET_SAMPLES / SAMPLE_RATE;
    this.#packets++;
    const packet = new EncodedPacket(data, "key", start, samples / SAMPLE_RATE);
    await this.#written(this.#source.add(packet, { decoderConfig: this.#config }));
  }

  /** Waits for work of mediabunny's, which by itself tells only of its own stream that it can't be written. */
  async #written(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw this.#failure.error ?? error;
    }
  }

  /** Ends the encoder; a file that isn't finished stays as it is. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#encoder.free();
    if (this.#over) return;
    this.#over = true;
    await this.#output.cancel().catch(() => {
      // It was broken already, and what broke it was thrown.
    });
  }
}
