/** Size of a WebSocket message. */
import { MAX_MESSAGE_BYTES } from "./protocol.ts";

const encoder = new TextEncoder();

/**
 * Size of a message on the wire in bytes; of a text that is too long in any case, at least so much.
 *
 * @param data Text, which counts in UTF-8, or binary.
 */
export function messageBytes(data: string | ArrayBuffer): number {
  if (typeof data !== "string") return data.byteLength;
  return data.length > MAX_MESSAGE_BYTES ? data.length : encoder.encode(data).length;
}
