import { PROJECT_DIR } from "../../../../shared/config.ts";
import { PocketSphinx } from "../../../../server/transcribe/pocketsphinx/engine.ts";
import { TranscriptionError } from "../../../../server/transcribe/transcriber.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../../../assert.ts";
import { joined, type Pcm, silence, sound, speech, type Voice } from "../../../fixtures/speech.ts";
import { later } from "../../../fixtures/later.ts";
import { clipOf } from "../../../fixtures/clip_of.ts";

const WRAPPER = `${PROJECT_DIR}/.tools/pocketsphinx/engine`;
const { signal } = new AbortController();

const SENTENCES = [
  "It was a bright cold day in April, and the clocks were striking thirteen.",
  "Please open the window and turn on the light in the kitchen.",
  "The weather will be fine tomorrow morning, with a little rain in the evening.",
  "We have to finish the report before the end of the week.",
  "She sells fresh bread and milk at the market on the corner.",
  "I would like to speak about the history of the old bridge over the river.",
  "The train to the city leaves at seven and comes back at nine.",
  "Nobody knows what happened to the captain and his ship.",
];

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z']+/g) ?? [];
}

/** Words that were left out, put in or replaced: the edit distance of Levenshtein, by words. */
function wrongWords(spoken: readonly string[], heard: readonly string[]): number {
  let row = Array.from({ length: heard.length + 1 }, (_, index) => index);
  spoken.forEach((word, i) => {
    const next = [i + 1];
    heard.forEach((other, j) => {
      next.push(Math.min(
        (row[j + 1] ?? 0) + 1,
        (next[j] ?? 0) + 1,
        (row[j] ?? 0) + (word === other ? 0 : 1),
      ));
    });
    row = next;
  });
  return row.at(-1) ?? 0;
}

async function padded(text: string, voice: Voice = "slt"): Promise<Pcm> {
  return joined(silence(300), await speech(text, voice), silence(300));
}

function codeOf(code: string): (error: unknown) => boolean {
  return (error) => error instanceof TranscriptionError && error.code === code && error.retryable;
}

/** A wrapper that does what it is told. */
const PLAYED = `${PROJECT_DIR}/tests/fixtures/offline_engine`;
const PLAY_FILE = `/tmp/hero_voice_engine_${Deno.pid}`;

/** Tells {@linkcode PLAYED} what to do, in the language of the shell, until it is disposed. */
async function play(text: string): Promise<AsyncDisposable> {
  await Deno.writeTextFile(PLAY_FILE, text);
  return { [Symbol.asyncDispose]: () => Deno.remove(PLAY_FILE) };
}

