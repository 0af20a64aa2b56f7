import { SAMPLE_RATE } from "../../shared/protocol.ts";
import { assert, assertEquals, assertStrictEquals } from "../assert.ts";
import { count } from "../counts.ts";
import { type BothPrograms, startBoth, TOKEN } from "../fixtures/both_programs.ts";
import { report } from "../fixtures/figures.ts";
import { memoryOf } from "../fixtures/memory_of.ts";
import { sendRaw } from "../fixtures/raw_http.ts";
import { eventually } from "../fixtures/session_bench.ts";
import { StreamClient } from "../fixtures/stream_client.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { recordingOf, uploadFile } from "../fixtures/uploads.ts";
import { wavFileOf } from "../fixtures/wav_files.ts";

const MIB = 1_048_576;
const STEREO = { tag: 1, channels: 2, sampleRate: 48_000, bits: 16 };
/** Programs that take files as long as the disk has room at all. */
const ENV = { HERO_VOICE_DISK_LOW_MB: "0" };

/** A file of silence that takes no room on the disk. */
async function largeFile(folder: string, mebibytes: number): Promise<string> {
  const path = `${folder}/large.wav`;
  const sound = mebibytes * MIB;
  await Deno.writeFile(path, wavFileOf({ ...STEREO, toldBytes: sound }, new Uint8Array(0)));
  await Deno.truncate(path, 44 + sound);
  return path;
}

function left(both: BothPrograms): string[] {
  return [...Deno.readDirSync(`${both.home.path}/recordings`)].map(({ name }) => name);
}

/** Begins an upload by hand and sends the first part of its body. */
async function beginUpload(both: BothPrograms, part: Uint8Array): Promise<Deno.TcpConn> {
  const connection = await sendRaw(
    both.port,
    [
      "POST /v1/recordings HTTP/1.1",
      `Host: 127.0.0.1:${both.port}`,
      `Authorization: Bearer ${TOKEN}`,
      "Content-Length: 100000",
      "",
      "",
    ].join("\r\n"),
  );
  for (let sent = 0; sent < part.length;) sent += await connection.write(part.subarray(sent));
  return connection;
}

Deno.test("a large file: both programs stay small, and who speaks meanwhile loses nothing", async () => {
  using folder = tempFolder();
  const mebibytes = count(60, 1_500);
  const path = await largeFile(folder.path, mebibytes);
  await using both = await startBoth(ENV);
  const before = [
    await memoryOf(both.gateway.child.pid),
    await memoryOf(both.engine.child.pid),
  ] as const;
  await using client = await StreamClient.connect(both.target);
  await client.start();
  let over = false;
  const beginMs = performance.now();
  const uploading = uploadFile(both, path).finally(() => over = true);
  let at = 0;
  let worstMs = 0;
  const chunk = new Int16Array(SAMPLE_RATE / 10).fill(3);
  while (!over || at < SAMPLE_RATE) {
    const sentMs = performance.now();
    // Resolves when it is acknowledged.
    await client.stream(chunk, at);
    worstMs = Math.max(worstMs, performance.now() - sentMs);
    at += chunk.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { durationMs } = await recordingOf(await uploading);
  const tookMs = performance.now() - beginMs;
  assertStrictEquals(durationMs, mebibytes * MIB / 192);
  client.send({ type: "stop" });
  assertStrictEquals((await client.expect("done")).durationMs, at / 16);
  const gateway = await memoryOf(both.gateway.child.pid);
  const engine = await memoryOf(both.engine.child.pid);
  report(
    `${mebibytes} MiB uploaded in ${Math.round(tookMs)} ms; gateway ${before[0].peak} -> ` +
      `${gateway.peak} MiB, engine ${before[1].peak} -> ${engine.peak} MiB at most; ` +
      `longest wait for an acknowledgement ${Math.round(worstMs)} ms`,
  );
  assert(gateway.peak < before[0].peak + 100, `gateway ${gateway.peak} MiB`);
  assert(engine.peak < before[1].peak + 250, `engine ${engine.peak} MiB`);
});

Deno.test("an engine that stands still: the gateway keeps little of an upload, and goes on with it", async () => {
  using folder = tempFolder();
  const mebibytes = count(60, 480);
  const path = await largeFile(folder.path, mebibytes);
  await using both = await startBoth(ENV);
  const before = await memoryOf(both.gateway.child.pid);
  both.engine.child.kill("SIGSTOP");
  const uploading = uploadFile(both, path);
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const { peak } = await memoryOf(both.gateway.child.pid);
  both.engine.child.kill("SIGCONT");
  const { durationMs } = await recordingOf(await uploading);
  assertStrictEquals(durationMs, mebibytes * MIB / 192);
  assert(peak < before.peak + 40, `${before.peak} -> ${peak} MiB`);
});

Deno.test("a client that goes away in the middle of a file leaves nothing", async () => {
  await using both = await startBoth(ENV);
  const file = wavFileOf(STEREO, new Uint8Array(50_000));
  for (const bytes of [0, 10, 44, 1_000, 50_000]) {
    const connection = await beginUpload(both, file.subarray(0, bytes));
    if (bytes >= 1_000) await eventually(() => left(both).length === 1);
    connection.close();
    await eventually(() => left(both).length === 0);
  }
  assertStrictEquals((await (await both.ask("/v1/recordings")).json()).items.length, 0);
  await both.assertHealthy();
});

Deno.test("a slow client gets its file through, while others come and go", async () => {
  using folder = tempFolder();
  await using both = await startBoth(ENV);
  const file = wavFileOf(STEREO, new Uint8Array(100_000 - 44));
  using connection = await beginUpload(both, file.subarray(0, 100));
  const path = await largeFile(folder.path, 1);
  for (let at = 100; at < file.length; at += 10_000) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    const part = file.subarray(at, at + 10_000);
    for (let sent = 0; sent < part.length;) sent += await connection.write(part.subarray(sent));
    await recordingOf(await uploadFile(both, path));
  }
  const answer = new Uint8Array(65_536);
  const read = await connection.read(answer) ?? 0;
  assertEquals(new TextDecoder().decode(answer.subarray(0, read)).slice(0, 12), "HTTP/1.1 201");
});

Deno.test("a stop in the middle of a file leaves nothing of it, and ends in time", async () => {
  await using both = await startBoth(ENV);
  using _connection = await beginUpload(
    both,
    wavFileOf(STEREO, new Uint8Array(50_000)).subarray(0, 20_000),
  );
  await eventually(() => left(both).length === 1);
  const { code } = await both.engine.end("SIGTERM");
  assertStrictEquals(code, 0);
  assertEquals(left(both), []);
});
