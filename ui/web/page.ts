/** The parts of the page and how they hang together. */
import { effect, untracked } from "@preact/signals";
import { ApiError } from "./api/api_error.ts";
import { Connection } from "./api/connection.ts";
import { Microphone } from "./capture/microphone.ts";
import { Microphones } from "./capture/microphones.ts";
import { IndexedDbStore } from "./kept/indexed_db_store.ts";
import { askPersistence } from "./kept/persistence.ts";
import type { RecordingLocks } from "./kept/recording_locks.ts";
import { WebLocks } from "./kept/web_locks.ts";
import { Keys } from "./keys/keys.ts";
import { Library } from "./library/library.ts";
import { Listing } from "./library/listing.ts";
import { restoreRecording } from "./recording/recording_actions.ts";
import { watchRecording } from "./recording/watch_recording.ts";
import { takeAddressToken } from "./login/address_token.ts";
import { Recorder } from "./recorder/recorder.ts";
import { ScreenLock } from "./recorder/screen_lock.ts";
import { Router } from "./router.ts";
import { RecordingSession, type SessionDeps } from "./session/recording_session.ts";
import { browserClock } from "./stream/clock.ts";
import { strings } from "./strings.ts";
import { Theme } from "./theme.ts";
import { Toasts } from "./toast/toasts.ts";
import { StylesState } from "./transforms/styles_state.ts";
import { UnfinishedRecordings } from "./unfinished/unfinished_recordings.ts";
import { sendFile } from "./uploads/send_file.ts";
import { Uploads } from "./uploads/uploads.ts";
import { watchWake } from "./wake.ts";

/** Address of the AudioWorklet's module. */
const WORKLET_URL = "/worklet.js";

/** What the views show and act upon. */
export interface Page {
  readonly connection: Connection;
  readonly keys: Keys;
  readonly library: Library;
  /** What the library shows. */
  readonly listing: Listing;
  readonly microphones: Microphones;
  readonly recorder: Recorder;
  readonly router: Router;
  readonly styles: StylesState;
  readonly theme: Theme;
  readonly toasts: Toasts;
  readonly unfinished: UnfinishedRecordings;
  readonly uploads: Uploads;
  /** Ends the recording that is made and moves it to the bin, from where it can be brought back. */
  discardRecording(): void;
  /** Goes on with an unfinished recording. */
  continueRecording(id: string): Promise<void>;
}

