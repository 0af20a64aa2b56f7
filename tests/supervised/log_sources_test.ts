import { recordingSchema } from "../../shared/recording.ts";
import { assert, assertEquals } from "../assert.ts";
import { askEngine } from "../fixtures/programs.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { startSupervised } from "../fixtures/supervised.ts";
import { eventually } from "../fixtures/zinit_server.ts";

/** Sources that are in use at the usual level, and whose they are. */
const SOURCES = [
  /^hero_voice_server hero_voice\.server\.startup$/,
  /^hero_voice_server hero_voice\.vad$/,
  /^hero_voice_server hero_voice\.ws\.[0-9a-f-]{36}$/,
  /^hero_voice_server hero_voice\.transcribe\.[0-9a-f-]{36}$/,
  /^hero_voice_server hero_voice\.transform\.tidy$/,
  /^hero_voice_server hero_voice\.convert$/,
  /^hero_voice_ui hero_voice\.ui\.startup$/,
  /^hero_voice_ui hero_voice\.ws\.\w{8}$/,
];

Deno.test("every source is in use, and told apart in the log of both programs", async () => {
  await using bench = await startSupervised({ HERO_VOICE_ENGINE: "pocketsphinx" });
  await bench.startBoth();
  const client = await StreamClient.connect(await bench.gatewayStream());
  const { recording } = await client.start();
  await client.stream(
    new Int16Array(joined(silence(300), await speech("Stop."), silence(1_200)).buffer),
    0,
  );
  await client.until(() => client.all("final").length + client.all("empty").length > 0);
  client.send({ type: "stop" });
  await client.closed;

  const made = await askEngine(bench.home, `/v1/recordings/${recording}/transforms`, {
    method: "POST",
    body: JSON.stringify({ style: "tidy" }),
    headers: { "content-type": "application/json" },
  });
  assertEquals(made.status, 202);
  await eventually("it is converted", async () => {
    const body = await (await askEngine(bench.home, `/v1/recordings/${recording}`)).json();
    return recordingSchema.parse(body).conversion?.state === "done";
  });

  const logs = async (...words: string[]): Promise<Record<string, string | number>[]> => {
    const { code, stdout } = await bench.line.task("logs", ...words, "--json");
    assertEquals(code, 0);
    return stdout.split("\n").filter(Boolean).map((text) => JSON.parse(text));
  };
  await eventually("the log has the session's end, of both programs", async () => {
    const ends = /^(recording ended|client closed)/;
    const lines = await logs("--source", "hero_voice.ws.*");
    return lines.filter(({ message }) => ends.test(String(message))).length === 2;
  });
  const all = await logs();
  const names = new Set(all.map(({ service, source }) => `${service} ${source}`));
  for (const source of SOURCES) {
    assertEquals([...names].filter((name) => source.test(name)).length, 1, String(source));
  }
  assertEquals(names.size, SOURCES.length, [...names].join("\n"));
  const own = await logs("--source", `hero_voice.transcribe.${recording}`, "--level", "info");
  assert(own.length > 0 && own.every(({ message }) => /^segment 0 is /.test(String(message))));
});
