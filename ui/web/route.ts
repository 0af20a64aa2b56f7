/** Which view is shown, kept in the address's fragment so that back, reload and links work. */
import { type ReadonlySignal, signal } from "@preact/signals";

/** A view. */
export type Route =
  | { readonly view: "recorder" }
  | { readonly view: "recording"; readonly id: string };

/** The view that a fragment stands for; anything unknown is the recorder. */
export function parseRoute(hash: string): Route {
  const id = /^#\/recordings\/([0-9a-f-]{36})$/i.exec(hash)?.[1];
  return id === undefined ? { view: "recorder" } : { view: "recording", id };
}

/** The fragment of a view. */
export function hrefOf(route: Route): string {
  return route.view === "recorder" ? "#/" : `#/recordings/${route.id}`;
}

/** Follows the address. */
export class Router {
  readonly #route = signal<Route>(parseRoute(location.hash));

  constructor() {
    addEventListener("hashchange", () => {
      this.#route.value = parseRoute(location.hash);
    });
  }

  /** The view that is shown. */
  get route(): ReadonlySignal<Route> {
    return this.#route;
  }

  /** Goes to a view. */
  go(route: Route): void {
    location.hash = hrefOf(route);
  }
}
