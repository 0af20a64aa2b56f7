/** The client's end of a live recording, as the recording sees it. */
import type { CloseCode, EngineMessage } from "../../shared/protocol.ts";

/** An error that the client is told before its connection is closed. */
export interface PeerError {
  /** Stable word for programs. */
  readonly code: string;
  /** Sentence for people. */
  readonly message: string;
}

/** A connected client. */
export interface Peer {
  /** Sends a message; dropped if the connection is gone. */
  send(message: EngineMessage): void;
  /** Closes the connection, after an `error` message if there is one. Ending twice is fine. */
  end(code: CloseCode, error?: PeerError): void;
}
