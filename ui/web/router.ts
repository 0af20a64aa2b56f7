/** Follows the address, and changes it. */
import { type ReadonlySignal, signal } from "@preact/signals";
import { hrefOf, parseRoute, type Route } from "./route.ts";

/** Follows the address. */
export class Router {
  readonly #route = signal<Route>(parseRoute(location.hash));
  #library: Route = { view: "library", query: "" };

  constructor() {
    this.#note(this.#route.value);
    addEventListener("hashchange", () => this.#note(parseRoute(location.hash)));
  }

  /** The view that is shown. */
  get route(): ReadonlySignal<Route> {
    return this.#route;
  }

  /** The library as it was left: with what it was narrowed down by. */
  get library(): Route {
    return this.#library;
  }

  /** Goes to a view. */
  go(route: Route): void {
    location.hash = hrefOf(route);
  }

  /** Changes what the address says of the view that is shown; the way back leads past it. */
  replace(route: Route): void {
    history.replaceState(null, "", hrefOf(route));
    this.#note(route);
  }

  #note(route: Route): void {
    if (route.view === "library") this.#library = route;
    this.#route.value = route;
  }
}
