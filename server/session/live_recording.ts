/**
 * A recording that is open: it takes audio from its client, commits it to disk, looks for speech in it,
 * and ends by being finished or interrupted. What is acknowledged is on disk; all else the client sends
 * again.
 */
import { delay } from "../../shared/delay.ts";
import { messageOf } from "../../shared/errors.ts";
import { logger } from "../../shared/log.ts";
import {
  CLOSE,
  type CloseCode,
  type EngineMessage,
  msToSamples,
  SAMPLE_RATE,
  samplesToMs,
  SKIP_AHEAD_MS,
  WINDOW_SAMPLES,
} from "../../shared/protocol.ts";
import type { Committable, Committer, Uncommitted } from "../audio/committer.ts";
import type { RecordingFile } from "../audio/recording_file.ts";
import { BYTES_PER_SAMPLE } from "../../shared/audio/wav_header.ts";
import type { RecordingRow } from "../store/recordings.ts";
import type { Store } from "../store/store.ts";
import type { Vad } from "../vad/vad.ts";
import type { TransformRow } from "../store/transforms.ts";
import { AskedTransform, transformMessage } from "./asked_transform.ts";
import { storageFailure } from "./failure.ts";
import { LiveSpeech, type TextInProgress } from "./live_speech.ts";
import type { Peer, PeerError } from "./peer.ts";
import { outcomeMessage, segmentMessages } from "./segment_messages.ts";

/** How long `stop` waits for the last speech to be found before it is left to the background. */
const FINISH_TIMEOUT_MS = 10_000;

/** Audio that is kept in memory until it is written to the recording's own file: half a second. */
const WRITE_SAMPLES = SAMPLE_RATE / 2;

/** What a live recording works with. */
export interface LiveDeps {
  readonly store: Store;
  readonly committer: Committer;
  readonly vad: Vad;
  /** Without it there is no text before a segment is over. */
  readonly textInProgress?: TextInProgress | undefined;
  /** Longest recording, in samples. */
  readonly maxSamples: number;
  /** New work is in the job table. */
  readonly kickJobs: () => void;
  /** Tells the client something where no engine is usable. */
  readonly engineProblem: () => string | undefined;
  /** The recording is closed; its file can be opened again. */
  readonly closed: (recording: LiveRecording) => void;
}

/** Why audio or a `skip` was refused, for the connection to close with. */
export interface Refusal {
  readonly code: CloseCode;
  readonly error: PeerError;
}

type Phase = "open" | "ending" | "closed";

/** An open recording; at most one for an id. */
export class LiveRecording implements Committable {
  readonly id: string;
  readonly #deps: LiveDeps;
  readonly #file: RecordingFile;
  readonly #speech: LiveSpeech;
  readonly #createdAt: number;
  readonly #transform: AskedTransform;
  #peer: Peer | undefined;
  #phase: Phase = "open";
  #acked: number;
  /** First sample of the gap that the client was told of and hasn't filled. */
  #resendFrom: number | undefined;
  #closing: Promise<void> | undefined;
  /** Whether its end is stored, with all that is safe in its own file. */
  #stored = true;
  #storing: Promise<void> | undefined;

