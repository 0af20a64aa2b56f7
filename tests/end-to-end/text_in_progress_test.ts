import { assert, assertEquals } from "../assert.ts";
import { homeAt, startEngine } from "../fixtures/programs.ts";
import { type ProviderServer, startProviderServer } from "../fixtures/provider_server.ts";
import { SENTENCES } from "../fixtures/sentences.ts";
import { joined, silence, speech } from "../fixtures/speech.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

const KEY = "sk_test_0123456789abcdef";
/** Words that the provider hears, one each half second. */
const WORDS = Array.from({ length: 60 }, (_, index) => `word${index}`);
/** How often a sentence is said at most until there was text in progress. */
const TRIES = 20;

function provider(): ProviderServer {
  return startProviderServer({
    apiKey: KEY,
    hear: ({ pcm }) => ({ text: WORDS.slice(0, Math.floor(pcm.length / 16_000)).join(" ") }),
  });
}

/** A sentence with a pause behind it, as the client sends it. */
async function sentence(): Promise<Int16Array> {
  const pcm = joined(await speech(SENTENCES[0]!), silence(1_200));
  return new Int16Array(pcm.buffer);
}

/** Sends samples at the pace of someone who speaks. */
async function say(client: StreamClient, samples: Int16Array, from: number): Promise<void> {
  for (let at = 0; at < samples.length; at += 1_600) {
    await client.stream(samples.subarray(at, at + 1_600), from + at);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

Deno.test("someone who speaks reads words before the sentence is over, by a server of their own", async () => {
  using folder = tempFolder();
  await using server = provider();
  const home = homeAt(folder.path, {
    HERO_VOICE_ENGINE: "openai",
    STT_API_KEY: KEY,
    STT_BASE_URL: server.baseUrl,
  });
  await using engine = await startEngine(home);
  await using client = await StreamClient.connect({ socket: home.socket });
  await client.start();
  const samples = await sentence();
  // On a busy machine a pass may take too long, and then none is made for a while.
  let said = 0;
  while (said < TRIES && !client.all("partial").some(({ settled }) => settled !== "")) {
    await say(client, samples, said * samples.length);
    said++;
  }
  client.send({ type: "stop" });
  await client.expect("done");
  const { messages } = client;
  const settled = messages.findIndex((each) => each.type === "partial" && each.settled !== "");
  const partial = messages[settled];
  assert(partial?.type === "partial", "there was no text in progress");
  const end = messages.findIndex((each) =>
    each.type === "speech_end" && each.segment === partial.segment
  );
  assert(settled < end, "the text came after the sentence");
  for (const each of client.all("partial")) {
    const words = `${each.settled} ${each.tentative}`.trim();
    assertEquals(words, WORDS.slice(0, words.split(" ").length).join(" "));
  }
  assertEquals((await engine.end()).code, 0);
});

Deno.test("a provider that bills each call is asked for the whole sentence alone", async () => {
  for (const setting of ["auto", "on"]) {
    using folder = tempFolder();
    await using server = provider();
    const home = homeAt(folder.path, {
      HERO_VOICE_ENGINE: "groq",
      HERO_VOICE_TEXT_IN_PROGRESS: setting,
      GROQ_API_KEY: KEY,
      GROQ_BASE_URL: server.baseUrl,
    });
    await using engine = await startEngine(home);
    await using client = await StreamClient.connect({ socket: home.socket });
    await client.start();
    await say(client, await sentence(), 0);
    client.send({ type: "stop" });
    await client.expect("done");
    const finals = client.all("speech_end").length;
    if (setting === "on") assert(server.received > finals, "it was not asked meanwhile");
    else assertEquals([server.received, client.all("partial")], [finals, []]);
    assertEquals((await engine.end()).code, 0);
  }
});
