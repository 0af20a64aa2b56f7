/**
 * Host in the addresses that go through a Unix socket. Deno looks a name up even though the connection
 * never uses it, which takes seconds where DNS is slow or away; so it is an address, one of those for
 * documentation (RFC 5737), so that a permission for it opens nothing else.
 */
export const SOCKET_HOST = "192.0.2.1";
