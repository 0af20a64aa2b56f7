/** The connection to a supervisor on its Unix socket. */
import { writeAll } from "../write_all.ts";
import type { Transport } from "./transport.ts";

/** Bytes read at once. */
const READ_SIZE_BYTES = 65_536;

/**
 * Connects to a Unix socket.
 *
 * @param path Absolute path of the socket.
 * @throws {Error} What the system says, if nobody listens there or it may not be opened.
 */
export async function connectUnix(path: string): Promise<Transport> {
  const connection = await Deno.connect({ transport: "unix", path });
  let open = true;
  return {
    async read(): Promise<Uint8Array | null> {
      const buffer = new Uint8Array(READ_SIZE_BYTES);
      const read = await connection.read(buffer);
      return read === null ? null : buffer.subarray(0, read);
    },
    write: (bytes) => writeAll(connection, bytes),
    [Symbol.dispose](): void {
      if (!open) return;
      open = false;
      connection.close();
    },
  };
}
