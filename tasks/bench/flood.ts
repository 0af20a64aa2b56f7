/**
 * Clients in a process of its own that send audio as fast as it is acknowledged:
 * `flood.ts URL TOKEN CONNECTIONS IN_FLIGHT SECONDS`. Prints how many messages a second were acknowledged.
 */
import { SUBPROTOCOL } from "../../shared/protocol.ts";

const [url = "", token = "", ...numbers] = Deno.args;
const [connections = 1, inFlight = 1, seconds = 1] = numbers.map(Number);
/** A message of 100 ms. */
const message = new Uint8Array(8 + 3_200);
let acked = 0;

function open(): Promise<WebSocket> {
  const options = {
    protocols: [SUBPROTOCOL],
    headers: { authorization: `Bearer ${token}` },
  };
  const socket = new WebSocket(url, options);
  return new Promise((resolve, reject) => {
    socket.onopen = () => socket.send('{"type":"start","sampleRate":16000}');
    socket.onclose = () => reject(new Error("a connection was closed"));
    // The first message says that it is ready.
    socket.onmessage = () => {
      socket.onmessage = () => {
        acked++;
        socket.send(message);
      };
      resolve(socket);
    };
  });
}

const sockets: WebSocket[] = [];
for (let number = 0; number < connections; number++) sockets.push(await open());
for (const socket of sockets) for (let i = 0; i < inFlight; i++) socket.send(message);
// Until all is warm.
await new Promise((resolve) => setTimeout(resolve, 1_000));
const [before, beganMs] = [acked, performance.now()];
await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
const rate = (acked - before) * 1_000 / (performance.now() - beganMs);
Deno.stdout.writeSync(new TextEncoder().encode(`${rate}\n`));
Deno.exit(0);
