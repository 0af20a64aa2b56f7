/** The parts of the page and how they hang together. */
import { effect, untracked } from "@preact/signals";
import { Connection } from "./api/connection.ts";
import { Microphone } from "./capture/microphone.ts";
import { Library } from "./library/library.ts";
import { watchRecording } from "./library/watch_recording.ts";
import { takeAddressToken } from "./login/address_token.ts";
import { Recorder } from "./recorder/recorder.ts";
import { Router } from "./route.ts";
import { strings } from "./strings.ts";
import { Toasts } from "./toast/toasts.ts";

/** Address of the AudioWorklet's module. */
const WORKLET_URL = "/worklet.js";

/** What the views show and act upon. */
export interface Page {
  readonly connection: Connection;
  readonly library: Library;
  readonly recorder: Recorder;
  readonly router: Router;
  readonly toasts: Toasts;
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
  const recorder = new Recorder({
    streamUrl: streamUrl(),
    connect: (url, protocol) => new WebSocket(url, protocol),
    openMicrophone: (listener) => Microphone.open({ ...listener, workletUrl: WORKLET_URL }),
    lookUp: (id) => connection.api.recording(id),
    follow: (id, onUpdate, signal) => watchRecording(connection.api, id, onUpdate, signal),
    onLost: () => void connection.check(),
    onListChanged: () => void library.refresh(),
  });
  const page: Page = {
    connection,
    library,
    recorder,
    router: new Router(),
    toasts: new Toasts(),
  };

  let wasOk = false;
  effect(() => {
    const ok = connection.state.value.kind === "ok";
    const cameBack = ok && !wasOk;
    wasOk = ok;
    if (!cameBack) return;
    untracked(() => {
      void library.refresh();
      recorder.retryNow();
    });
  });
  effect(() => {
    const { kind } = recorder.state.value;
    document.title = strings.tab[kind === "recording" || kind === "saving" ? kind : "idle"];
  });
  addEventListener("online", () => {
    void connection.check();
    recorder.retryNow();
  });
  addEventListener("hashchange", () => {
    const late = takeAddressToken(location, history);
    if (late !== undefined) void connection.login(late);
  });
  addEventListener("beforeunload", (event) => {
    if (recorder.holdsAudio) event.preventDefault();
  });
  void (token === undefined ? connection.check() : connection.login(token));
  return page;
}
