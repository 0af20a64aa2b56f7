/** Size of a WebSocket message. */

const encoder = new TextEncoder();

/**
 * Size of a message on the wire in bytes.
 *
 * @param data Text, which counts in UTF-8, or binary.
 */
export function messageBytes(data: string | ArrayBuffer): number {
  return typeof data === "string" ? encoder.encode(data).length : data.byteLength;
}
