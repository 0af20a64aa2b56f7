import { MAX_BACKLOG_SAMPLES } from "../../../server/vad/session.ts";
import { startVad } from "../../../server/vad/start_vad.ts";
import type {
  SpeechSpan,
  Vad,
  VadListener,
  VadOptions,
  VadSession,
} from "../../../server/vad/vad.ts";
import { assert, assertEquals, assertMatch, assertThrows } from "../../assert.ts";
import {
  joined,
  mixed,
  type Pcm,
  samples,
  scaled,
  silence,
  sound,
  speech,
  type Voice,
} from "../../fixtures/speech.ts";
import { later } from "../../fixtures/later.ts";

const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };
const VOICES: readonly Voice[] = ["slt", "rms", "awb"];
/** Bytes of 100 ms: what a page sends at once. */
const PIECE_BYTES = 3_200;

/** Notes everything that is reported of one session. */
class Notes implements VadListener {
  readonly spans: SpeechSpan[] = [];
  readonly starts: number[] = [];
  readonly searchedTo: number[] = [];
  readonly droppedSamples: number[] = [];
  readonly failure = Promise.withResolvers<Error>();

  speechStart(startSample: number): void {
    this.starts.push(startSample);
  }
  speechEnd(span: SpeechSpan): void {
    this.spans.push(span);
  }
  searched(toSample: number): void {
    this.searchedTo.push(toSample);
  }
  dropped(samples: number): void {
    this.droppedSamples.push(samples);
  }
  failed(error: Error): void {
    this.failure.resolve(error);
  }
}

/** Hands all over; waits while too much of it waits to be searched. */
async function pushAll(session: VadSession, pcm: Pcm): Promise<void> {
  for (let at = 0; at < pcm.length; at += PIECE_BYTES) {
    session.push(pcm.subarray(at, at + PIECE_BYTES));
    while (session.backlogSamples > MAX_BACKLOG_SAMPLES / 2) await later(10);
  }
}

async function search(vad: Vad, pcm: Pcm, fromSample = 0): Promise<Notes> {
  const notes = new Notes();
  using session = vad.open(fromSample, notes);
  await pushAll(session, pcm.subarray(fromSample * 2));
  await session.flush();
  assertEquals(session.backlogSamples, 0);
  return notes;
}

/** Where the sound itself begins and ends: its samples over a hundredth of the loudest. */
function audible(pcm: Pcm): SpeechSpan {
  const values = new Int16Array(pcm.buffer).map(Math.abs);
  const loudest = values.reduce((a, b) => Math.max(a, b), 0);
  return {
    startSample: values.findIndex((value) => value > loudest / 100),
    endSample: values.findLastIndex((value) => value > loudest / 100) + 1,
  };
}

function near(a: number | undefined, b: number, tolerance: number): boolean {
  return a !== undefined && Math.abs(a - b) <= tolerance;
}

Deno.test("startVad() finds every single word, whole", async (t) => {
  await using vad = await startVad(OPTIONS);
  for (const voice of VOICES) {
    for (const word of ["Stop.", "Yes.", "No.", "Six.", "Fish.", "Help.", "Up.", "A.", "If."]) {
      await t.step(`${voice}: ${word}`, async () => {
        const pcm = joined(silence(1_000), await speech(word, voice), silence(1_500));
        const heard = audible(pcm);
        for (const variant of [pcm, mixed(pcm, await sound("pinknoise", 4_000, 0.02))]) {
          const { spans } = await search(vad, variant);
          assertEquals(spans.length, 1);
          const [span = { startSample: NaN, endSample: NaN }] = spans;
          assert(span.startSample <= heard.startSample, `${span.startSample} begins late`);
          assert(span.endSample >= heard.endSample, `${span.endSample} ends early`);
          assert(span.startSample > 0 && span.endSample < pcm.length / 2);
        }
      });
    }
  }
});

Deno.test("startVad() finds nothing in silence and noise", async () => {
  await using vad = await startVad(OPTIONS);
  for (
    const pcm of [
      silence(20_000),
      await sound("pinknoise", 20_000, 0.03),
      await sound("pinknoise", 20_000, 0.3),
      await sound("whitenoise", 20_000, 0.1),
      await sound("brownnoise", 20_000, 0.3),
    ]
  ) {
    const notes = await search(vad, pcm);
    assertEquals(notes.spans, []);
    assertEquals(notes.starts, []);
    assertEquals(notes.searchedTo.at(-1), pcm.length / 2);
    assert(notes.searchedTo.length >= 4);
  }
});

