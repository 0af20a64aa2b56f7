/** The token in the page's address, which `make run` prints as `#token=...`. */

const FRAGMENT = /^#token=(.+)$/;

/**
 * Takes the token out of the address, so that it stays in no history, bookmark or screenshot.
 *
 * @returns The token; undefined if the address has none.
 */
export function takeAddressToken(
  location: { readonly hash: string; readonly pathname: string; readonly search: string },
  history: { replaceState(data: unknown, unused: string, url: string): void },
): string | undefined {
  const token = FRAGMENT.exec(location.hash)?.[1];
  if (token === undefined) return undefined;
  history.replaceState(null, "", location.pathname + location.search);
  try {
    return decodeURIComponent(token);
  } catch {
    return token;
  }
}
