/** Check of where a request comes from: what keeps other sites' pages out (CSRF). */

/** What a request says of its origin. */
export type OriginVerdict =
  /** From the gateway's own page. */
  | "own"
  /** It doesn't say: not a browser's, or one that a browser doesn't mark. */
  | "unstated"
  /** From another origin. */
  | "foreign";

/** Values of `Sec-Fetch-Site` that the own page, or a person's own typing, leads to. */
const OWN_SITES = ["same-origin", "none"];

/**
 * Tells whether a request comes from the gateway's own page.
 *
 * @param scheme Scheme that the gateway is reached by.
 * @param host The request's checked `Host`.
 */
export function checkOrigin(
  headers: Headers,
  scheme: "http" | "https",
  host: string,
): OriginVerdict {
  const site = headers.get("sec-fetch-site");
  if (site !== null && !OWN_SITES.includes(site)) return "foreign";
  const origin = headers.get("origin");
  if (origin === null) return "unstated";
  // Both are taken apart, so that a default port counts the same whether it is written or not.
  const own = URL.parse(`${scheme}://${host}`);
  const parsed = URL.parse(origin);
  return own !== null && parsed !== null && own.origin === parsed.origin &&
      origin.toLowerCase() === `${parsed.protocol}//${parsed.host}`
    ? "own"
    : "foreign";
}
