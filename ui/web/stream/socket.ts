/** What the stream client needs of a WebSocket, so that a test can hand in its own. */

/** A WebSocket; the browser's fits as it is. */
export interface StreamSocket {
  binaryType: BinaryType;
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send(data: string | ArrayBuffer): void;
  close(code?: number): void;
}

/** Opens a WebSocket. */
export type Connect = (url: string, protocol: string) => StreamSocket;