/** Noise that is as loud as a voice from moment to moment: a bad whisper. */
function whispered(pcm: Pcm): Pcm {
  const voice = new Int16Array(pcm.buffer);
  let level = 0;
  let chance = 1;
  const noise = voice.map((sample) => {
    level += (Math.abs(sample) - level) / 250;
    chance = (chance * 48_271) % 2_147_483_647;
    return Math.max(-32_768, Math.min(32_767, 2 * level * (chance / 1_073_741_824 - 1)));
  });
  return new Uint8Array(noise.buffer);
}

Deno.test("startVad() says when much audible sound is no speech, and only then", async () => {
  await using vad = await startVad(OPTIONS);
  const sentence = await speech("somebody wants to say something that nobody else may hear", "rms");
  const said = joined(...Array<Pcm>(6).fill(joined(sentence, silence(400))));
  const beeps = joined(
    ...Array<Pcm>(25).fill(joined(await sound("sine 1000", 600, 0.4), silence(300))),
  );
  assertEquals((await search(vad, said)).droppedSamples, []);
  assertEquals((await search(vad, beeps)).droppedSamples, []);
  assertEquals((await search(vad, await sound("pinknoise", 20_000, 0.3))).droppedSamples, []);
  assertEquals((await search(vad, whispered(said))).droppedSamples, [105 * 1_536]);
});

Deno.test("startVad() cuts no first syllable where sound begins at once", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = await search(vad, joined(await speech("Father."), silence(1_000)));
  assertEquals(notes.starts, [0]);
});

Deno.test("startVad() keeps to the pause that was set when a session was opened", async () => {
  const pcm = joined(
    silence(500),
    await speech("Good morning."),
    silence(1_200),
    await speech("Good evening."),
    silence(2_500),
  );
  await using vad = await startVad(OPTIONS);
  vad.setPauseMs(2_000);
  const together = search(vad, pcm);
  vad.setPauseMs(500);
  const apart = search(vad, pcm);
  assertEquals([(await together).spans.length, (await apart).spans.length], [1, 2]);
});

Deno.test("startVad() splits a minute of speech at quiet places", async () => {
  const text = "and then the old man went down to the river where the boats were lying in the sun";
  const pcm = joined(...await Promise.all(Array.from({ length: 15 }, () => speech(text, "rms"))));
  await using vad = await startVad({ ...OPTIONS, pauseMs: 5_000 });
  const { spans, starts } = await search(vad, joined(silence(500), pcm, silence(1_000)));
  assert(spans.length >= 3);
  assertEquals(starts, spans.map((span) => span.startSample));
  const values = new Int16Array(joined(silence(500), pcm, silence(1_000)).buffer);
  const level = (from: number, to: number): number =>
    values.subarray(from, to).reduce((sum, value) => sum + value ** 2, 0) / (to - from);
  spans.forEach((span, index) => {
    assert(span.endSample - span.startSample <= samples(OPTIONS.maxSegmentMs));
    const next = spans[index + 1];
    if (next === undefined) return;
    assertEquals(next.startSample, span.endSample);
    assert(span.endSample - span.startSample >= samples(OPTIONS.maxSegmentMs) / 2);
    const around = level(span.endSample - 1_280, span.endSample + 1_280);
    assert(around < level(span.startSample, span.endSample) / 50, "it is split where it is loud");
  });
  assert(near(spans.at(0)?.startSample, 0.2 * 16_000, 4_000));
  assert(near(spans.at(-1)?.endSample, values.length - 0.7 * 16_000, 8_000));
});

Deno.test("startVad() gives each of many sessions its own", async () => {
  await using vad = await startVad(OPTIONS);
  const recordings = await Promise.all(
    Array.from({ length: 12 }, async (_, index) =>
      joined(
        silence(400 * index),
        await speech(`Number ${index} speaks now.`, VOICES[index % 3]),
        silence(1_500),
        scaled(await speech("And once more.", VOICES[index % 3]), 0.5),
        silence(500),
      )),
  );
  const alone: Notes[] = [];
  for (const pcm of recordings) alone.push(await search(vad, pcm));
  const notes = recordings.map(() => new Notes());
  const sessions = notes.map((note) => vad.open(0, note));
  for (let at = 0; at < Math.max(...recordings.map((pcm) => pcm.length)); at += PIECE_BYTES) {
    recordings.forEach((pcm, index) => {
      if (at < pcm.length) sessions[index]?.push(pcm.subarray(at, at + PIECE_BYTES));
    });
  }
  await Promise.all(sessions.map((session) => session.flush()));
  notes.forEach((note, index) => {
    assertEquals(note.spans, alone[index]?.spans);
    assertEquals(note.spans.length, 2);
  });
  sessions.forEach((session) => session[Symbol.dispose]());
});

