/** The microphones that can be chosen, and the one that was. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { forget, recall, remember } from "../memory.ts";

/** A microphone. */
export interface MicrophoneChoice {
  readonly id: string;
  /** Its name; empty until the person has allowed a microphone. */
  readonly label: string;
}

/** What the browser tells of a device. */
interface Device {
  readonly kind: string;
  readonly deviceId: string;
  readonly label: string;
}

/** What is needed of the browser. */
export interface MicrophonesOptions {
  /** The browser's devices; undefined where it gives none to this page. */
  readonly devices: { enumerateDevices(): Promise<readonly Device[]> } | undefined;
  /** Where the choice is remembered. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** Name under which the browser remembers the choice. */
const STORAGE_KEY = "hero-voice.microphone";
/** Chromium lists its own choice as a device too; it is what no choice means. */
const OWN_CHOICES = ["default", "communications", ""];

/** Lists microphones and remembers which was chosen. */
export class Microphones {
  readonly #options: MicrophonesOptions;
  readonly #list = signal<readonly MicrophoneChoice[]>([]);
  readonly #chosen = signal<string | undefined>(undefined);

  constructor(options: MicrophonesOptions) {
    this.#options = options;
    this.#chosen.value = recall(options.storage, STORAGE_KEY);
  }

  /** What there is. */
  get list(): ReadonlySignal<readonly MicrophoneChoice[]> {
    return this.#list;
  }

  /** What was chosen; undefined leaves it to the browser. */
  get chosen(): ReadonlySignal<string | undefined> {
    return this.#chosen;
  }

  /** Looks what there is now. Never throws. */
  async look(): Promise<void> {
    const devices = await this.#options.devices?.enumerateDevices().catch(() => []) ?? [];
    this.#list.value = devices
      .filter(({ kind, deviceId }) => kind === "audioinput" && !OWN_CHOICES.includes(deviceId))
      .map(({ deviceId, label }) => ({ id: deviceId, label }));
  }

  /** Chooses; undefined leaves it to the browser. */
  choose(id: string | undefined): void {
    this.#chosen.value = id;
    const { storage } = this.#options;
    if (id === undefined) forget(storage, STORAGE_KEY);
    else remember(storage, STORAGE_KEY, id);
  }
}
