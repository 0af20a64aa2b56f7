/** The way to the engine: HTTP and WebSocket over its Unix socket. */
import { SOCKET_HOST } from "../../shared/socket_host.ts";
import { type SendUpload, uploadsTo } from "./upload_link.ts";

/** The way to the engine. */
export interface EngineLink extends Disposable {
  /**
   * Sends a request.
   *
   * @param path Path and query.
   */
  fetch(path: string, init: RequestInit): Promise<Response>;
  /** Sends a request with a body of any size, no faster than the engine takes it. */
  readonly upload: SendUpload;
  /**
   * Opens a WebSocket; it can still be connecting.
   *
   * @param path Path and query.
   */
  connect(path: string, protocol: string): WebSocket;
}

/**
 * The way to the engine behind a Unix socket; the engine need not be there yet.
 *
 * @param path Absolute path of the socket.
 */
export function linkToEngine(path: string): EngineLink {
  const client = Deno.createHttpClient({
    proxy: { transport: "unix", path },
    // A connection that was kept could belong to an engine that is gone; making one costs little.
    poolMaxIdlePerHost: 0,
  });
  return {
    fetch: (target, init) => fetch(`http://${SOCKET_HOST}${target}`, { ...init, client }),
    upload: uploadsTo(path),
    connect: (target, protocol) =>
      new WebSocket(`ws://${SOCKET_HOST}${target}`, { protocols: [protocol], client }),
    [Symbol.dispose]: () => client.close(),
  };
}
