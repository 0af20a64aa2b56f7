/** Files that people send become recordings: stored as they come, read, and then searched for speech. */
import { v7 } from "uuid";
import { assertNever, messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import { Turns } from "../../shared/turns.ts";
import { ApiError } from "../api/errors.ts";
import type { RecordingFolders } from "../audio/folder.ts";
import { isDiskFull } from "../engine/disk_full.ts";
import type { RecordingDefaults } from "../settings/settings.ts";
import type { Store } from "../store/store.ts";
import { peek, readBody } from "./body.ts";
import { type Container, containerOf, type Demuxer, SIGNATURE_BYTES } from "./containers.ts";
import type { Ffmpeg } from "./ffmpeg/ffmpeg.ts";
import { movInOrder } from "./ffmpeg/mov_order.ts";
import { needsFfmpeg, noRoom, noSound, notAccepted, tooLarge } from "./refusals.ts";
import type { Pcm, SoundReader } from "./sound_reader.ts";
import { SyncedFile } from "./synced_file.ts";
import { UploadFolder } from "./upload_folder.ts";
import { WavFile } from "./wav_file.ts";
import { WorkerSound } from "./worker_sound.ts";

/** Uploads at once; one more is told to try again later. */
const MAX_UPLOADS = 4;
/** When it should, in seconds. */
const RETRY_AFTER_S = 10;

/** What uploads work with, and their bounds. */
export interface UploadsDeps {
  readonly store: Store;
  readonly folders: RecordingFolders;
  /** What a recording begins with where its sender says nothing of it. */
  readonly defaults: () => RecordingDefaults;
  /** Searches a recording for speech, in the background. */
  readonly search: (id: string) => void;
  /** Room that is left on the disk beyond what is to stay free, in bytes; undefined if it can't be told. */
  readonly room: () => Promise<number | undefined>;
  /** Why no new recording may begin, as a sentence; undefined if one may. */
  readonly noBegin: () => string | undefined;
  /** Reads what the engine itself can't; undefined if it is switched off. */
  readonly ffmpeg: Ffmpeg | undefined;
  /** Largest file, in bytes. */
  readonly maxBytes: number;
  /** Longest recording, in samples. */
  readonly maxSamples: number;
}

/** A file that is sent. */
export interface IncomingFile {
  readonly body: ReadableStream<Uint8Array> | null;
  /** Its size as the sender tells it, in bytes. */
  readonly declaredBytes: number;
  readonly title: string;
  readonly language: string | undefined;
}

type Pieces = AsyncGenerator<Uint8Array, void, void>;

/** Takes uploads. */
export class Uploads implements AsyncDisposable {
  readonly #deps: UploadsDeps;
  readonly #closing = new AbortController();
  readonly #active = new Set<Promise<string>>();
  /** Reading is computing: with one at a time the machine has time for those who speak. */
  readonly #turns = new Turns();
  readonly #ffmpegTurns = new Turns();

  constructor(deps: UploadsDeps) {
    this.#deps = deps;
  }

  /**
   * Takes a file; the recording is safe on disk when this resolves. If it fails nothing is left.
   *
   * @returns The id of the recording.
   * @throws {ApiError} If it isn't taken.
   */
  async receive(file: IncomingFile): Promise<string> {
    const { maxBytes, noBegin } = this.#deps;
    if (file.declaredBytes > maxBytes) throw tooLarge(maxBytes);
    const trouble = noBegin() ??
      (this.#active.size >= MAX_UPLOADS
        ? `${MAX_UPLOADS} files are being uploaded already; try again when one is done.`
        : undefined);
    if (trouble !== undefined) {
      throw new ApiError(503, "over_limit", trouble, { "retry-after": String(RETRY_AFTER_S) });
    }
    const upload = this.#receive(file);
    this.#active.add(upload);
    try {
      return await upload;
    } catch (error) {
      throw this.#refusal(error);
    } finally {
      this.#active.delete(upload);
    }
  }

  #refusal(error: unknown): unknown {
    const refusal = isDiskFull(error) ? noRoom() : error;
    const log = logger("upload");
    if (refusal instanceof ApiError) log.info("upload refused", { code: refusal.code });
    else log.error("an upload failed", { error: messageOf(error) });
    return refusal;
  }

  async #receive(file: IncomingFile): Promise<string> {
    if (file.body === null) throw noSound();
    await this.#checkRoom(file.declaredBytes);
    await using body = readBody(file.body, {
      maxBytes: this.#deps.maxBytes,
      signal: this.#closing.signal,
    });
    const { start, all } = await peek(body, SIGNATURE_BYTES);
    const container = await this.#accept(start);
    const createdAt = Date.now();
    const id = v7({ msecs: createdAt });
    await using folder = await UploadFolder.create(this.#deps.folders, id);
    const { bytes, samples } = await this.#store(folder.path, container, all);
    const defaults = this.#deps.defaults();
    await folder.publish(this.#deps.store, {
      id,
      title: file.title,
      createdAt,
      language: file.language ?? defaults.language,
      transform: defaults.transform,
      samples,
    });
    logger("upload").info("upload received", {
      recording: id,
      kind: container.ending,
      bytes,
      samples,
    });
    this.#deps.search(id);
    return id;
  }

  /** Tells the container of a file, and refuses one that can't be read. */
  async #accept(start: Uint8Array): Promise<Container> {
    const { ffmpeg } = this.#deps;
    const container = containerOf(start);
    if (container === undefined) throw notAccepted(start, ffmpeg !== undefined);
    if (container.by !== "ffmpeg") return container;
    if (ffmpeg === undefined) throw needsFfmpeg();
    const problem = await ffmpeg.problem();
    if (problem !== undefined) throw new ApiError(415, "ffmpeg_missing", problem);
    return container;
  }

  async #checkRoom(bytes: number): Promise<void> {
    const room = await this.#deps.room();
    if (room !== undefined && room < bytes) throw noRoom();
  }

  /** Stores the file and its sound. */
  async #store(
    folder: string,
    container: Container,
    pieces: Pieces,
  ): Promise<{ readonly bytes: number; readonly samples: number }> {
    const checkRoom = (): Promise<void> => this.#checkRoom(0);
    using original = await SyncedFile.create(`${folder}/original.${container.ending}`, checkRoom);
    using wav = await WavFile.create(`${folder}/audio.wav`, this.#deps.maxSamples, checkRoom);
    switch (container.by) {
      case "wav": {
        using sound = new WorkerSound({ format: "wav" });
        await this.#readWhileItComes(pieces, sound, original, wav);
        await original.finish();
        break;
      }
      case "opus": {
        for await (const piece of pieces) await original.append(piece);
        await original.finish();
        using sound = new WorkerSound({ format: "opus", path: original.path });
        await this.#readFromDisk(sound.read(), wav);
        break;
      }
      case "ffmpeg":
        for await (const piece of pieces) await original.append(piece);
        await original.finish();
        await this.#ffmpegTurns.run(() => this.#readByFfmpeg(container.demuxer, original, wav));
        break;
      default:
        assertNever(container);
    }
    if (wav.samples === 0) throw noSound();
    await wav.finish();
    return { bytes: original.bytes, samples: wav.samples };
  }

  async #readFromDisk(sound: AsyncGenerator<Pcm, void, void>, wav: WavFile): Promise<void> {
    for (;;) {
      this.#closing.signal.throwIfAborted();
      const { done, value } = await this.#turns.run(() => sound.next());
      if (done) return;
      await wav.append(value);
    }
  }

  async #readByFfmpeg(demuxer: Demuxer, original: SyncedFile, wav: WavFile): Promise<void> {
    const { ffmpeg } = this.#deps;
    if (ffmpeg === undefined) throw needsFfmpeg();
    using file = await Deno.open(original.path);
    const sound = ffmpeg.read({
      demuxer,
      bytes: demuxer === "mov" ? movInOrder(file) : file.readable,
      sizeBytes: original.bytes,
      signal: this.#closing.signal,
    });
    for await (const pcm of sound) await wav.append(pcm);
  }

  async #readWhileItComes(
    pieces: Pieces,
    sound: SoundReader,
    original: SyncedFile,
    wav: WavFile,
  ): Promise<void> {
    for await (const piece of pieces) {
      const reading = this.#turns.run(() => sound.push(piece));
      const [stored, read] = await Promise.allSettled([original.append(piece), reading]);
      if (stored.status === "rejected") throw stored.reason;
      if (read.status === "rejected") throw read.reason;
      await wav.append(read.value);
    }
    await wav.append(await sound.end());
  }

  /** Takes no more, and gives up those under way; resolves when nothing is left of them. */
  async drain(): Promise<void> {
    this.#closing.abort(
      new ApiError(503, "draining", "The engine is restarting; send the file again shortly."),
    );
    await Promise.allSettled(this.#active);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.drain();
  }
}
