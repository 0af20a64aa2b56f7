/** Whether a server is one's own, as its address tells. */

/** Names that are only for the network that one is in (RFC 6761, 6762, 8375, and ICANN's `.internal`). */
const LOCAL_NAMES = /(^|\.)(localhost|local|lan|internal|home\.arpa)$/;
/** Loopback, private and link-local addresses (RFC 1122, 1918, 3927), and those of RFC 6598. */
const LOCAL_V4 =
  /^(127|10)\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^169\.254\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./;
/** The same for IPv6 (RFC 4291, 4193). */
const LOCAL_V6 = /^\[(::1|f[cd][0-9a-f]{2}:.*|fe[89ab][0-9a-f]:.*)\]$/;

/**
 * Whether an address is on this machine or in this network, so that nobody bills what is asked there, and
 * what is sent has a short way.
 *
 * @param url An http or https address.
 */
export function isNearby(url: string): boolean {
  const { hostname } = new URL(url);
  return LOCAL_NAMES.test(hostname) || LOCAL_V4.test(hostname) || LOCAL_V6.test(hostname) ||
    !/[.:]/.test(hostname);
}