for (const voice of ["slt", "rms", "awb"] as const) {
  Deno.test(`PocketSphinx gets 85 % of the words that ${voice} reads right`, async () => {
    await using engine = new PocketSphinx({ wrapper: WRAPPER });
    let wrong = 0;
    let all = 0;
    for (const sentence of SENTENCES) {
      const { text } = await engine.transcribe(clipOf(await padded(sentence, voice)), { signal });
      assertMatch(text, /^[a-z' ]+$/);
      wrong += wrongWords(wordsOf(sentence), wordsOf(text));
      all += wordsOf(sentence).length;
    }
    assert(wrong / all <= 0.15, `${wrong} of ${all} words are wrong`);
  });
}

Deno.test("PocketSphinx tells when each word was said", async () => {
  await using engine = new PocketSphinx({ wrapper: WRAPPER });
  const pcm = joined(silence(2_000), await padded("Please open the window."));
  const { words = [], text } = await engine.transcribe(clipOf(pcm), { signal });
  assertEquals(words.map(({ word }) => word).join(" "), text);
  assertEquals(text, "please open the window");
  let last = 2_000;
  for (const { startMs, endMs } of words) {
    assert(startMs >= last && endMs > startMs && endMs <= pcm.length / 32);
    last = endMs;
  }
});

Deno.test("PocketSphinx finds no words in silence, noise and nothing", async () => {
  await using engine = new PocketSphinx({ wrapper: WRAPPER });
  for (const pcm of [silence(3_000), await sound("pinknoise", 3_000, 0.02), new Uint8Array()]) {
    const { text, words } = await engine.transcribe(clipOf(pcm), { signal });
    assertEquals([text, words], ["", []]);
  }
});

Deno.test("PocketSphinx does one clip after the other, each with its own words", async () => {
  await using engine = new PocketSphinx({ wrapper: WRAPPER });
  const texts = ["Please open the window.", "Good morning.", "Nobody knows the captain."];
  const found = await Promise.all(texts.map(async (text) => {
    return await engine.transcribe(clipOf(await padded(text, "rms")), { signal });
  }));
  assertEquals(found.map(({ text }) => text), [
    "please open the window",
    "good morning",
    "nobody knows the captain",
  ]);
});

Deno.test("PocketSphinx goes on after its process was killed in the middle", async () => {
  await using _first = await play(
    `( sleep 2; kill -9 $$ ) </dev/null >/dev/null 2>&1 & exec '${WRAPPER}'`,
  );
  await using engine = new PocketSphinx({ wrapper: PLAYED });
  const clip = clipOf(await padded("Please open the window."));
  assertEquals((await engine.transcribe(clipOf(silence(100)), { signal })).text, "");
  const long = clipOf(joined(...Array<Pcm>(30).fill(clip.pcm)));
  await assertRejects(engine.transcribe(long, { signal }), codeOf("engine_broken"));
  await Deno.writeTextFile(PLAY_FILE, `exec '${WRAPPER}'`);
  assertEquals((await engine.transcribe(clip, { signal })).text, "please open the window");
});

Deno.test("PocketSphinx says so when its wrapper is missing", async () => {
  await using engine = new PocketSphinx({ wrapper: "/tmp/no/such/engine" });
  const failed = engine.transcribe(clipOf(silence(100)), { signal });
  await assertRejects(failed, codeOf("engine_missing"));
  await assertRejects(failed, /\/tmp\/no\/such\/engine .*make setup/);
});

Deno.test("PocketSphinx refuses what is no answer, and starts the process again", async () => {
  const answers = [
    "echo hello",
    "exit 1",
    "head -c 3000000 /dev/zero",
    `echo '{"ready": true}'; read -r line; echo nonsense`,
    `echo '{"ready": true}'; read -r line; echo '{"id": 99, "words": []}'`,
    `echo '{"ready": true}'; read -r line; echo '{"id": 1, "words": "secret"}'`,
    `echo '{"ready": true}'; read -r line; echo '{"id": 1, "error": "out of memory"}'`,
    `echo '{"ready": true}'; exec <&-; exit 0`,
  ];
  for (const answer of answers) {
    await using _answer = await play(answer);
    await using engine = new PocketSphinx({ wrapper: PLAYED });
    const failed = engine.transcribe(clipOf(silence(5_000)), { signal });
    await assertRejects(failed, codeOf("engine_broken"), answer);
    await assertRejects(failed, (error: Error) => !/secret|nonsense|hello/.test(error.message));
    await Deno.writeTextFile(PLAY_FILE, `exec '${WRAPPER}'`);
    assertEquals((await engine.transcribe(clipOf(silence(100)), { signal })).text, "");
  }
});

Deno.test("PocketSphinx gives up on a process that hangs, at its start or later", async () => {
  for (const hangs of ["exec sleep 60", `echo '{"ready": true}'; exec sleep 60`]) {
    await using _hang = await play(hangs);
    await using engine = new PocketSphinx({ wrapper: PLAYED, timeoutMs: () => 200 });
    await assertRejects(
      engine.transcribe(clipOf(silence(5_000)), { signal }),
      codeOf("timed_out"),
    );
  }
});

Deno.test("PocketSphinx ends its work on a clip when asked to, and goes on with the next", async () => {
  await using engine = new PocketSphinx({ wrapper: WRAPPER });
  const clip = clipOf(await padded("Please open the window."));
  const long = clipOf(joined(...Array<Pcm>(20).fill(clip.pcm)));
  const [first, second] = [new AbortController(), new AbortController()];
  const running = engine.transcribe(long, { signal: first.signal });
  const waiting = engine.transcribe(clip, { signal: second.signal });
  const next = engine.transcribe(clip, { signal });
  await later(200);
  second.abort(new Error("not needed"));
  await assertRejects(waiting, /not needed/);
  first.abort(new Error("stopped"));
  await assertRejects(running, /stopped/);
  assertEquals((await next).text, "please open the window");
  await assertRejects(engine.transcribe(clip, { signal: first.signal }), /stopped/);
});

Deno.test("PocketSphinx rejects who waits when it is ended", async () => {
  const engine = new PocketSphinx({ wrapper: WRAPPER });
  const clip = clipOf(joined(...Array<Pcm>(20).fill(await padded("Please open the window."))));
  const calls = [1, 2, 3].map(() =>
    assertRejects(engine.transcribe(clip, { signal }), codeOf("engine_closed"))
  );
  await later(200);
  await engine[Symbol.asyncDispose]();
  await Promise.all(calls);
  await engine[Symbol.asyncDispose]();
  await assertRejects(engine.transcribe(clip, { signal }), codeOf("engine_closed"));
});

Deno.test("PocketSphinx.draft() works beside a clip, in a process of its own, and skips what it can't do", async () => {
  await using engine = new PocketSphinx({ wrapper: WRAPPER });
  const clip = clipOf(await padded("Please open the window."));
  const long = clipOf(joined(...Array<Pcm>(5).fill(clip.pcm)));
  // Only starts its process.
  assertEquals(await engine.draft(clip, { signal }), undefined);
  let draft = await engine.draft(clip, { signal });
  for (; draft === undefined; draft = await engine.draft(clip, { signal })) await later(20);
  assertEquals(draft.text, "please open the window");
  const final = engine.transcribe(long, { signal });
  const beside = engine.draft(clip, { signal });
  assertEquals(await engine.draft(clip, { signal }), undefined);
  assertEquals((await beside)?.text, "please open the window");
  assertEquals(wordsOf((await final).text).length, 20);
});

Deno.test("PocketSphinx.draft() lets go at once, and its process lives on", async () => {
  const starts = `/tmp/hero_voice_starts_${Deno.pid}`;
  await using _counting = await play(`echo start >>'${starts}'; exec '${WRAPPER}'`);
  const engine = new PocketSphinx({ wrapper: PLAYED });
  const clip = clipOf(await padded("Please open the window."));
  const long = clipOf(joined(...Array<Pcm>(5).fill(clip.pcm)));
  while (await engine.draft(clip, { signal }) === undefined) await later(20);
  const stop = new AbortController();
  const running = engine.draft(long, { signal: stop.signal });
  const beganMs = performance.now();
  stop.abort(new Error("not needed"));
  await assertRejects(running, /not needed/);
  assert(performance.now() - beganMs < 1_000);
  while (await engine.draft(clip, { signal }) === undefined) await later(20);
  assertEquals(await Deno.readTextFile(starts), "start\n");
  await Deno.remove(starts);
  // Whatever it still does ends with the engine.
  const last = assertRejects(engine.draft(long, { signal }));
  await engine[Symbol.asyncDispose]();
  await last;
  assertEquals(await engine.draft(clip, { signal }).catch(() => "ended"), "ended");
});

Deno.test("PocketSphinx.draft() says what went wrong, and starts its process again", async () => {
  await using _answer = await play(`echo '{"ready": true}'; read -r line; echo nonsense`);
  await using engine = new PocketSphinx({ wrapper: PLAYED });
  const clip = clipOf(await padded("Please open the window."));
  await assertRejects(async () => {
    while (await engine.draft(clip, { signal }) === undefined) await later(20);
  }, codeOf("engine_broken"));
  await Deno.writeTextFile(PLAY_FILE, "exit 1");
  await assertRejects(async () => {
    while (await engine.draft(clip, { signal }) === undefined) await later(20);
  }, codeOf("engine_broken"));
  await Deno.writeTextFile(PLAY_FILE, `exec '${WRAPPER}'`);
  let draft: Awaited<ReturnType<typeof engine.draft>>;
  while ((draft = await engine.draft(clip, { signal })) === undefined) await later(20);
  assertEquals(draft.text, "please open the window");
});

Deno.test("PocketSphinx's process ends when it takes too much memory, and starts again", async () => {
  await using _limit = await play(
    `ulimit -v 135000; exec '${WRAPPER}'`,
  );
  await using engine = new PocketSphinx({ wrapper: PLAYED });
  const clip = clipOf(await padded("Please open the window."));
  const huge = clipOf(silence(500_000));
  await assertRejects(engine.transcribe(huge, { signal }), codeOf("engine_broken"));
  assertEquals((await engine.transcribe(clip, { signal })).text, "please open the window");
});