Deno.test("VadSession.backlogSamples falls to none without a flush", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = new Notes();
  using session = vad.open(0, notes);
  session.push(silence(1_000));
  session.push(silence(50));
  assertEquals(session.backlogSamples, samples(1_050));
  while (session.backlogSamples > 0) await later(10);
  session.push(silence(10));
  assertEquals(session.backlogSamples, 16_960 - 10 * 1_536);
  while (session.backlogSamples > 0) await later(10);
  await session.flush();
  assertEquals(notes.searchedTo, [samples(1_060)]);
});

Deno.test("VadSession.flush() ends open speech, and what follows is searched too", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = new Notes();
  using session = vad.open(500, notes);
  const word = await speech("Tomorrow");
  const end = 500 + word.length / 2;
  await pushAll(session, word);
  await session.flush();
  assertEquals(notes.spans, [{ startSample: 500, endSample: end }]);
  assertEquals(notes.searchedTo, [end]);
  await session.flush();
  assertEquals(notes.searchedTo, [end]);
  await pushAll(session, joined(silence(1_000), word));
  await session.flush();
  assertEquals(notes.spans.length, 2);
  const spoken = end + samples(1_000) + audible(word).startSample;
  assert(near(notes.spans[1]?.startSample, spoken - samples(OPTIONS.paddingMs), 2 * 1_536));
  assertEquals(notes.spans[1]?.endSample, end + samples(1_000) + word.length / 2);
});

Deno.test("what follows a flush is heard as if it were the first", async () => {
  await using vad = await startVad(OPTIONS);
  const before = await speech("Somebody speaks, loud and clear,", "rms");
  for (const word of ["Help.", "Stop.", "Up.", "No."]) {
    const pcm = joined(scaled(await speech(word, "awb"), 0.05), silence(1_500));
    const notes = new Notes();
    using session = vad.open(0, notes);
    await pushAll(session, before);
    await session.flush();
    await pushAll(session, pcm);
    await session.flush();
    const start = before.length / 2;
    const alone = await search(vad, joined(silence(before.length / 32), pcm), start);
    assertEquals(notes.spans.slice(1), alone.spans, word);
  }
});

Deno.test("VadSession.jump() ends open speech and goes on later", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = new Notes();
  using session = vad.open(0, notes);
  const word = await speech("Tomorrow");
  const end = word.length / 2;
  await pushAll(session, word);
  assertThrows(() => session.jump(end - 1), RangeError);
  session.jump(1_000_000);
  await pushAll(session, word);
  await session.flush();
  assertEquals(notes.spans, [
    { startSample: 0, endSample: end },
    { startSample: 1_000_000, endSample: 1_000_000 + end },
  ]);
  assertEquals(notes.searchedTo, [end, 1_000_000, 1_000_000 + end]);
});

Deno.test("a run that begins where another had searched to finds the same speech", async () => {
  await using vad = await startVad(OPTIONS);
  const sentences = ["One day it rained.", "Stop.", "Nobody had expected that.", "So we left."];
  const pcm = joined(
    silence(2_000),
    ...(await Promise.all(
      sentences.map(async (text, index) =>
        joined(await speech(text, VOICES[index % 3]), silence(1_500 + 2_500 * index))
      ),
    )),
  );
  const whole = await search(vad, pcm);
  assertEquals(whole.spans.length, 4);
  assert(whole.searchedTo.length >= 6);
  for (const searchedTo of whole.searchedTo) {
    const later = await search(vad, pcm, searchedTo);
    const expected = whole.spans.filter((span) => span.startSample >= searchedTo);
    assertEquals(later.spans.length, expected.length, `from ${searchedTo}`);
    later.spans.forEach((span, index) => {
      assert(near(span.startSample, expected[index]?.startSample ?? NaN, 2 * 1_536));
      assert(near(span.endSample, expected[index]?.endSample ?? NaN, 4 * 1_536));
    });
  }
});

Deno.test("a session that is disposed hears nothing more", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = new Notes();
  const session = vad.open(0, notes);
  await pushAll(session, await speech("Nobody is going to hear this sentence."));
  const flushed = session.flush();
  session[Symbol.dispose]();
  session[Symbol.dispose]();
  await flushed;
  session.push(silence(100));
  session.jump(1_000_000);
  await session.flush();
  await search(vad, silence(500));
  assertEquals([notes.spans, notes.searchedTo, session.backlogSamples], [[], [], 0]);
});

