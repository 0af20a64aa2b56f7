/** The page as a whole: the side with its views, and the view that the address names. */
import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { assertNever } from "../../../shared/errors.ts";
import { KeysDialog } from "../keys/keys_dialog.tsx";
import { useKeys } from "../keys/use_keys.ts";
import { BinView } from "../library/bin_view.tsx";
import { LibraryView } from "../library/library_view.tsx";
import { LoginView } from "../login/login_view.tsx";
import type { Page } from "../page.ts";
import { markMoment } from "../recorder/recorder_controls.tsx";
import { RecorderView } from "../recorder/recorder_view.tsx";
import { RecordingView } from "../recording/recording_view.tsx";
import type { Route } from "../route.ts";
import { SettingsView } from "../settings/settings_view.tsx";
import { StatusView } from "../status/status_view.tsx";
import { strings } from "../strings.ts";
import { ToastList } from "../toast/toast_list.tsx";
import { UnfinishedList } from "../unfinished/unfinished_view.tsx";
import { DropZone } from "../uploads/drop_zone.tsx";
import { UploadList } from "../uploads/upload_list.tsx";
import { Banners } from "./banners.tsx";
import { keepFocus } from "./focus_keeper.ts";
import { Sidebar } from "./sidebar.tsx";

/** The whole page. */
export function App({ page }: { readonly page: Page }): JSX.Element {
  const state = page.connection.state.value;
  const main = useRef<HTMLElement>(null);
  const [keysShown, showKeys] = useState(false);
  useEffect(() => keepFocus(() => main.current), []);
  useKeys(page.keys, {
    title: strings.keys.everywhere,
    actions: [
      { keys: ["?"], label: strings.keys.show, run: () => showKeys(true) },
      { keys: ["r"], label: strings.keys.record, run: () => record(page) },
      {
        keys: ["p"],
        label: strings.recorder.pauseKey,
        run: () => void page.recorder.togglePause(),
      },
      { keys: ["m"], label: strings.recorder.mark, run: () => markMoment(page) },
    ],
  });
  if (state.kind === "login") {
    return (
      <LoginView
        message={state.message}
        token={state.token}
        onLogin={(token) => page.connection.login(token)}
      />
    );
  }
  return (
    <div class="shell">
      <button type="button" class="button skip" onClick={() => main.current?.focus()}>
        {strings.shell.skip}
      </button>
      <Sidebar page={page} onKeys={() => showKeys(true)} />
      <Main page={page} element={main} />
      <UploadList page={page} />
      <DropZone page={page} />
      <ToastList toasts={page.toasts} />
      <KeysDialog keys={page.keys} open={keysShown} onClose={() => showKeys(false)} />
    </div>
  );
}

/** Starts to record where the text can be read as it comes, or stops. */
function record({ recorder, router }: Page): void {
  if (recorder.canStart) router.go({ view: "recorder" });
  recorder.toggle();
}

/** What a route shows; routes with the same key are the same view with other details. */
function keyOf(route: Route): string {
  return route.view === "recording" ? route.id : route.view;
}

function Main(
  { page, element }: {
    readonly page: Page;
    readonly element: { current: HTMLElement | null };
  },
): JSX.Element {
  const route = page.router.route.value;
  const key = keyOf(route);
  const shown = useRef(key);
  useEffect(() => {
    // After a change of view, reading and tabbing start at its beginning.
    if (shown.current === key) return;
    element.current?.focus({ preventScroll: true });
    scrollTo({ top: route.view === "library" ? page.listing.scrolledTo : 0 });
    shown.current = key;
  }, [key]);
  return (
    <main ref={element} tabIndex={-1} data-view={route.view}>
      <Banners page={page} />
      <UnfinishedList page={page} />
      <View key={key} page={page} route={route} />
    </main>
  );
}

function View({ page, route }: { readonly page: Page; readonly route: Route }): JSX.Element {
  switch (route.view) {
    case "recorder":
      return <RecorderView page={page} />;
    case "library":
      return <LibraryView page={page} />;
    case "recording":
      return <RecordingView id={route.id} page={page} />;
    case "bin":
      return <BinView page={page} />;
    case "status":
      return <StatusView page={page} />;
    case "settings":
      return <SettingsView page={page} />;
    default:
      return assertNever(route);
  }
}
