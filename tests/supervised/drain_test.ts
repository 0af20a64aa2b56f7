import { SERVER, UI } from "../../shared/names.ts";
import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { count, SOAK } from "../counts.ts";
import { watchDrain } from "../fixtures/drain_watch.ts";
import { figures, report } from "../fixtures/figures.ts";
import { LiveSpeaker, spokenSamples } from "../fixtures/live_speaker.ts";
import { askEngine } from "../fixtures/programs.ts";
import { PROGRAMS, startSupervised, type Supervised } from "../fixtures/supervised.ts";
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
  for (const program of PROGRAMS) {
    const entries = await zinit.client.logs(program, 10_000);
    const said = (what: string): number =>
      entries.filter(({ content }) => content.includes(`.startup ${what}`)).length;
    assertEquals(said("stopped"), 2 * rounds, `${program} drained to its end each time`);
    assertEquals(said("starting"), 2 * rounds + 1, program);
  }
  for (const program of [UI, SERVER]) await act(program, "stop");
  assert(!await socketFileThere(bench));
  report(
    `${sessions} sessions, ${rounds} stops and ${rounds} restarts of both programs: ` +
      `${codes.length} closes, all 1001; drain ${figures(drains)}; command ${figures(commands)}`,
  );
  if (SOAK) assert(Math.max(...drains) <= DRAIN_LIMIT_MS, figures(drains));
});

function indexOfDifference(a: Int16Array, b: Int16Array): number {
  return a.findIndex((sample, index) => sample !== b[index]);
}
