import { closeServerSocket, drop } from "../../shared/server_close.ts";
import { assertEquals } from "../assert.ts";

const UPGRADE = [
  "GET / HTTP/1.1",
  "Host: 127.0.0.1",
  "Upgrade: websocket",
  "Connection: Upgrade",
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
  "Sec-WebSocket-Version: 13",
].join("\r\n");

/** A server's socket whose client went away before the connection was made, and what is told of it. */
async function neverMade(
  stack: AsyncDisposableStack,
): Promise<{ socket: WebSocket; told: string[] }> {
  const upgraded = Promise.withResolvers<WebSocket>();
  const gone = Promise.withResolvers<void>();
  // Shutting down would wait for the connection.
  const abort = new AbortController();
  const { signal } = abort;
  const options = { hostname: "127.0.0.1", port: 0, onListen: () => {}, signal };
  const server = Deno.serve(options, async (request) => {
    await gone.promise;
    const { socket, response } = Deno.upgradeWebSocket(request);
    upgraded.resolve(socket);
    return response;
  });
  stack.defer(() => abort.abort());
  const client = await Deno.connect({ hostname: "127.0.0.1", port: server.addr.port });
  await client.write(new TextEncoder().encode(`${UPGRADE}\r\n\r\n`));
  client.close();
  await new Promise((resolve) => setTimeout(resolve, 50));
  gone.resolve();
  const socket = await upgraded.promise;
  const told: string[] = [];
  socket.addEventListener("open", () => told.push("open"));
  socket.addEventListener("error", () => told.push("error"));
  socket.addEventListener("close", ({ code }) => told.push(`close ${code}`));
  await new Promise((resolve) => setTimeout(resolve, 100));
  assertEquals([socket.readyState, told], [WebSocket.CONNECTING, []]);
  return { socket, told };
}

Deno.test("drop() tells the end of a connection that was never made, once", async () => {
  await using stack = new AsyncDisposableStack();
  const { socket, told } = await neverMade(stack);
  drop(socket);
  drop(socket);
  assertEquals([socket.readyState, told], [WebSocket.CLOSED, ["close 1006"]]);
});

Deno.test("closeServerSocket() comes to an end where the connection was never made", async () => {
  await using stack = new AsyncDisposableStack();
  const { socket, told } = await neverMade(stack);
  const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
  closeServerSocket(socket, 1001, "going");
  await closed;
  assertEquals([socket.readyState, told], [WebSocket.CLOSED, ["close 1006"]]);
});