Deno.test("VadSession.push() refuses half a sample and fails with too large a backlog", async () => {
  await using vad = await startVad(OPTIONS);
  const notes = new Notes();
  using session = vad.open(0, notes);
  assertThrows(() => session.push(new Uint8Array(3)), RangeError);
  const second = silence(1_000);
  for (let i = 0; i <= MAX_BACKLOG_SAMPLES / 16_000; i++) session.push(second);
  assertMatch((await notes.failure.promise).message, /60 s behind/);
  assertEquals(session.backlogSamples, 0);
  assertEquals((await search(vad, await speech("Still here."))).spans.length, 1);
});

Deno.test("a listener that throws costs the others nothing", async () => {
  await using vad = await startVad(OPTIONS);
  const bad = vad.open(0, {
    ...new Notes(),
    speechStart: () => {
      throw new Error("a bug");
    },
    speechEnd: () => {},
    searched: () => {},
    dropped: () => {},
    failed: () => {},
  });
  const pcm = await speech("Both hear this.");
  await pushAll(bad, pcm);
  const flushed = bad.flush();
  assertEquals((await search(vad, pcm)).spans.length, 1);
  await flushed;
  bad.push(pcm);
  assertEquals(bad.backlogSamples, 0);
});

Deno.test("startVad() starts the Worker again when it dies", async () => {
  await using vad = await startVad(
    OPTIONS,
    () => new Worker(new URL("./dying_worker.ts", import.meta.url), { type: "module" }),
  );
  const pcm = await speech("This goes on.");
  assertEquals((await search(vad, pcm)).spans.length, 1);
  const [doomed, other] = [new Notes(), new Notes()];
  const sessions = [vad.open(0, doomed), vad.open(0, other)];
  const flushed = sessions[1]?.flush();
  await flushed;
  sessions[0]?.jump(1_313_131);
  const flushes = sessions.map((session) => session.flush());
  for (const notes of [doomed, other]) {
    assertMatch((await notes.failure.promise).message, /stopped working .*struck dead/);
  }
  await Promise.all(flushes);
  assertMatch(vad.problem ?? "", /started again by itself/);
  const refused = new Notes();
  vad.open(0, refused);
  assertMatch((await refused.failure.promise).message, /stopped working/);
  while (vad.problem !== undefined) await later(20);
  assertEquals((await search(vad, pcm)).spans.length, 1);
});

Deno.test("startVad() ends a Worker that hangs, and goes on with another", async () => {
  await using vad = await startVad(
    OPTIONS,
    () => new Worker(new URL("./hanging_worker.ts", import.meta.url), { type: "module" }),
    300,
  );
  const [numb, other] = [new Notes(), new Notes()];
  const sessions = [vad.open(0, numb), vad.open(0, other)];
  sessions[0]?.jump(1_414_141);
  for (const notes of [numb, other]) {
    assertMatch((await notes.failure.promise).message, /stopped working \(it hangs/);
  }
  while (vad.problem !== undefined) await later(20);
  assertEquals((await search(vad, await speech("This goes on."))).spans.length, 1);
});

Deno.test("a session that catches up keeps no other waiting", async () => {
  await using vad = await startVad(OPTIONS);
  const [hurried, calm] = [new Notes(), new Notes()];
  using behind = vad.open(0, hurried);
  using live = vad.open(0, calm);
  const word = joined(await speech("Tomorrow."), silence(1_000));
  await live.flush();
  behind.push(await sound("pinknoise", 55_000, 0.1));
  const searched = behind.flush();
  let caughtUp = false;
  void searched.then(() => caughtUp = true);
  await pushAll(live, word);
  await live.flush();
  assertEquals([calm.spans.length, caughtUp], [1, false]);
  await searched;
});

Deno.test("startVad() says why it can't work, tries again, and ends cleanly", async () => {
  let spawned = 0;
  const again = Promise.withResolvers<void>();
  await using vad = await startVad(OPTIONS, () => {
    if (++spawned === 2) again.resolve();
    throw new Error("no library");
  });
  assertMatch(vad.problem ?? "", /could not be started \(no library\)/);
  await again.promise;
});

Deno.test("Vad ends with all its sessions, as often as it is asked to", async () => {
  const vad = await startVad(OPTIONS);
  const notes = new Notes();
  const session = vad.open(0, notes);
  session.push(silence(1_000));
  const flushed = session.flush();
  await vad[Symbol.asyncDispose]();
  await vad[Symbol.asyncDispose]();
  await flushed;
  assertMatch(vad.problem ?? "", /was ended/);
});
