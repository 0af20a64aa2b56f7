/** What stays beside every view: the page's name, its views, and the recording in progress. */
import type { JSX } from "preact";
import { Icon, type IconName } from "../icon.tsx";
import { IconButton } from "../icon_button.tsx";
import type { Page } from "../page.ts";
import { hrefOf, type Route, type ViewName } from "../route.ts";
import { strings } from "../strings.ts";
import { LiveBar } from "./live_bar.tsx";

/** The views that can be chosen, in order. */
const VIEWS: readonly { readonly icon: IconName; readonly route: Route }[] = [
  { icon: "microphone", route: { view: "recorder" } },
  { icon: "library", route: { view: "library", query: "" } },
  { icon: "bin", route: { view: "bin" } },
  { icon: "status", route: { view: "status" } },
  { icon: "settings", route: { view: "settings" } },
];

/** A recording is part of the library. */
function isShown(view: ViewName, shown: ViewName): boolean {
  return view === shown || (view === "library" && shown === "recording");
}

/** A column at the side of a wide window; a bar at the top and one at the bottom of a narrow one. */
export function Sidebar(
  { page, onKeys }: {
    readonly page: Page;
    /** The person wants to know the keys. */
    readonly onKeys: () => void;
  },
): JSX.Element {
  const shown = page.router.route.value.view;
  const engine = page.connection.engines.value?.items.find(({ inUse }) => inUse);
  return (
    <header class="side">
      <a class="brand" href={hrefOf({ view: "recorder" })}>
        <Icon name="brand" />
        <span>{strings.appName}</span>
      </a>
      <nav class="nav" aria-label={strings.shell.views}>
        <ul>
          {VIEWS.map(({ icon, route }) => (
            <li key={route.view}>
              <a
                href={hrefOf(route)}
                aria-current={isShown(route.view, shown) ? "page" : undefined}
              >
                <Icon name={icon} />
                <span>{strings.shell.view[route.view]}</span>
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <LiveBar page={page} />
      <div class="side-foot">
        <IconButton
          icon="keys"
          label={strings.keys.open}
          onClick={onKeys}
        />
        {engine && <p class="engine">{strings.engines.inUse(engine.name)}</p>}
      </div>
    </header>
  );
}
