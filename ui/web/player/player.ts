/** Plays a recording's audio, and tells where it is. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { recall, remember } from "../memory.ts";

/** Speeds that can be chosen. */
export const RATES = [0.75, 1, 1.25, 1.5, 1.75, 2] as const;
/** Name under which the browser remembers the speed. */
const RATE_KEY = "hero-voice.rate";
/** After a failure the audio is opened anew, but not more often than this, in milliseconds. */
const REOPEN_MS = 10_000;

/** A player of one recording. */
export class Player implements Disposable {
  /** What plays; not in the document. */
  readonly audio: HTMLAudioElement;
  readonly #playing = signal(false);
  readonly #timeMs = signal(0);
  readonly #rate = signal(rememberedRate());
  readonly #failed = signal(false);
  readonly #listening = new AbortController();
  #frame = 0;
  #reopenedAt = -Infinity;

  /** @param url Address of the audio; nothing but its beginning is fetched before it is played. */
  constructor(url: string) {
    const { signal } = this.#listening;
    this.audio = new Audio();
    this.audio.preload = "metadata";
    this.audio.src = url;
    this.audio.preservesPitch = true;
    this.audio.playbackRate = this.audio.defaultPlaybackRate = this.#rate.value;
    const on = (name: keyof HTMLMediaElementEventMap, run: () => void): void =>
      this.audio.addEventListener(name, run, { signal });
    on("play", () => this.#follow());
    on("playing", () => {
      this.#failed.value = false;
    });
    on("pause", () => this.#rest());
    on("ended", () => this.#rest());
    on("timeupdate", () => this.#look());
    on("seeking", () => this.#look());
    on("error", () => this.#reopen());
  }

  /** Whether it plays. */
  get playing(): ReadonlySignal<boolean> {
    return this.#playing;
  }

  /** Where it is, in milliseconds; while it plays, anew with each frame of the browser. */
  get timeMs(): ReadonlySignal<number> {
    return this.#timeMs;
  }

  /** How fast it plays. */
  get rate(): ReadonlySignal<number> {
    return this.#rate;
  }

  /** Whether the audio can't be played. */
  get failed(): ReadonlySignal<boolean> {
    return this.#failed;
  }

  /** Plays, or stops where it is. */
  toggle(): void {
    if (this.audio.paused) void this.play();
    else this.audio.pause();
  }

  /** Plays on; a browser that refuses says so by staying silent. */
  async play(): Promise<void> {
    await this.audio.play().catch(() => {});
  }

  /** Goes to a place, in milliseconds. */
  seek(ms: number): void {
    const end = Number.isFinite(this.audio.duration) ? this.audio.duration : Infinity;
    this.audio.currentTime = Math.max(0, Math.min(ms / 1_000, end));
    this.#look();
  }

  /** Plays from a place, in milliseconds. */
  playFrom(ms: number): void {
    this.seek(ms);
    void this.play();
  }

  /** Goes forward, or back by a negative number of milliseconds. */
  skip(ms: number): void {
    this.seek(this.audio.currentTime * 1_000 + ms);
  }

  /** Plays faster or slower from now on, in this browser. */
  setRate(rate: number): void {
    this.#rate.value = rate;
    this.audio.playbackRate = this.audio.defaultPlaybackRate = rate;
    remember(localStorage, RATE_KEY, String(rate));
  }

  /** Takes the next speed up or down. */
  stepRate(by: 1 | -1): void {
    const index = RATES.findIndex((rate) => rate === this.#rate.value) + by;
    const rate = RATES[Math.max(0, Math.min(RATES.length - 1, index))];
    if (rate !== undefined) this.setRate(rate);
  }

  /** Falls silent and lets the audio go. */
  [Symbol.dispose](): void {
    this.#listening.abort();
    cancelAnimationFrame(this.#frame);
    this.audio.pause();
    this.audio.removeAttribute("src");
    this.audio.load();
  }

  #look(): void {
    this.#timeMs.value = this.audio.currentTime * 1_000;
  }

  #follow(): void {
    this.#playing.value = true;
    const tick = (): void => {
      this.#look();
      this.#frame = requestAnimationFrame(tick);
    };
    cancelAnimationFrame(this.#frame);
    tick();
  }

  #rest(): void {
    cancelAnimationFrame(this.#frame);
    this.#playing.value = false;
    this.#look();
  }

  /** The file was converted to another one while it was played, or the connection broke off. */
  #reopen(): void {
    const now = performance.now();
    if (now - this.#reopenedAt < REOPEN_MS) {
      this.#failed.value = true;
      return this.#rest();
    }
    this.#reopenedAt = now;
    const { currentTime } = this.audio;
    const wasPlaying = this.#playing.value;
    this.audio.load();
    this.audio.currentTime = currentTime;
    if (wasPlaying) void this.play();
  }
}

function rememberedRate(): number {
  const rate = Number(recall(localStorage, RATE_KEY));
  return RATES.find((one) => one === rate) ?? 1;
}
