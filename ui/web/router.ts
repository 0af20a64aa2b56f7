/** Follows the address, and changes it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { hrefOf, parseRoute, type Route } from "./route.ts";

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

  /** Changes what the address says of the view that is shown; the way back leads past it. */
  replace(route: Route): void {
    history.replaceState(null, "", hrefOf(route));
    this.#route.value = route;
  }
}
