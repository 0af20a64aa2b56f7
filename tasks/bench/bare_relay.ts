/**
 * The least that a gateway could be: hands every message on to the engine and back, without any check, token,
 * bound or log. Made of the same parts as the gateway. `bare_relay.ts PORT SOCKET`
 */
import { SUBPROTOCOL } from "../../shared/protocol.ts";
import { SOCKET_HOST } from "../../shared/socket_host.ts";

const [port, path = ""] = Deno.args;
const client = Deno.createHttpClient({ proxy: { transport: "unix", path } });

Deno.serve({ hostname: "127.0.0.1", port: Number(port), onListen: () => {} }, (request) => {
  if (request.headers.get("upgrade") !== "websocket") return Response.json({ status: "ok" });
  const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
  socket.binaryType = "arraybuffer";
  socket.onopen = () => {
    const engine = new WebSocket(`ws://${SOCKET_HOST}/v1/stream`, {
      protocols: [SUBPROTOCOL],
      client,
    });
    engine.binaryType = "arraybuffer";
    const early: (string | ArrayBuffer)[] = [];
    socket.onmessage = ({ data }) => early.push(data);
    engine.onopen = () => {
      for (const message of early) engine.send(message);
      socket.onmessage = ({ data }) => engine.send(data);
    };
    engine.onmessage = ({ data }) => socket.send(data);
    engine.onclose = () => socket.close(1000);
    socket.onclose = () => engine.close(1000);
  };
  return response;
});
