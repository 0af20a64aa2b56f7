import { CLOSE_TIMEOUT_MS } from "../../shared/server_close.ts";
import { bothStatusSchema } from "../../shared/status.ts";
import { START_TIMEOUT_MS, SUBPROTOCOL } from "../../shared/stream/figures.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { startBoth, TOKEN } from "../fixtures/both_programs.ts";
import type { RunningProgram } from "../fixtures/programs.ts";

/** More than either program takes at once, so that one that forgot none of them would take no more. */
const LEAVERS = count(40, 120);

/** Asks for a WebSocket and is gone before the program that hangs can make it. */
async function leaveEarly(
  program: RunningProgram,
  host: string,
  connect: () => Promise<Deno.Conn>,
): Promise<void> {
  const head = [
    "GET /v1/stream HTTP/1.1",
    `Host: ${host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    `Sec-WebSocket-Protocol: ${SUBPROTOCOL}`,
    `Authorization: Bearer ${TOKEN}`,
  ].join("\r\n");
  program.child.kill("SIGSTOP");
  for (let i = 0; i < LEAVERS; i++) {
    using connection = await connect();
    await connection.write(new TextEncoder().encode(`${head}\r\n\r\n`));
  }
  program.child.kill("SIGCONT");
}

Deno.test("clients that are gone before their WebSocket is made take nobody's place, and end nothing", async () => {
  await using both = await startBoth({ HERO_VOICE_MAX_SESSIONS: String(LEAVERS / 2) });
  const { engine, gateway, home, port } = both;
  let ended = false;
  for (const program of [engine, gateway]) void program.ended.then(() => ended = true);
  await leaveEarly(
    engine,
    "engine.invalid",
    () => Deno.connect({ transport: "unix", path: home.socket }),
  );
  await leaveEarly(
    gateway,
    `127.0.0.1:${port}`,
    () => Deno.connect({ hostname: "127.0.0.1", port }),
  );
  // As long as a first word is waited for, and the answer to a close.
  const longMs = START_TIMEOUT_MS + CLOSE_TIMEOUT_MS + 3_000;
  await new Promise((resolve) => setTimeout(resolve, longMs));
  assert(!ended, "both run");
  const status = bothStatusSchema.parse(await (await both.ask("/v1/status")).json());
  assertEquals([status.sessions, status.gateway.streams], [[], 0]);
  await both.assertHealthy();
});
