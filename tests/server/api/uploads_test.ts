import { errorBodySchema, type Recording, recordingSchema } from "../../../shared/recording.ts";
import { OggOpusFile } from "../../../server/audio/ogg_opus/file.ts";
import { assert, assertEquals, assertMatch } from "../../assert.ts";
import { DiskWatch } from "../../fixtures/disk_watch.ts";
import { oggOpus, samplesOf, voice } from "../../fixtures/ogg_opus.ts";
import { eventually, join, SessionBench, tone } from "../../fixtures/session_bench.ts";
import { integersOf, wavFileOf } from "../../fixtures/wav_files.ts";

const PLAIN = { tag: 1, channels: 1, sampleRate: 16_000, bits: 16 };
/** Two words, as the scripted detector and engine hear them. */
const WORDS = join(tone(1, 200), tone(0, 300), tone(2, 200));

function plainFile(samples = WORDS): Uint8Array<ArrayBuffer> {
  return wavFileOf(PLAIN, new Uint8Array(samples.slice().buffer));
}

function post(
  bench: SessionBench,
  body: BodyInit,
  query = "",
  headers: Record<string, string> = {},
): Promise<Response> {
  // As HTTP would have it; of a body that is sent by hand only that it has a size matters.
  const length = body instanceof Uint8Array ? body.length : 1_000;
  return bench.request(`/v1/recordings${query}`, {
    method: "POST",
    body,
    headers: { "content-length": `${length}`, ...headers },
  });
}

/** A body that is sent by hand. */
function manualBody(): {
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  readonly cancelled: Promise<void>;
} {
  let controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const cancelled = Promise.withResolvers<void>();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (given): void => {
      controller = given;
    },
    cancel: (): void => cancelled.resolve(),
  });
  return { stream, controller: controller!, cancelled: cancelled.promise };
}

async function created(response: Response): Promise<Recording> {
  assertEquals(response.status, 201);
  const recording = recordingSchema.parse(await response.json());
  assertEquals(response.headers.get("location"), `/v1/recordings/${recording.id}`);
  return recording;
}

/** Fails unless it is refused so, with a sentence, and nothing is left of it. */
async function assertRefused(
  bench: SessionBench,
  response: Response,
  status: number,
  code: string,
): Promise<string> {
  assertEquals(response.status, status);
  const { error } = errorBodySchema.parse(await response.json());
  assertEquals(error.code, code);
  assertMatch(error.message, /^[A-Z].*\.$/);
  assertNothingLeft(bench);
  return error.message;
}

function assertNothingLeft(bench: SessionBench): void {
  assertEquals([...Deno.readDirSync(`${bench.home}/recordings`)], []);
  assertEquals(bench.store.list.page({ terms: [], limit: 10 }).rows, []);
}

Deno.test("POST /v1/recordings makes all of a file safe before it is a recording, and that before it answers", async () => {
  await using bench = await SessionBench.open();
  using watch = new DiskWatch();
  const { id } = await created(await post(bench, plainFile()));
  const root = `${bench.home}/recordings`;
  const folder = `${root}/${id}.upload`;
  // What follows is the search for speech.
  assertEquals(watch.events.slice(0, 6), [
    `sync ${folder}/original.wav`,
    `sync ${folder}/audio.wav`,
    `sync ${folder}`,
    `sync ${root}`,
    `rename ${folder}`,
    `sync ${root}`,
  ]);
});

Deno.test("POST /v1/recordings leaves nothing where its folder can't become a recording's", async () => {
  await using bench = await SessionBench.open();
  bench.folders.publishUpload = () => {
    throw new Error("no rename today");
  };
  await assertRefused(bench, await post(bench, plainFile()), 500, "internal");
});

Deno.test("POST /v1/recordings makes a recording of a WAV file, whose text follows", async () => {
  await using bench = await SessionBench.open();
  const file = plainFile();
  const response = await post(bench, file, "?title=A%20talk&language=de");
  const recording = await created(response);
  assertEquals(
    [recording.title, recording.language, recording.state, recording.durationMs],
    ["A talk", "de", "processing", 700],
  );
  assertEquals(recording.audio, { format: "wav", bytes: file.length });
  const folder = `${bench.home}/recordings/${recording.id}`;
  assertEquals(await Deno.readFile(`${folder}/original.wav`), file);
  assertEquals(await Deno.readFile(`${folder}/audio.wav`), file);
  await eventually(() => bench.store.recordings.get(recording.id)?.state === "ready");
  assertEquals(bench.store.segments.of(recording.id).map(({ text }) => text), ["1", "2"]);
  const audio = await bench.request(`/v1/recordings/${recording.id}/audio`);
  assertEquals(new Uint8Array(await audio.arrayBuffer()), file);
});

