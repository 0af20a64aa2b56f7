/**
 * Closing a server's WebSocket so that the other end learns the code, and so that it ends whether the
 * other end answers or not. Deno has no way for either; both lean on properties under symbols of the
 * socket (`ext/websocket/01_websocket.js` of Deno). Where Deno has them no more, the socket is closed
 * the plain way, and counts until its connection breaks.
 *
 * After `close()` Deno drops a server's connection as soon as one more message comes in, and the close
 * frame can be lost with it; a client's connection reads on until the close is answered. A role tells
 * the two apart, which is turned over here.
 */

/** The part of a WebSocket that is used. */
export type ClosableSocket = Pick<
  WebSocket,
  "close" | "readyState" | "bufferedAmount" | "addEventListener"
>;

/** How long the other end may take to answer a close, in milliseconds. */
export const CLOSE_TIMEOUT_MS = 5_000;

/** What stands for the end of a connection that was not closed (RFC 6455, section 7.1.5). */
const NO_CLOSE_CODE = 1006;

/** Deno's mark of a client's socket. */
const CLIENT_ROLE = 1;

/** Deno's table of what a program has open, as far as it is used. */
interface OpenResources {
  /** Closes what has this number. */
  tryClose?(id: number): void;
}

function symbolOf(socket: object, name: string): symbol | undefined {
  return Object.getOwnPropertySymbols(socket).find(({ description }) => description === name);
}

/** Closes a server's socket; the caller drops messages that still come. */
export function closeServerSocket(socket: ClosableSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const role = symbolOf(socket, "[[role]]");
  if (role !== undefined) Object.assign(socket, { [role]: CLIENT_ROLE });
  if (socket.readyState !== WebSocket.CLOSING) return;
  // What the other end doesn't read keeps the connection, so the socket counts until it is read.
  const timer = setInterval(() => {
    if (unsentBytes(socket) > 0) return;
    clearInterval(timer);
    drop(socket);
  }, CLOSE_TIMEOUT_MS);
  Deno.unrefTimer(timer);
  socket.addEventListener("close", () => clearInterval(timer), { once: true });
}

/** What still waits to be sent on a socket that is closing, of which Deno says 0 otherwise. */
function unsentBytes(socket: ClosableSocket): number {
  const state = symbolOf(socket, "[[readyState]]");
  if (state === undefined || typeof connectionOf(socket) !== "number") return 0;
  const { readyState } = socket;
  Object.assign(socket, { [state]: WebSocket.OPEN });
  try {
    return socket.bufferedAmount;
  } finally {
    Object.assign(socket, { [state]: readyState });
  }
}

/** The number of a socket's connection; "none" before it is made, undefined where Deno doesn't tell. */
function connectionOf(socket: object): number | "none" | undefined {
  const symbol = symbolOf(socket, "[[rid]]");
  if (symbol === undefined) return undefined;
  const id: unknown = Reflect.get(socket, symbol);
  return typeof id === "number" ? id : "none";
}

/**
 * Breaks a socket's connection off, with whatever was received of a message; its close event comes. So it
 * does for a socket whose client was gone before the connection was made, of which Deno says nothing.
 */
export function drop(socket: object): void {
  const id = connectionOf(socket);
  if (id === "none") return neverMade(socket);
  const internals: unknown = Reflect.get(Deno, Reflect.get(Deno, "internal"));
  const { core } = (internals ?? {}) as { core?: OpenResources };
  if (id !== undefined) core?.tryClose?.(id);
}

function neverMade(socket: object): void {
  const state = symbolOf(socket, "[[readyState]]");
  if (state === undefined || !(socket instanceof WebSocket)) return;
  if (socket.readyState === WebSocket.CLOSED) return;
  Object.assign(socket, { [state]: WebSocket.CLOSED });
  // Should it be made after all, nobody is there for it any more.
  socket.addEventListener("open", () => socket.close(), { once: true });
  socket.dispatchEvent(new CloseEvent("close", { code: NO_CLOSE_CODE }));
}
