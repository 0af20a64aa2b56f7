/**
 * The least that an engine could be: says that it is ready and acknowledges every message of audio at once,
 * without looking at it. `bare_engine.ts SOCKET`
 */
import { SUBPROTOCOL } from "../../shared/protocol.ts";

Deno.serve({ path: Deno.args[0] ?? "", onListen: () => {} }, (request) => {
  if (request.headers.get("upgrade") !== "websocket") return Response.json({ status: "ok" });
  const { socket, response } = Deno.upgradeWebSocket(request, { protocol: SUBPROTOCOL });
  let samples = 0;
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => {
    if (typeof data === "string") {
      if (data.includes("start")) socket.send('{"type":"ready"}');
      else socket.close(1000);
    } else {
      samples += (data.byteLength - 8) / 2;
      socket.send(`{"type":"ack","samples":${samples}}`);
    }
  };
  return response;
});
