/**
 * The way to the engine for bodies of any size. Deno's server holds no sender back whose body comes in
 * chunks: what it has read piles up in memory. With `Content-Length` it does; but Deno's `fetch` sends every
 * stream in chunks, so these go by node's client, which keeps the header and tells when a write is through.
 */
import { type IncomingMessage, request as httpRequest } from "node:http";
import { Readable } from "node:stream";
import { SOCKET_HOST } from "../../shared/socket_host.ts";

/** A request with a body whose size is known. */
export interface UploadInit {
  readonly method: string;
  readonly headers: Headers;
  readonly body: ReadableStream<Uint8Array>;
  /** Size of the body. */
  readonly bodyBytes: number;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** Sends a request; resolves with its answer, which may come before the body is sent. */
export type SendUpload = (path: string, init: UploadInit) => Promise<Response>;

/** Statuses of answers that have no body (Fetch, 2.2.3). */
const WITHOUT_BODY = [101, 204, 205, 304];

function answerOf(message: IncomingMessage): Response {
  const status = message.statusCode ?? 502;
  const headers = new Headers();
  for (let i = 0; i + 1 < message.rawHeaders.length; i += 2) {
    headers.append(message.rawHeaders[i]!, message.rawHeaders[i + 1]!);
  }
  const body = Readable.toWeb(message) as ReadableStream<Uint8Array<ArrayBuffer>>;
  return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, headers });
}

/**
 * Sends bodies to the engine behind a Unix socket, no faster than it takes them.
 *
 * @param socketPath Absolute path of the socket.
 */
export function uploadsTo(socketPath: string): SendUpload {
  return (path, { method, headers, body, bodyBytes, signal }) => {
    const outgoing = httpRequest({
      socketPath,
      path,
      method,
      agent: false,
      headers: {
        ...Object.fromEntries(headers),
        host: SOCKET_HOST,
        "content-length": String(bodyBytes),
      },
    });
    const reader = body.getReader();
    const answer = Promise.withResolvers<Response>();
    let over = false;
    const end = (): void => {
      over = true;
      signal.removeEventListener("abort", giveUp);
      // The sender may be gone, and needs no answer to this.
      reader.cancel().catch(() => {});
    };
    const fail = (error: unknown): void => {
      answer.reject(error);
      outgoing.destroy();
      end();
    };
    const giveUp = (): void => fail(signal.reason);
    outgoing.on("error", fail);
    outgoing.on("response", (message: IncomingMessage) => {
      message.on("close", () => {
        end();
        outgoing.destroy();
      });
      answer.resolve(answerOf(message));
    });
    signal.addEventListener("abort", giveUp, { once: true });

    // By its size alone the engine may refuse it, before anything of it has come.
    outgoing.flushHeaders();
    const written = (piece: Uint8Array): Promise<void> =>
      new Promise((resolve, reject) => {
        outgoing.write(piece, (error) => error ? reject(error) : resolve());
      });
    const send = async (): Promise<void> => {
      for (;;) {
        const { done, value } = await reader.read();
        if (over) return;
        if (done) break;
        await written(value);
      }
      outgoing.end();
    };
    send().catch((error: unknown) => {
      // After an early answer nobody takes the rest.
      if (!over) fail(error);
    });
    return answer.promise;
  };
}
