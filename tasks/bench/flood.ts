/**
 * Clients in a process of its own that send audio as fast as it is acknowledged:
 * `flood.ts URL TOKEN CONNECTIONS IN_FLIGHT SECONDS`. Prints how many messages a second were acknowledged.
 */
import { LightSocket } from "./light_socket.ts";

const [url = "", token = "", ...numbers] = Deno.args;
const [connections = 1, inFlight = 1, seconds = 1] = numbers.map(Number);
/** A message of 100 ms. */
const message = new Uint8Array(8 + 3_200);
let acked = 0;

async function open(): Promise<LightSocket> {
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
  // The first message says that it is ready, each of the others that one was acknowledged.
  let hear = (): void => {
    hear = (): void => {
      acked++;
      socket.sendBytes(message);
    };
    resolve();
  };
  const socket = await LightSocket.open(url, token, {
    message: () => hear(),
    closed: () => reject(new Error("a connection was closed")),
  });
  socket.sendText('{"type":"start","sampleRate":16000}');
  await ready;
  return socket;
}

const sockets: LightSocket[] = [];
for (let number = 0; number < connections; number++) sockets.push(await open());
for (const socket of sockets) for (let i = 0; i < inFlight; i++) socket.sendBytes(message);
// Until all is warm.
await new Promise((resolve) => setTimeout(resolve, 1_000));
const [before, beganMs] = [acked, performance.now()];
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const rate = (acked - before) * 1_000 / (performance.now() - beganMs);
Deno.stdout.writeSync(new TextEncoder().encode(`${rate}\n`));
Deno.exit(0);
