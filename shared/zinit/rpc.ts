/** One JSON-RPC call over one connection. */
import { z } from "zod";
import { messageOf } from "../errors.ts";
import { encodeFrame, FrameError, FrameReader } from "./framing.ts";
import type { Connect, Transport } from "./transport.ts";

/** Number of the only call on a connection; zinit takes unsigned whole numbers alone. */
const CALL_ID = 1;

const responseSchema = z.object({
  jsonrpc: z.literal("2.0"),
  id: z.int().min(0),
  result: z.unknown().optional(),
  error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }).optional(),
});

/** What a call came to. */
export type RpcOutcome =
  | { readonly kind: "result"; readonly result: unknown }
  | {
    readonly kind: "error";
    readonly code: number;
    readonly message: string;
    readonly data: unknown;
  }
  /** Nobody listens, or the connection may not be opened. */
  | { readonly kind: "unreachable"; readonly cause: unknown }
  /** The connection ended before the answer did. */
  | { readonly kind: "broken"; readonly problem: string }
  /** The answer can't be read: garbage, too long. */
  | { readonly kind: "unreadable"; readonly problem: string; readonly tooLarge: boolean }
  | { readonly kind: "timeout" };

/** Options of {@linkcode callOnce}. */
export interface CallOptions {
  /** How long the whole call may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives the call up. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a connection, asks, waits for the answer and closes the connection, whatever happens.
 *
 * @param connect Opens the connection.
 * @param method Name of the method.
 * @param params Its parameters by name.
 * @throws The signal's reason, if it is aborted.
 */
export async function callOnce(
  connect: Connect,
  method: string,
  params: Readonly<Record<string, unknown>>,
  options: CallOptions,
): Promise<RpcOutcome> {
  options.signal?.throwIfAborted();
  const ended = Promise.withResolvers<RpcOutcome>();
  const onAbort = (): void => ended.reject(options.signal?.reason);
  options.signal?.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => ended.resolve({ kind: "timeout" }), options.timeoutMs);
  const connecting = connect();
  try {
    return await Promise.race([ended.promise, exchange(connecting, method, params)]);
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener("abort", onAbort);
    // Closing also ends a read that is under way; a connection that comes late is closed when it comes.
    void connecting.then((transport) => transport[Symbol.dispose](), () => {});
  }
}

async function exchange(
  connecting: Promise<Transport>,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<RpcOutcome> {
  let transport: Transport;
  try {
    transport = await connecting;
  } catch (cause) {
    return { kind: "unreachable", cause };
  }
  try {
    await transport.write(encodeFrame({ jsonrpc: "2.0", id: CALL_ID, method, params }));
    return await readResponse(transport);
  } catch (error) {
    if (error instanceof FrameError) return unreadable(error.message, error.tooLarge);
    return { kind: "broken", problem: `the connection broke: ${messageOf(error)}` };
  }
}

async function readResponse(transport: Transport): Promise<RpcOutcome> {
  const reader = new FrameReader();
  for (;;) {
    const bytes = await transport.read();
    if (bytes === null) {
      const problem = reader.pendingBytes === 0
        ? "the connection was closed without one"
        : "the connection was closed in the middle of it";
      return { kind: "broken", problem };
    }
    const [line] = reader.push(bytes);
    if (line !== undefined) return parseResponse(line);
  }
}

function parseResponse(line: string): RpcOutcome {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return unreadable("it is not JSON");
  }
  const response = responseSchema.safeParse(value);
  if (!response.success) return unreadable("it is not a JSON-RPC response");
  const { id, error, result } = response.data;
  if (error !== undefined) return { kind: "error", ...error, data: error.data };
  if (id !== CALL_ID) return unreadable("it belongs to another call");
  return { kind: "result", result };
}

function unreadable(problem: string, tooLarge = false): RpcOutcome {
  return { kind: "unreadable", problem, tooLarge };
}
