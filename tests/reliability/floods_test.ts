import { SUBPROTOCOL } from "../../shared/protocol.ts";
import { assert, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { type BothPrograms, startBoth, TOKEN } from "../fixtures/both_programs.ts";
import { report } from "../fixtures/figures.ts";
import { memoryOf } from "../fixtures/memory_of.ts";
import { clientFrame, type RawWebSocket, rawWebSocketOn } from "../fixtures/raw_http.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { StreamClient } from "../fixtures/stream_client.ts";

const MIB = 1_048_576;
const START = '{"type":"start","sampleRate":16000}';
const TEXT = 0x81;

/** Opens a stream by hand; undefined if it is refused. */
async function raw(both: BothPrograms): Promise<RawWebSocket | undefined> {
  const headers = [`Host: 127.0.0.1:${both.port}`, `Authorization: Bearer ${TOKEN}`];
  try {
    return await rawWebSocketOn(await Deno.connect({ port: both.port }), SUBPROTOCOL, headers);
  } catch {
    return undefined;
  }
}

/** Writes as long as the other end takes it, but not for ever; gives how much it took. */
async function pour(stream: RawWebSocket, bytes: Uint8Array, maxBytes: number): Promise<number> {
  let sent = 0;
  const timer = setTimeout(() => stream[Symbol.dispose](), 15_000);
  try {
    for (; sent < maxBytes; sent += bytes.length) await stream.writeBytes(bytes);
  } catch {
    // Broken off, or no longer taken.
    return sent;
  } finally {
    clearTimeout(timer);
  }
  return sent;
}

/** Speaks at real-time pace while others attack, and fails if it loses anything. */
async function spokenThrough(both: BothPrograms, attack: () => Promise<void>): Promise<void> {
  await using client = await StreamClient.connect(both.target);
  await client.start();
  let over = false;
  const attacking = attack().finally(() => over = true);
  let at = 0;
  const chunk = new Int16Array(1_600).fill(3);
  while (!over || at < 16_000) {
    await client.stream(chunk, at);
    at += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await attacking;
  client.send({ type: "stop" });
  assertStrictEquals((await client.expect("done")).durationMs, at / 16);
}

async function reportMemory(what: string, both: BothPrograms): Promise<number> {
  const gateway = await memoryOf(both.gateway.child.pid);
  const engine = await memoryOf(both.engine.child.pid);
  report(
    `${what}: gateway ${gateway.peak} MiB at most, ${gateway.now} MiB after; ` +
      `engine ${engine.peak} MiB at most, ${engine.now} MiB after`,
  );
  return gateway.peak;
}

Deno.test("a flood of connections: those within the bound work, the others are refused", async () => {
  const most = count(100, 500);
  await using both = await startBoth({ HERO_VOICE_MAX_SESSIONS: String(most) });
  const wanted = count(200, 1_000);
  await spokenThrough(both, async () => {
    const opened: RawWebSocket[] = [];
    for (let i = 0; i < wanted; i++) {
      const stream = await raw(both);
      if (stream === undefined) continue;
      await stream.write(TEXT, START).catch(() => {});
      opened.push(stream);
    }
    // One speaks besides; 32 are told that there are too many, before they are refused plainly.
    assert(opened.length <= most - 1 + 32, `${opened.length} were opened`);
    assert(opened.length >= most - 1, `${opened.length} were opened`);
    for (const stream of opened) stream[Symbol.dispose]();
  });
  await eventually(async () => (await (await both.ask("/v1/status")).json()).live === 0);
  await both.assertHealthy();
  await reportMemory(`${wanted} connections, ${most} allowed`, both);
});

Deno.test("messages of 60 MiB: refused, and the gateway's memory stays bounded", async () => {
  const boundMib = 256;
  await using both = await startBoth({ HERO_VOICE_MAX_MEMORY_MB: String(boundMib) });
  const frame = clientFrame(0x82, new Uint8Array(60 * MIB));
  await spokenThrough(both, async () => {
    await Promise.all(Array.from({ length: count(6, 40) }, async () => {
      using stream = await raw(both);
      if (stream === undefined) return;
      await pour(stream, frame, count(1, 4) * frame.length);
    }));
  });
  await both.assertHealthy();
  const peak = await reportMemory(`messages of 60 MiB, bound ${boundMib} MiB`, both);
  assert(peak < boundMib + 1_024, `${peak} MiB`);
});

Deno.test("clients that never read: broken off, and both programs stay small", async () => {
  await using both = await startBoth();
  // Each is answered, and nobody takes the answers.
  const ping = clientFrame(TEXT, '{"type":"ping"}');
  const pings = new Uint8Array(ping.length * 1_000);
  for (let i = 0; i < 1_000; i++) pings.set(ping, i * ping.length);
  await spokenThrough(both, async () => {
    await Promise.all(Array.from({ length: count(4, 16) }, async () => {
      using stream = await raw(both);
      if (stream === undefined) return;
      await stream.write(TEXT, START);
      await pour(stream, pings, count(2, 24) * MIB);
    }));
  });
  await both.assertHealthy();
  const peak = await reportMemory("clients that never read", both);
  assert(peak < 1_024, `${peak} MiB`);
});

Deno.test("an engine that stands still: the gateway doesn't grow, and goes on with it", async () => {
  await using both = await startBoth();
  const before = await memoryOf(both.gateway.child.pid);
  const clients: RawWebSocket[] = [];
  for (let i = 0; i < count(20, 100); i++) {
    const stream = await raw(both);
    assert(stream !== undefined);
    await stream.write(TEXT, START);
    clients.push(stream);
  }
  await eventually(async () =>
    (await (await both.ask("/v1/status")).json()).live === clients.length
  );
  both.engine.child.kill("SIGSTOP");
  const audio = clientFrame(0x82, new Uint8Array(65_536));
  const taken = await Promise.all(clients.map((stream) => pour(stream, audio, 64 * MIB)));
  // Others come while it stands still.
  const late = await Promise.all(Array.from({ length: count(20, 100) }, () => raw(both)));
  await Promise.all(late.map((stream) => stream && pour(stream, audio, 4 * MIB)));
  const health = await fetch(`http://127.0.0.1:${both.port}/health`);
  assertStrictEquals(health.status, 200);
  await health.body?.cancel();
  const { peak } = await memoryOf(both.gateway.child.pid);
  for (const stream of [...clients, ...late]) stream?.[Symbol.dispose]();
  both.engine.child.kill("SIGCONT");
  await eventually(async () => {
    const answer = await both.ask("/v1/status");
    return answer.ok ? (await answer.json()).live === 0 : (await answer.body?.cancel(), false);
  });
  await both.assertHealthy();
  await reportMemory("an engine that stands still", both);
  const sent = taken.reduce((sum, bytes) => sum + bytes, 0) / MIB;
  report(`${Math.round(sent)} MiB were sent to it; the gateway had ${before.now} MiB before`);
  // What may wait of each stream, twice over, for what the runtime keeps besides.
  const allowed = before.peak + 2 * (clients.length + late.length) + 200;
  assert(peak < allowed, `${peak} MiB, allowed ${allowed}`);
});
