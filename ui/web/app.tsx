/** The page as a whole: header, banners, the view that the address names, the list. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { assertNever } from "../../shared/errors.ts";
import { Banners } from "./banners.tsx";
import { Header } from "./header.tsx";
import { LibraryView } from "./library/library_view.tsx";
import { RecordingView } from "./library/recording_view.tsx";
import { LoginView } from "./login/login_view.tsx";
import type { Page } from "./page.ts";
import { RecorderView } from "./recorder/recorder_view.tsx";
import { ToastList } from "./toast/toast_list.tsx";
import { UnfinishedList } from "./unfinished/unfinished_view.tsx";

/** The whole page. */
export function App({ page }: { readonly page: Page }): JSX.Element {
  const state = page.connection.state.value;
  if (state.kind === "login") {
    return (
      <LoginView
        message={state.message}
        token={state.token}
        onLogin={(token) => page.connection.login(token)}
      />
    );
  }
  const { view } = page.router.route.value;
  return (
    <>
      <Header page={page} />
      <Banners page={page} />
      <div class="columns" data-view={view}>
        <Main page={page} />
        <LibraryView page={page} />
      </div>
      <ToastList toasts={page.toasts} />
    </>
  );
}

function Main({ page }: { readonly page: Page }): JSX.Element {
  const route = page.router.route.value;
  const id = route.view === "recording" ? route.id : undefined;
  const main = useRef<HTMLElement>(null);
  const shown = useRef(id);
  useEffect(() => {
    // After a change of view, reading and tabbing start at its beginning.
    if (shown.current !== id) main.current?.focus({ preventScroll: true });
    if (shown.current !== id) scrollTo({ top: 0 });
    shown.current = id;
  }, [id]);
  return (
    <main ref={main} tabIndex={-1}>
      <UnfinishedList page={page} />
      {route.view === "recorder"
        ? <RecorderView page={page} />
        : route.view === "recording"
        ? <RecordingView key={route.id} id={route.id} page={page} />
        : assertNever(route)}
    </main>
  );
}
