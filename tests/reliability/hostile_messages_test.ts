import fc from "fast-check";
import { assertNever } from "../../shared/errors.ts";
import { CLOSE, SUBPROTOCOL, WINDOW_SAMPLES } from "../../shared/protocol.ts";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { type BothPrograms, startBoth, TOKEN } from "../fixtures/both_programs.ts";
import { HOSTILE_FRAMES } from "../fixtures/hostile_frames.ts";
import { rawWebSocketOn } from "../fixtures/raw_http.ts";
import { StreamClient } from "../fixtures/stream_client.ts";

Deno.test("malformed frames end their connection, and nothing else", async (t) => {
  await using both = await startBoth();
  await using neighbour = await StreamClient.connect(both.target);
  await neighbour.start();
  for (const { what, bytes } of HOSTILE_FRAMES) {
    await t.step(what, async () => {
      const headers = [`Host: 127.0.0.1:${both.port}`, `Authorization: Bearer ${TOKEN}`];
      const connection = await Deno.connect({ port: both.port });
      using raw = await rawWebSocketOn(connection, SUBPROTOCOL, headers);
      await raw.writeBytes(bytes);
      const code = await raw.nextClose();
      assert(code === undefined || [1002, 1007, 1009, 4000].includes(code), `closed with ${code}`);
    });
  }
  await neighbour.stream(new Int16Array(16_000), 0);
  await neighbour.expect("ack", ({ samples }) => samples === 16_000);
  assertStrictEquals((await (await both.ask("/v1/recordings")).json()).items.length, 1);
  await both.assertHealthy();
});

/** Something that a client sends once its recording is open. */
type Sent =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "nested"; readonly depth: number }
  | { readonly kind: "audio"; readonly bytes: Uint8Array };

/** Texts that look like messages, more or less. */
const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.record({
    type: fc.constantFrom("start", "skip", "mark", "pause", "resume", "ping", "stopp", "", "ack"),
    toSample: fc.anything({ withNullPrototype: false }),
    atSample: fc.anything({ withNullPrototype: false }),
    label: fc.string({ maxLength: 400 }),
    sampleRate: fc.constantFrom(16_000, 8_000, "16000", null),
    recording: fc.oneof(fc.uuid(), fc.string()),
  }, { requiredKeys: ["type"] }).map((value) => JSON.stringify(value)),
);

/** Binary messages with offsets and sizes from everywhere. */
const audio: fc.Arbitrary<Uint8Array> = fc.tuple(
  fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 0n, max: 200_000n }),
    fc.constantFrom(0n, 1n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n),
  ),
  fc.oneof(
    fc.integer({ min: 0, max: 64 }),
    fc.integer({ min: 0, max: 70_000 }),
    fc.constantFrom(65_528, 65_529, 65_530),
  ),
  fc.boolean(),
).map(([offset, bytes, whole]) => {
  const message = new Uint8Array(whole ? 8 + bytes : bytes);
  if (message.length >= 8) new DataView(message.buffer).setBigUint64(0, offset, true);
  return message;
});

const sent: fc.Arbitrary<Sent> = fc.oneof(
  texts.map((text): Sent => ({ kind: "text", text })),
  audio.map((bytes): Sent => ({ kind: "audio", bytes })),
  fc.integer({ min: 1, max: 70_000 }).map((depth): Sent => ({ kind: "nested", depth })),
);

/** What goes over the wire. */
function payloadOf(message: Sent): string | Uint8Array {
  switch (message.kind) {
    case "text":
      return message.text;
    case "nested":
      return "[".repeat(message.depth);
    case "audio":
      return message.bytes;
    default:
      return assertNever(message);
  }
}

/** Codes that tell a client that it is wrong. */
const WRONG = [CLOSE.invalid, CLOSE.refused, CLOSE.tooBig, CLOSE.badStart, CLOSE.windowExceeded];
/** After a valid start, a start for a recording that isn't there. */
const FIRST = [...WRONG, CLOSE.unknownRecording];

/** Sends all of it, then a ping, and waits until that is answered or the connection is closed. */
async function outcome(client: StreamClient, messages: readonly Sent[]): Promise<number> {
  for (const message of messages) {
    client.socket.send(payloadOf(message));
  }
  client.send({ type: "ping" });
  const pongs =
    messages.filter((message) => message.kind === "text" && /"type":\s*"ping"/.test(message.text))
      .length;
  return await Promise.race([
    client.until(() => client.all("pong").length > pongs).then(
      () => 0,
      () => client.closed.then(({ code }) => code),
    ),
    client.closed.then(({ code }) => code),
  ]);
}

async function open(both: BothPrograms): Promise<StreamClient> {
  return await StreamClient.connect(both.target);
}

Deno.test("whatever is sent first, it is a start or ends with the code for it", async () => {
  await using both = await startBoth();
  await fc.assert(
    fc.asyncProperty(sent, async (message) => {
      await using client = await open(both);
      const code = await outcome(client, [message]);
      assert(code === 0 || (FIRST as number[]).includes(code), `closed with ${code}`);
      if (code !== 0) assertEquals(client.all("error").length, 1);
    }),
    { numRuns: count(150, 3_000) },
  );
  await both.assertHealthy();
});

Deno.test("whatever is sent into a recording, only what fits is kept", async () => {
  await using both = await startBoth();
  await fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 1, maxLength: 5 }), async (messages) => {
      await using client = await open(both);
      const { recording } = await client.start();
      const code = await outcome(client, messages);
      assert(code === 0 || (WRONG as number[]).includes(code), `closed with ${code}`);
      // Engine and gateway may each say what is wrong before either's close has arrived.
      if (code !== 0) assert(client.all("error").length >= 1);
      await client.close();
      const kept = await (await both.ask(`/v1/recordings/${recording}`)).json();
      assert(kept.durationMs <= WINDOW_SAMPLES / 16 + 120_000, `${kept.durationMs} ms`);
    }),
    { numRuns: count(100, 2_000) },
  );
  await both.assertHealthy();
});