  /** @param file Its open file, which it closes at its end. */
  constructor(deps: LiveDeps, row: RecordingRow, file: RecordingFile) {
    this.id = row.id;
    this.#deps = deps;
    this.#file = file;
    this.#createdAt = row.createdAt;
    this.#transform = new AskedTransform(row.transform !== null);
    this.#acked = file.committedSamples;
    this.#speech = new LiveSpeech(
      {
        store: deps.store,
        vad: deps.vad,
        textInProgress: deps.textInProgress,
        kickJobs: deps.kickJobs,
        tell: (message) => this.#tell(message),
        guard: (work) => this.#guard(work),
      },
      row,
      file,
    );
  }

  /** Samples that are safe on disk. */
  get committedSamples(): number {
    return this.#file.committedSamples;
  }

  /** Whether it takes audio. */
  get open(): boolean {
    return this.#phase === "open";
  }

  /**
   * False where a full disk kept its end from being stored: its client is gone, what was acknowledged is
   * safe, but it can't be opened again before {@linkcode LiveRecording.store} has succeeded.
   */
  get stored(): boolean {
    return this.#stored;
  }

  /** Resolves when it is closed, if it is closing. */
  get closing(): Promise<void> | undefined {
    return this.#closing;
  }

  /**
   * Connects a client; one that was connected is closed, the newest wins. What that one sent is made safe
   * before `ready`: its client may be gone, and this one begins where the audio ends.
   *
   * @param lastSegment Highest segment whose end the client knows; later ones are sent again.
   */
  async attach(peer: Peer, lastSegment: number | undefined): Promise<void> {
    const former = this.#peer;
    this.#peer = peer;
    former?.end(CLOSE.takenOver, {
      code: "taken_over",
      message: "This recording goes on in another window or device.",
    });
    this.#resendFrom = undefined;
    if (this.#file.dirty) {
      try {
        await this.#deps.committer.release(this);
        this.#acked = await this.#file.sync();
      } catch (error) {
        this.#fail(error);
      }
    }
    if (peer !== this.#peer || this.#phase !== "open") return;
    peer.send({
      type: "ready",
      recording: this.id,
      ackedSamples: this.#acked,
      windowSamples: WINDOW_SAMPLES,
    });
    const from = lastSegment === undefined ? 0 : lastSegment + 1;
    for (const row of this.#deps.store.segments.of(this.id, from)) {
      for (const message of segmentMessages(row)) peer.send(message);
    }
    const problem = this.#deps.engineProblem();
    if (problem !== undefined) {
      peer.send({ type: "warning", code: "no_engine", message: problem });
    }
  }

  /**
   * Takes samples that begin at `offset`: what was taken before is dropped, what has a gap before it is
   * asked for again.
   */
  audio(offset: number, pcm: Uint8Array): Refusal | undefined {
    if (this.#phase !== "open") return undefined;
    const end = offset + pcm.length / BYTES_PER_SAMPLE;
    const received = this.#file.receivedSamples;
    if (end - received + this.#file.uncommittedSamples > WINDOW_SAMPLES) {
      return {
        code: CLOSE.windowExceeded,
        error: {
          code: "window_exceeded",
          message:
            `Audio up to sample ${end} was sent with only ${this.#acked} acknowledged; at most ${WINDOW_SAMPLES} may be under way.`,
        },
      };
    }
    if (offset > received) {
      if (this.#resendFrom !== received) {
        this.#resendFrom = received;
        this.#peer?.send({ type: "resend", fromSample: received });
      }
      return undefined;
    }
    this.#resendFrom = undefined;
    if (end <= received) return undefined;
    if (end > this.#deps.maxSamples) return this.#tooLong();
    const fresh = offset === received ? pcm : pcm.subarray((received - offset) * BYTES_PER_SAMPLE);
    this.#file.append(fresh);
    this.#deps.committer.request(this);
    this.#speech.feed(received, fresh);
    return undefined;
  }

  #tooLong(): Refusal {
    return {
      code: CLOSE.refused,
      error: {
        code: "too_long",
        message: `A recording is at most ${
          samplesToMs(this.#deps.maxSamples) / 3_600_000
        } hours long. What was said is kept; begin a new one.`,
      },
    };
  }

  /** The client no longer has the audio up to `toSample`; the gap is recorded and reads as silence. */
  skip(toSample: number): Refusal | undefined {
    if (this.#phase !== "open") return undefined;
    const from = this.#file.receivedSamples;
    const ahead = msToSamples(Date.now() - this.#createdAt + SKIP_AHEAD_MS);
    if (toSample <= from || toSample > ahead) {
      return {
        code: CLOSE.invalid,
        error: {
          code: "bad_skip",
          message:
            `A skip to sample ${toSample} is not possible; it has to lie after ${from} and at most ${ahead}.`,
        },
      };
    }
    if (toSample > this.#deps.maxSamples) return this.#tooLong();
    this.#guard(() => {
      this.#deps.store.recordings.addGap(this.id, { startSample: from, endSample: toSample });
      this.#file.skip(toSample);
      this.#resendFrom = undefined;
      this.#deps.committer.request(this);
      this.#speech.skipped();
    });
    return undefined;
  }

  /** Keeps a moment to find again. */
  mark(atSample: number, label: string | undefined): void {
    this.#guard(() => this.#deps.store.recordings.addMark(this.id, atSample, label));
  }

  /** The speaker pauses: what was said so far becomes a segment. */
  pause(): void {
    this.#speech.flush().catch((error: unknown) => this.#fail(error));
  }

  /** Tells the client how a segment stands now. */
  tellOutcome(segment: number): void {
    const row = this.#deps.store.segments.get(this.id, segment);
    const message = row && outcomeMessage(row);
    if (message !== undefined) this.#peer?.send(message);
  }

  /** Tells the client what was made of the recording's text. */
  tellTransform(row: TransformRow): void {
    const message = transformMessage(row);
    if (message !== undefined) this.#peer?.send(message);
    this.#transform.settled();
  }

  /** Nothing is made of its text after all. */
  awaitNoTransform(): void {
    this.#transform.settled();
  }

  #tell(message: EngineMessage): boolean {
    this.#peer?.send(message);
    return this.#peer !== undefined;
  }

  /** Runs work that stores something; if it can't, the recording is interrupted and nothing is lost. */
  #guard(work: () => void): void {
    if (this.#phase === "closed") return;
    try {
      work();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    logger(`ws.${this.id}`).error("storing failed", { error: messageOf(error) });
    const failure = storageFailure(error);
    this.interrupt(failure.code, failure.error);
  }

  takeUncommitted(): Uncommitted | undefined {
    return this.#file.takeUncommitted();
  }

  committed(toSample: number): void {
    this.#file.setCommitted(toSample);
    if (toSample > this.#acked) {
      this.#acked = toSample;
      this.#peer?.send({ type: "ack", samples: toSample });
    }
    if (this.#phase !== "open") return;
    if (this.#file.dirty) this.#deps.committer.request(this);
    if (this.#file.unwrittenSamples >= WRITE_SAMPLES) this.#guard(() => this.#file.write());
  }

  commitFailed(error: unknown): void {
    this.#file.cutBack();
    this.#fail(error);
  }

  async syncFile(): Promise<number | undefined> {
    // One that is closing syncs its file by itself.
    if (this.#phase !== "open") {
      await this.#closing;
      return this.#stored ? this.#file.committedSamples : undefined;
    }
    try {
      return await this.#file.sync();
    } catch (error) {
      this.#fail(error);
      return undefined;
    }
  }

  /** Makes safe all that was taken, in the recording's own file, and acknowledges it. */
  async #commitAll(): Promise<void> {
    await this.#deps.committer.release(this);
    const samples = await this.#file.sync();
    if (samples > this.#acked) {
      this.#acked = samples;
      this.#peer?.send({ type: "ack", samples });
    }
  }

  /** No more audio comes: all is made safe, the last speech found, the client told. */
  stop(): Promise<void> {
    return this.#close(async () => {
      await this.#commitAll();
      const { store } = this.#deps;
      const samples = this.#file.committedSamples;
      store.recordings.setProcessing(this.id, samples);
      logger(`ws.${this.id}`).info("recording ended", { samples });
      const abort = new AbortController();
      const found = await Promise.race([
        this.#speech.flush().then(() => true),
        delay(FINISH_TIMEOUT_MS, abort.signal).then(() => false),
      ]);
      abort.abort();
      if (found) {
        store.transaction(() => {
          store.recordings.setSearched(this.id, samples);
          store.recordings.settle(this.id);
        });
        if (!store.segments.anyWaiting(this.id)) await this.#transform.wait();
      }
      this.#peer?.send({
        type: "done",
        recording: this.id,
        durationMs: samplesToMs(samples),
        pending: store.segments.pendingCount(this.id),
      });
      this.#peer?.end(CLOSE.done);
    });
  }

  /** Ends it and moves it to the bin. */
  discard(): Promise<void> {
    return this.#close(async () => {
      await this.#commitAll();
      const { recordings } = this.#deps.store;
      recordings.setProcessing(this.id, this.#file.committedSamples);
      recordings.bin(this.id, Date.now());
      logger(`ws.${this.id}`).info("recording discarded");
      this.#peer?.end(CLOSE.done);
    });
  }

  /** Its client went away before it was connected. Nothing happens if another is there. */
  abandon(): void {
    if (this.#peer === undefined) this.interrupt(CLOSE.goingAway);
  }

  /** Its client's connection is gone. Nothing happens if another has taken over. */
  detach(peer: Peer): void {
    if (peer !== this.#peer) return;
    this.#peer = undefined;
    this.#transform.settled();
    this.interrupt(CLOSE.goingAway);
  }

  /** The engine is going away: the client is told, everything is made safe, and it can resume later. */
  drain(): Promise<void> {
    this.#transform.settled();
    this.#peer?.send({
      type: "warning",
      code: "draining",
      message:
        "The engine is restarting; what was said is kept and the recording can go on shortly.",
    });
    return this.interrupt(CLOSE.goingAway);
  }

  /** Makes safe what was taken and closes; the recording can be resumed. */
  interrupt(code: CloseCode, error?: PeerError): Promise<void> {
    return this.#close(async () => {
      await this.#commitAll();
      const samples = this.#file.committedSamples;
      this.#speech.storeSearched();
      this.#deps.store.recordings.setInterrupted(this.id, samples, Date.now());
      logger(`ws.${this.id}`).info("recording interrupted", { samples, code });
      this.#peer?.end(code, error);
    });
  }

  /** The end itself can't be stored: back to what is safe, to be resumed when there is room. */
  async #giveUp(error: unknown): Promise<void> {
    this.#file.cutBack();
    const failure = storageFailure(error);
    this.#peer?.end(failure.code, failure.error);
    this.#stored = false;
    try {
      await this.#store();
    } catch (cause) {
      logger(`ws.${this.id}`).warn("the interruption is stored when there is room", {
        error: messageOf(cause),
      });
    }
  }

  /**
   * Stores that it is interrupted, and what of its audio is safe in the journal alone; nothing happens if
   * that was done before.
   *
   * @throws {Error} If there is still no room; it can be tried again.
   */
  store(): Promise<void> {
    this.#storing ??= this.#store().finally(() => {
      this.#storing = undefined;
    });
    return this.#storing;
  }

  async #store(): Promise<void> {
    if (this.#stored) return;
    await this.#file.restore();
    this.#deps.store.recordings.setInterrupted(this.id, this.#file.committedSamples, Date.now());
    this.#stored = true;
    if (this.#phase === "closed") this.letGo();
  }

  /** Nobody wants any more what could not be stored. */
  letGo(): void {
    this.#deps.committer.forget(this);
    this.#file[Symbol.dispose]();
  }

  /** Leaves what could not be stored in the journal, for the next start. */
  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }

  /** Closes once: later calls wait for the first. */
  #close(last: () => Promise<void>): Promise<void> {
    if (this.#closing !== undefined) return this.#closing;
    this.#phase = "ending";
    this.#closing = (async () => {
      try {
        await last();
      } catch (error) {
        logger(`ws.${this.id}`).error("closing failed", { error: messageOf(error) });
        await this.#giveUp(error);
      } finally {
        this.#phase = "closed";
        await this.#speech[Symbol.asyncDispose]();
        if (this.#stored) this.letGo();
        this.#deps.closed(this);
      }
    })();
    return this.#closing;
  }
}
