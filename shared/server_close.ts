/**
 * Closing a server's WebSocket so that the other end learns the code. After `close()` Deno drops a
 * server's connection as soon as one more message comes in, and the close frame can be lost with it; a
 * client's connection reads on until the close is answered. What tells the two apart is a property
 * under a symbol of the socket (`ext/websocket/01_websocket.js` of Deno), which is turned over here.
 * Where Deno has no such symbol any more, the socket is closed the plain way.
 */

/** The part of a WebSocket that is used. */
export type ClosableSocket = Pick<WebSocket, "close" | "readyState">;

/** Deno's mark of a client's socket. */
const CLIENT_ROLE = 1;

/** Closes a server's socket; the caller drops messages that still come. */
export function closeServerSocket(socket: ClosableSocket, code: number, reason: string): void {
  socket.close(code, reason);
  const role = Object.getOwnPropertySymbols(socket)
    .find((symbol) => symbol.description === "[[role]]");
  if (role !== undefined) Object.assign(socket, { [role]: CLIENT_ROLE });
}
