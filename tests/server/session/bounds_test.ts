import { CLOSE, SUBPROTOCOL } from "../../../shared/protocol.ts";
import { assert, assertEquals, assertMatch, assertStrictEquals } from "../../assert.ts";
import { rawWebSocketOn } from "../../fixtures/raw_http.ts";
import { eventually, SessionBench } from "../../fixtures/session_bench.ts";
import type { StreamClient } from "../../fixtures/stream_client.ts";

/** The sentence of the error that came before a close. */
async function refusalOf(client: StreamClient, code: number): Promise<string> {
  assertStrictEquals((await client.closed).code, code);
  const [error] = client.all("error");
  assert(error !== undefined, "no error message came");
  assertMatch(error.message, /^[A-Z0-9].*\.$/);
  return `${error.code}: ${error.message}`;
}

Deno.test("the stream takes so many sessions and tells the next to come back", async () => {
  await using bench = await SessionBench.open({ limits: { maxSessions: 2 } });
  const first = await bench.connect();
  await first.start();
  await using second = await bench.connect();
  const third = await bench.connect();
  const refusal = await refusalOf(third, CLOSE.tryLater);
  assertMatch(refusal, /^over_limit: There are 2 live sessions already; try again/);
  first.send({ type: "stop" });
  await first.closed;
  await eventually(() => bench.stream.size === 1);
  await using fourth = await bench.connect();
  await fourth.start();
  await second.start();
});

Deno.test("the stream counts sockets that never answer a close, and drops them after a while", async () => {
  await using bench = await SessionBench.open({ limits: { maxSessions: 1 } });
  // Its close is never answered; nothing but time frees its place.
  using mute = await rawWebSocketOn(
    await Deno.connect({ transport: "unix", path: bench.socket }),
    SUBPROTOCOL,
  );
  mute.write(0x81, "no start");
  await mute.nextClose();
  assertStrictEquals(bench.stream.size, 1);
  const refused = await bench.connect();
  await refusalOf(refused, CLOSE.tryLater);
  await eventually(() => bench.stream.size === 0);
  await using late = await bench.connect();
  await late.start();
});

Deno.test("the stream refuses connections plainly when those it tells so are too many", async () => {
  await using bench = await SessionBench.open({ limits: { maxSessions: 1 } });
  await using _first = await bench.connect();
  const mute: Disposable[] = [];
  let status = 101;
  for (let i = 0; i < 40 && status === 101; i++) {
    const connection = await Deno.connect({ transport: "unix", path: bench.socket });
    const raw = await rawWebSocketOn(connection, SUBPROTOCOL).catch((error) => {
      assertMatch(String(error), /503/);
      status = 503;
      return undefined;
    });
    if (raw !== undefined) mute.push(raw);
  }
  assertStrictEquals(status, 503);
  assertStrictEquals(mute.length, 32);
  for (const raw of mute) raw[Symbol.dispose]();
});

Deno.test("the stream warns once in a session that there is little room on the disk", async () => {
  let trouble: string | undefined = "Only 3 MiB are left.";
  await using bench = await SessionBench.open({ limits: { diskTrouble: () => trouble } });
  await using client = await bench.connect();
  await client.start();
  const warning = await client.expect("warning", ({ code }) => code === "disk_low");
  assertStrictEquals(warning.message, "Only 3 MiB are left.");
  await using other = await bench.connect();
  await other.start();
  await other.expect("warning");
  trouble = undefined;
  assertEquals(client.all("warning").length, 1);
});

Deno.test("the stream begins no new recording while too many segments wait, and resumes old ones", async () => {
  const waiting: string[] = [];
  await using bench = await SessionBench.open({ limits: { noBegin: () => waiting[0] } });
  const first = await bench.connect();
  const { recording } = await first.start();
  waiting.push("5 segments wait.");
  const second = await bench.connect();
  second.send({ type: "start", sampleRate: 16_000 });
  assertMatch(await refusalOf(second, CLOSE.tryLater), /^over_limit: 5 segments wait\./);
  await first.close();
  await using again = await bench.connect();
  await again.start({ recording });
});

Deno.test("of too many interrupted recordings the one interrupted first is ended", async () => {
  await using bench = await SessionBench.open({ maxInterrupted: 2 });
  const ids: string[] = [];
  for (let i = 0; i < 4; i++) {
    const client = await bench.connect();
    const { recording } = await client.start();
    ids.push(recording);
    await client.close();
    await eventually(() => bench.store.recordings.get(recording)?.state !== "live");
    // Interrupted in different milliseconds, so that it is clear which was first.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const states = (): string[] => ids.map((id) => bench.store.recordings.get(id)?.state ?? "");
  // At once, not only when the next sweep finds them.
  await eventually(() => states().slice(0, 2).every((state) => state !== "interrupted"), 20_000);
  assertEquals(states().slice(2), ["interrupted", "interrupted"]);
  const late = await bench.connect();
  late.send({ type: "start", sampleRate: 16_000, recording: ids[0] });
  assertStrictEquals((await late.closed).code, CLOSE.unknownRecording);
});
