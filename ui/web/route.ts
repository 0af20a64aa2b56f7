/** Which view is shown, kept in the address's fragment so that back, reload and links work. */
/** Views that need nothing but their name, and their fragments. */
const PLAIN = {
  recorder: "#/",
  bin: "#/bin",
  status: "#/status",
  settings: "#/settings",
} as const;

/** A view. */
export type Route =
  | { readonly view: keyof typeof PLAIN }
  /** The list of recordings, with what it is narrowed down by: a query as in an address, or nothing. */
  | { readonly view: "library"; readonly query: string }
  | {
    readonly view: "recording";
    readonly id: string;
    /** Where in it to begin, in milliseconds. */
    readonly atMs?: number;
  };

/** The name of a view. */
export type ViewName = Route["view"];

const RECORDING = /^#\/recordings\/([0-9a-f-]{36})(?:\?at=(\d{1,9}))?$/i;
const LIBRARY = /^#\/library(?:\?(.*))?$/;

/** The view that a fragment stands for; anything unknown is the recorder. */
export function parseRoute(hash: string): Route {
  const [, id, at] = RECORDING.exec(hash) ?? [];
  if (id !== undefined) {
    return { view: "recording", id, ...(at === undefined ? {} : { atMs: Number(at) }) };
  }
  const library = LIBRARY.exec(hash);
  if (library !== null) return { view: "library", query: library[1] ?? "" };
  for (const view of ["bin", "status", "settings"] as const) {
    if (hash === PLAIN[view]) return { view };
  }
  return { view: "recorder" };
}

/** The fragment of a view. */
export function hrefOf(route: Route): string {
  switch (route.view) {
    case "library":
      return route.query === "" ? "#/library" : `#/library?${route.query}`;
    case "recording":
      return `#/recordings/${route.id}${route.atMs === undefined ? "" : `?at=${route.atMs}`}`;
    default:
      return PLAIN[route.view];
  }
}
