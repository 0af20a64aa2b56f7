import { SERVER, UI } from "../../shared/names.ts";
import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { watchDrain } from "../fixtures/drain_watch.ts";
import { figures, report } from "../fixtures/figures.ts";
import { LiveSpeaker, spokenSamples } from "../fixtures/live_speaker.ts";
import { askEngine } from "../fixtures/programs.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { startSupervised, type Supervised } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

/** Longest time to drain, in milliseconds: the supervisor's own shutdown kills after 5 s. */
const DRAIN_LIMIT_MS = 3_000;
/** Samples that every session has acknowledged anew before it is disturbed again: half a second. */
const AGAIN_SAMPLES = 8_000;

async function socketFileThere(bench: Supervised): Promise<boolean> {
  return await Deno.lstat(bench.home.socket).then(() => true, () => false);
}

Deno.test("live sessions through stops and restarts: all closed with 1001, all resumed, nothing acknowledged lost", async () => {
  await using bench = await startSupervised();
  const { zinit, line } = bench;
  await bench.startBoth();
  const sessions = count(10, 50);
  const rounds = count(2, 20);
  const speakers = Array.from(
    { length: sessions },
    (_, number) => new LiveSpeaker(number, () => bench.gatewayStream()),
  );
  await using stack = new AsyncDisposableStack();
  for (const speaker of speakers) stack.use(speaker);
  const drains: number[] = [];
  const commands: number[] = [];

  /** Waits until every session goes on, and gives how many connections each has lost so far. */
  const allLive = async (): Promise<void> => {
    const from = speakers.map(({ acked }) => acked);
    await eventually(
      "every session is live and goes on",
      () =>
        speakers.every((speaker, index) =>
          speaker.live && speaker.acked >= (from[index] ?? 0) + AGAIN_SAMPLES
        ),
      60_000,
    );
  };
  const act = async (program: string, word: "stop" | "restart"): Promise<void> => {
    const watched = watchDrain(zinit.client, program);
    const { tookMs } = await line.ok(program, word);
    const { drainMs, exitCode } = await watched;
    drains.push(drainMs);
    commands.push(tookMs);
    // After a restart the exit may have been over before it could be seen; the log tells it below.
    if (word === "stop" || exitCode !== undefined) assertEquals(exitCode, 0, program);
  };

  for (let round = 0; round < rounds; round++) {
    await allLive();
    await act(UI, "stop");
    await act(SERVER, "stop");
    assert(!await socketFileThere(bench), "the engine's socket file was left");
    await bench.startBoth();
    await allLive();
    await act(SERVER, "restart");
    await allLive();
    await act(UI, "restart");
  }
  await allLive();
  await Promise.all(speakers.map((speaker) => speaker.stop()));

  const codes = speakers.flatMap((speaker) => speaker.codes);
  assertEquals([...new Set(codes)], [1001]);
  // In a round every session is closed by the stop and by each restart.
  assertEquals(codes.length, sessions * rounds * 3);
  assertEquals(speakers.flatMap((speaker) => speaker.broken), []);
  for (const { number, recording, acked } of speakers) {
    const body = await (await askEngine(bench.home, `/v1/recordings/${recording}`)).json();
    assertEquals(recordingSchema.parse(body).gaps, []);
    const response = await askEngine(bench.home, `/v1/recordings/${recording}/audio`);
    const kept = new Int16Array((await response.arrayBuffer()).slice(44));
    assert(kept.length >= acked, `${acked} acknowledged, ${kept.length} kept`);
    assert(
      indexOfDifference(kept, spokenSamples(number, 0, kept.length)) === -1,
      `session ${number} differs`,
    );
  }
  // The log files, since zinit's own memory of the log is short; they are written a little later.
  for (const kind of ["server", "ui"]) {
    const times = async (what: string): Promise<number> => {
      const said = await startupMessages(`${bench.home.path}/logs/${kind}`);
      return said.filter((message) => message === what).length;
    };
    const starts = 2 * rounds + 1;
    await eventually(
      `the log of ${kind} is written`,
      async () => await times("starting") >= starts,
    );
    assertEquals(await times("stopped"), 2 * rounds, `${kind} drained to its end each time`);
    assertEquals(await times("starting"), starts, kind);
  }
  for (const program of [UI, SERVER]) await act(program, "stop");
  assert(!await socketFileThere(bench));
  report(
    `${sessions} sessions, ${rounds} stops and ${rounds} restarts of both programs: ` +
      `${codes.length} closes, all 1001; drain ${figures(drains)}; command ${figures(commands)}`,
  );
  if (SOAK) assert(Math.max(...drains) <= DRAIN_LIMIT_MS, figures(drains));
});

/** What a program's log files say of its starts and ends. */
async function startupMessages(folder: string): Promise<string[]> {
  const messages: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    for (const line of (await Deno.readTextFile(`${folder}/${name}`)).split("\n")) {
      if (line === "") continue;
      const { source, message } = JSON.parse(line);
      if (source.endsWith(".startup")) messages.push(message);
    }
  }
  return messages;
}

Deno.test("clients that vanish, or read nothing, hold neither program up", async () => {
  await using bench = await startSupervised();
  const { zinit, line, home } = bench;
  await bench.startBoth();
  const minutes = 5;
  const speaker = await StreamClient.connect({ socket: home.socket });
  const { recording } = await speaker.start();
  await speaker.stream(new Int16Array(minutes * 60 * 16_000), 0);
  await speaker.until(() => speaker.acked === minutes * 60 * 16_000);
  for (const target of [{ socket: home.socket }, await bench.gatewayStream()]) {
    const vanishing = await StreamClient.connect(target);
    await vanishing.start();
    vanishing.socket.terminate();
    await vanishing.closed;
  }
  speaker.socket.terminate();
  await speaker.closed;
  // One reader of the file by the gateway, and one by the engine's own socket, who take nothing.
  const path = `/v1/recordings/${recording}/audio`;
  const token = (await Deno.readTextFile(`${home.path}/token`)).trim();
  using _byGateway = await openIdleReader(
    { hostname: "127.0.0.1", port: bench.port },
    path,
    `authorization: Bearer ${token}\r\n`,
  );
  using _byEngine = await openIdleReader({ transport: "unix", path: home.socket }, path);
  const drains: number[] = [];
  for (const program of [UI, SERVER]) {
    const watched = watchDrain(zinit.client, program);
    await line.ok(program, "stop");
    const { drainMs, exitCode } = await watched;
    assertEquals(exitCode, 0, program);
    drains.push(drainMs);
  }
  report(`clients that vanished or read nothing: drain ${figures(drains)}`);
  if (SOAK) assert(Math.max(...drains) <= DRAIN_LIMIT_MS, figures(drains));
});

/** Asks for a file, waits for the first bytes, and reads no more. */
async function openIdleReader(
  address: Deno.ConnectOptions | Deno.UnixConnectOptions,
  path: string,
  headers = "",
): Promise<Deno.Conn> {
  const connection = "path" in address ? await Deno.connect(address) : await Deno.connect(address);
  const request = `GET ${path} HTTP/1.1\r\nhost: 127.0.0.1${
    "port" in address ? `:${address.port}` : ""
  }\r\n${headers}\r\n`;
  await connection.write(new TextEncoder().encode(request));
  const first = new Uint8Array(12);
  await connection.read(first);
  assertEquals(new TextDecoder().decode(first), "HTTP/1.1 200");
  return connection;
}

function indexOfDifference(a: Int16Array, b: Int16Array): number {
  return a.findIndex((sample, index) => sample !== b[index]);
}