Deno.test("POST /v1/recordings mixes down and resamples what isn't 16 kHz mono", async () => {
  await using bench = await SessionBench.open();
  const frames = 48_000;
  const sound = integersOf(
    3,
    Array.from(
      { length: 2 * frames },
      (_, i) => Math.round(4e6 * Math.sin(2 * Math.PI * 440 * (i >> 1) / 48_000)),
    ),
  );
  const file = wavFileOf({ tag: 1, channels: 2, sampleRate: 48_000, bits: 24 }, sound);
  const { id, durationMs } = await created(await post(bench, file));
  assertEquals(durationMs, 1_000);
  const samples = await bench.samples(id);
  const ideal = Int16Array.from(
    samples,
    (_, i) => Math.round(4e6 / 256 * Math.sin(2 * Math.PI * 440 * i / 16_000)),
  );
  const worst = samples.subarray(500, 15_500)
    .reduce((most, sample, i) => Math.max(most, Math.abs(sample - ideal[i + 500]!)), 0);
  assert(worst <= 4, `off by ${worst}`);
  assertEquals(await Deno.readFile(`${bench.home}/recordings/${id}/original.wav`), file);
});

Deno.test("POST /v1/recordings makes a recording of an Ogg Opus file", async () => {
  await using bench = await SessionBench.open();
  const file = await oggOpus(voice(40_000));
  const { id, durationMs } = await created(await post(bench, file));
  assertEquals(durationMs, 2_500);
  const folder = `${bench.home}/recordings/${id}`;
  assertEquals(await Deno.readFile(`${folder}/original.opus`), file);
  using original = await OggOpusFile.open(`${folder}/original.opus`);
  assertEquals(await bench.samples(id), await samplesOf(original));
  await bench.registry.remove(id);
  const damaged = file.slice();
  damaged.fill(0, 40, damaged.length);
  const refused = await assertRefused(bench, await post(bench, damaged), 422, "unreadable_audio");
  assertMatch(refused, /Opus/);
});

Deno.test("POST /v1/recordings takes the title from the file's name where none is given", async () => {
  await using bench = await SessionBench.open();
  const named = await post(bench, plainFile(), "", {
    "content-disposition": `attachment; filename="a.wav"; filename*=UTF-8''%C3%BCber%20uns.wav`,
  });
  assertEquals((await created(named)).title, "über uns");
  assertEquals((await created(await post(bench, plainFile()))).title, "");
  const both = await post(bench, plainFile(), "?title=mine", {
    "content-disposition": "attachment; filename=a.wav",
  });
  assertEquals((await created(both)).title, "mine");
  const long = await post(bench, plainFile(), `?title=${"x".repeat(1_001)}`);
  assertEquals(long.status, 400);
  await long.body?.cancel();
});

Deno.test("POST /v1/recordings refuses what it can't read, and leaves nothing of it", async (t) => {
  await using bench = await SessionBench.open();
  const rows: readonly [string, BodyInit, number, string, RegExp][] = [
    ["nothing", "", 422, "no_sound", /no sound/],
    ["text", "hello, hello, hello", 415, "unsupported_media", /accepted are WAV/],
    ["what only ffmpeg reads", "fLaC and more", 415, "unsupported_media", /HERO_VOICE_FFMPEG=on/],
    ["a form", new FormData(), 415, "unsupported_media", /send the file itself/],
    ["a playlist", "#EXTM3U\n/etc/passwd\n", 415, "unsupported_media", /accepted/],
    ["no sound", plainFile(new Int16Array(0)), 422, "no_sound", /no sound/],
    ["a cut head", plainFile().slice(0, 30), 422, "unreadable_audio", /cut short/],
    [
      "another kind of samples",
      wavFileOf({ ...PLAIN, tag: 0x55 }, new Uint8Array(100)),
      422,
      "unreadable_audio",
      /kind 85/,
    ],
  ];
  for (const [name, body, status, code, sentence] of rows) {
    await t.step(name, async () => {
      const message = await assertRefused(bench, await post(bench, body), status, code);
      assertMatch(message, sentence);
    });
  }
});

Deno.test("POST /v1/recordings refuses too large a file: at once by its size, or while it comes", async () => {
  await using bench = await SessionBench.open({ maxUploadBytes: 1_048_576 });
  const untouched = manualBody();
  const declared = await post(bench, untouched.stream, "", { "content-length": "1048577" });
  assertMatch(await assertRefused(bench, declared, 413, "too_large"), /at most 1 MiB/);
  const long = plainFile(new Int16Array(600_000).fill(1));
  await assertRefused(bench, await post(bench, long), 413, "too_large");
  const lying = await post(bench, long, "", { "content-length": "5" });
  await assertRefused(bench, lying, 413, "too_large");
});

Deno.test("POST /v1/recordings refuses a file that comes without its size", async () => {
  await using bench = await SessionBench.open();
  for (const length of ["", "many", "-5"]) {
    const response = await post(bench, plainFile(), "", { "content-length": length });
    assertMatch(await assertRefused(bench, response, 411, "length_required"), /Content-Length/);
  }
});