function streamUrl(): string {
  const url = new URL("/v1/stream", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

/** Puts the parts together and starts to talk to the gateway. */
export function openPage(): Page {
  const token = takeAddressToken(location, history);
  const connection = new Connection();
  const library = new Library(connection.api);
  const toasts = new Toasts();
  const session: SessionDeps = {
    streamUrl: streamUrl(),
    connect: (url, protocol) => new WebSocket(url, protocol),
    store: new IndexedDbStore(),
    locks: new WebLocks(),
    lookUp: (id) => connection.api.recording(id),
  };
  const unfinished = new UnfinishedRecordings({
    session,
    bin: (recording) => binIfThere(connection, recording),
    tell: (sentence) => toasts.show(sentence),
    onLost: () => void connection.check(),
    onListChanged: () => void library.refresh(),
  });
  const microphones = new Microphones({
    devices: navigator.mediaDevices,
    storage: localStorage,
  });
  const recorder = new Recorder({
    begin: () => {
      void askPersistence();
      return RecordingSession.begin(session);
    },
    openMicrophone: async (listener) => {
      const deviceId = microphones.chosen.value;
      const open = await Microphone.open({ ...listener, workletUrl: WORKLET_URL, deviceId });
      // Names are told only once a microphone was allowed.
      void microphones.look();
      return open;
    },
    follow: (id, onUpdate, signal) => watchRecording(connection.api, id, onUpdate, signal),
    othersRecord: (own) => othersRecord(session.locks, [own, ...ownUnfinished(unfinished)]),
    onLost: () => void connection.check(),
    onListChanged: () => void library.refresh(),
    onDiscarded: (id) => void binDiscarded(page, id),
    onUnsaved: (failed) => unfinished.adopt(failed),
  });
  const uploads = new Uploads({
    send: sendFile,
    follow: (id, onUpdate, signal) => watchRecording(connection.api, id, onUpdate, signal),
    onListChanged: () => void library.refresh(),
    onLost: () => void connection.check(),
  });
  const page: Page = {
    connection,
    keys: new Keys({ window: globalThis, storage: localStorage }),
    library,
    listing: new Listing(connection.api),
    microphones,
    recorder,
    router: new Router(),
    styles: new StylesState(connection.api),
    theme: new Theme({ root: document.documentElement, storage: localStorage }),
    toasts,
    unfinished,
    uploads,
    discardRecording: () => {
      const id = recorder.recording;
      void recorder.discard();
      toasts.show(strings.recorder.discarded, {
        label: strings.library.undo,
        run: () => void keepDiscarded(page, id),
      });
    },
    continueRecording: async (id) => {
      if (!recorder.canStart) return;
      const found = await unfinished.take(id);
      if (found === undefined) return;
      page.router.go({ view: "recorder" });
      if (await recorder.goOn(found)) return;
      await found.close();
      await unfinished.look();
    },
  };

  let wasOk = false;
  effect(() => {
    const ok = connection.state.value.kind === "ok";
    const cameBack = ok && !wasOk;
    wasOk = ok;
    if (!cameBack) return;
    untracked(() => {
      void library.refresh();
      void takeTheme(page);
      recorder.wake();
      unfinished.wake();
    });
  });
  const screenLock = new ScreenLock({
    request: "wakeLock" in navigator ? () => navigator.wakeLock.request("screen") : undefined,
    document,
  });
  effect(() => {
    const { kind } = recorder.state.value;
    screenLock.keep(kind === "recording");
    document.title = strings.tab[kind === "recording" || kind === "saving" ? kind : "idle"];
  });
  watchWake({
    clock: browserClock,
    window: globalThis,
    document,
    onWake: () => {
      if (connection.state.value.kind === "away") void connection.check();
      recorder.wake();
      unfinished.wake();
      void unfinished.look();
    },
  });
  document.addEventListener("visibilitychange", () => recorder.flush());
  addEventListener("pagehide", () => recorder.flush());
  navigator.mediaDevices?.addEventListener("devicechange", () => {
    void microphones.look();
    void recorder.reopenMicrophone();
  });
  addEventListener("hashchange", () => {
    const late = takeAddressToken(location, history);
    if (late !== undefined) void connection.login(late);
  });
  addEventListener("beforeunload", (event) => {
    // While the person is asked there is time.
    recorder.flush();
    if (recorder.busy || unfinished.holdsAudio || uploads.underWay) event.preventDefault();
  });
  void (token === undefined ? connection.check() : connection.login(token));
  void unfinished.look();
  void microphones.look();
  return page;
}

/** Recordings that this tab saves, or keeps until the person chooses; by this browser's ids. */
function ownUnfinished({ list }: UnfinishedRecordings): string[] {
  return list.value.map(({ id }) => id);
}

/** Whether another tab has a recording. */
async function othersRecord(locks: RecordingLocks, own: readonly string[]): Promise<boolean> {
  try {
    return [...await locks.held()].some((id) => !own.includes(id));
  } catch {
    // Where a browser tells nothing of its locks, nothing is said.
    return false;
  }
}

/** Moves a recording that is safe now, and was discarded, to the bin. */
async function binDiscarded(page: Page, id: string): Promise<void> {
  try {
    await binIfThere(page.connection, id);
  } catch (error) {
    page.toasts.show(error instanceof ApiError ? error.message : String(error));
  }
  await page.library.refresh();
}

/** The person wants a recording back that was discarded just now. */
async function keepDiscarded(page: Page, id: string | undefined): Promise<void> {
  if (page.recorder.keep() || id === undefined) return;
  await restoreRecording(page, id, strings.library.untitled);
  page.router.go({ view: "recording", id });
}

/** Takes over the colours that were chosen, perhaps in another browser. */
async function takeTheme({ connection, theme }: Page): Promise<void> {
  try {
    theme.choose((await connection.api.settings()).theme.value);
  } catch (error) {
    // It stays as this browser remembers it.
    if (!(error instanceof ApiError)) throw error;
  }
}

/** Moves a recording to the bin; one that is gone already is fine. */
async function binIfThere({ api }: Connection, recording: string): Promise<void> {
  try {
    await api.remove(recording);
  } catch (error) {
    if (!(error instanceof ApiError) || error.problem !== "missing") throw error;
  }
}
