/** What the client needs of a connection, so that a test can hand in its own. */

/** A two-way stream of bytes. */
export interface Transport extends Disposable {
  /** The next bytes, or `null` at the end. */
  read(): Promise<Uint8Array | null>;
  /** Writes all bytes. */
  write(bytes: Uint8Array): Promise<void>;
}

/** Opens a fresh connection to the supervisor. */
export type Connect = () => Promise<Transport>;