Deno.test("POST /v1/recordings refuses too long a recording", async () => {
  await using bench = await SessionBench.open({ maxSamples: 16_000 });
  assertEquals((await post(bench, plainFile(new Int16Array(16_000)))).status, 201);
  await bench.store.list.page({ terms: [], limit: 1 }).rows.map(({ id }) =>
    bench.registry.remove(id)
  )[0];
  const file = plainFile(new Int16Array(16_001));
  await assertRefused(bench, await post(bench, file), 413, "too_long");
  const slow = wavFileOf({ ...PLAIN, sampleRate: 1_000 }, new Uint8Array(2 * 1_001));
  await assertRefused(bench, await post(bench, slow), 413, "too_long");
});

Deno.test("POST /v1/recordings refuses a file that the disk has no room for", async () => {
  await using bench = await SessionBench.open({ maxUploadBytes: 100 * 1_048_576 });
  bench.room = 1_000;
  const response = await post(bench, plainFile(), "", { "content-length": "1001" });
  assertMatch(await assertRefused(bench, response, 507, "disk_full"), /make room/);
  // The room goes while it comes.
  bench.room = 100 * 1_048_576;
  const { stream, controller } = manualBody();
  const answer = post(bench, stream);
  controller.enqueue(plainFile(new Int16Array(1_000)));
  bench.room = -1;
  const piece = new Uint8Array(1_048_576);
  for (let i = 0; i < 40; i++) controller.enqueue(piece);
  await assertRefused(bench, await answer, 507, "disk_full");
});

Deno.test("POST /v1/recordings on a disk that is full or broken keeps nothing, and says which", async () => {
  await using bench = await SessionBench.open();
  const full = new Error("No space left on device (os error 28)");
  bench.diskError = Object.assign(full, { code: "ENOSPC" });
  await assertRefused(bench, await post(bench, plainFile()), 507, "disk_full");
  bench.diskError = new Error("Input/output error (os error 5)");
  await assertRefused(bench, await post(bench, plainFile()), 500, "internal");
  bench.diskError = undefined;
  await created(await post(bench, plainFile()));
});

Deno.test("POST /v1/recordings takes four files at once, and no more", async () => {
  await using bench = await SessionBench.open();
  const bodies = Array.from({ length: 4 }, manualBody);
  const answers = bodies.map(({ stream }) => post(bench, stream));
  const refused = await post(bench, plainFile());
  assertEquals([refused.status, refused.headers.get("retry-after")], [503, "10"]);
  await refused.body?.cancel();
  for (const { controller } of bodies) {
    controller.enqueue(plainFile());
    controller.close();
  }
  for (const answer of answers) await created(await answer);
  await created(await post(bench, plainFile()));
});

Deno.test("POST /v1/recordings waits for the words of those recorded before to be fewer", async () => {
  await using bench = await SessionBench.open({ limits: { noBegin: () => "Too many wait." } });
  await assertRefused(bench, await post(bench, plainFile()), 503, "over_limit");
});

Deno.test("a file that breaks off leaves nothing, wherever it does", async () => {
  await using bench = await SessionBench.open();
  const file = plainFile();
  for (const bytes of [0, 5, 44, 45, 1_000, file.length - 1]) {
    const { stream, controller } = manualBody();
    const answer = post(bench, stream);
    if (bytes > 0) controller.enqueue(file.slice(0, bytes));
    await new Promise((resolve) => setTimeout(resolve, 20));
    controller.error(new Error("gone"));
    await assertRefused(bench, await answer, 400, "broken_off");
  }
});

Deno.test("a draining engine gives up the files under way, and takes no more", async () => {
  await using bench = await SessionBench.open();
  const { stream, controller, cancelled } = manualBody();
  const answer = post(bench, stream);
  controller.enqueue(plainFile());
  await eventually(() => [...Deno.readDirSync(`${bench.home}/recordings`)].length > 0);
  await bench.uploads.drain();
  await assertRefused(bench, await answer, 503, "draining");
  await cancelled;
  await assertRefused(bench, await post(bench, plainFile()), 503, "draining");
});

Deno.test("a start makes a recording of a whole upload and removes all others", async () => {
  await using bench = await SessionBench.open();
  const { id } = await created(await post(bench, plainFile()));
  await eventually(() => bench.store.recordings.get(id)?.state === "ready");
  await bench.stop();
  const folder = `${bench.home}/recordings/${id}`;
  // As a kill leaves it between the row and the folder's name, and one in the middle.
  Deno.renameSync(folder, `${folder}.upload`);
  const other = `${bench.home}/recordings/0190a1b2-0000-7000-8000-000000000000.upload`;
  Deno.mkdirSync(other);
  Deno.writeTextFileSync(`${other}/original.wav`, "RIFF");
  await using again = await SessionBench.open({ home: bench.home });
  assertEquals([...Deno.readDirSync(`${bench.home}/recordings`)].map(({ name }) => name), [id]);
  assertEquals((await again.samples(id)).length, WORDS.length);
});
