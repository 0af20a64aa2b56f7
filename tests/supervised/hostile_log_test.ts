import { SERVER } from "../../shared/names.ts";
import { MAX_TITLE_LENGTH } from "../../shared/protocol.ts";
import { assert, assertEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { report } from "../fixtures/figures.ts";
import { hostileString, markOf } from "../fixtures/hostile_strings.ts";
import { startProviderServer } from "../fixtures/provider_server.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { startSupervised } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

/** Statuses that end a segment's transcription for good, so that each error is told once. */
const STATUSES = [400, 403, 404, 413, 422];
/** Everything that a terminal acts on or a line breaks at, but for the newline between lines. */
// deno-lint-ignore no-control-regex
const UNPRINTABLE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** An error's body as a provider could send it; every seventh is not even UTF-8. */
function errorBody(number: number): string | Uint8Array<ArrayBuffer> {
  const body = JSON.stringify({ error: { message: hostileString(number) } });
  if (number % 7 !== 0) return body;
  const bytes = new TextEncoder().encode(body);
  const at = bytes.indexOf("-".charCodeAt(0), body.indexOf(markOf(number)) + 5) + 1;
  return new Uint8Array([...bytes.subarray(0, at), 0xff, 0xc3, 0x28, ...bytes.subarray(at)]);
}

Deno.test("hostile titles and provider errors: one printable line each, and the log goes on", async () => {
  const apiKey = "a-key-for-tests";
  await using provider = startProviderServer({ apiKey });
  await using bench = await startSupervised({
    HERO_VOICE_ENGINE: "groq",
    GROQ_API_KEY: apiKey,
    GROQ_BASE_URL: provider.baseUrl,
    HERO_VOICE_VAD_PAUSE_MS: "300",
  });
  const { zinit, home, line } = bench;
  await line.ok(SERVER, "start");
  const strings = count(200, 2_000);
  const numbers = Array.from({ length: strings }, (_, number) => number);
  const connect = (): Promise<StreamClient> => StreamClient.connect({ socket: home.socket });

  for (const number of numbers) {
    const client = await connect();
    await client.start({ title: hostileString(number, MAX_TITLE_LENGTH) });
    client.send({ type: "discard" });
    await client.closed;
  }

  provider.trouble(...numbers.map((number) => ({
    kind: "body" as const,
    status: STATUSES[number % STATUSES.length] ?? 400,
    body: errorBody(number),
  })));
  const word = new Int16Array(joined(await speech("Stop."), silence(700)).buffer);
  const client = await connect();
  const { recording } = await client.start({ title: "many errors" });
  let at = 0;
  // Words until each error has met one.
  while (provider.received < strings) {
    await client.stream(word, at);
    at += word.length;
    // The word's segment may be found later; no more than a few are under way.
    await client.until(() => client.all("speech_end").length + 8 >= at / word.length);
  }
  await client.until(() => client.all("failed").length >= strings);
  client.send({ type: "stop" });
  await client.closed;

  const last = await connect();
  const end = await last.start({ title: "the end" });
  last.send({ type: "discard" });
  await last.closed;
  const entries = async (): Promise<string[]> =>
    (await zinit.client.logs(SERVER, 10_000)).map(({ content }) => content);
  await eventually(
    "the last line is in the log",
    async () =>
      (await entries()).some((text) => text.includes(`ws.${end.recording} recording discarded`)),
  );

  const lines = await entries();
  const bad = lines.filter((text) => UNPRINTABLE.test(text));
  assertEquals(bad, []);
  const forged = lines.filter((text) => !/^\S+Z [A-Z]+ hero_voice\.[\w.-]+ /.test(text));
  assertEquals(forged, [], "a line that no logger wrote");
  assertEquals(lines.filter((text) => text.includes("lines dropped")), []);
  for (const number of numbers) {
    const said = lines.filter((text) => text.includes(markOf(number)));
    const kinds = [
      / INFO hero_voice\.ws\.[\w-]+ recording begun title="mark-/,
      new RegExp(` WARNING hero_voice\\.transcribe\\.${recording} attempt 1 failed .*reason=`),
      new RegExp(` INFO hero_voice\\.transcribe\\.${recording} segment \\d+ is failed .*reason=`),
    ];
    assertEquals(kinds.map((kind) => said.filter((text) => kind.test(text)).length), [1, 1, 1]);
    assertEquals(said.length, kinds.length, said.join("\n"));
    assert(said.every((text) => text.length <= 8_300));
  }
  // What people see of it: the same lines, and nothing that their terminal would act on.
  const { stdout } = await line.ok(SERVER, "logs", "--lines", "10000");
  assert(!UNPRINTABLE.test(stdout));
  assertEquals(stdout.split("\n").length - 1, lines.length);
  const json = await line.ok(SERVER, "logs", "--lines", "10000", "--json");
  assert(!UNPRINTABLE.test(json.stdout));
  assertEquals(
    json.stdout.trimEnd().split("\n").map((text) => JSON.parse(text)).length,
    lines.length,
  );
  report(`${strings} hostile strings as titles and as provider errors: ${lines.length} lines`);
});
