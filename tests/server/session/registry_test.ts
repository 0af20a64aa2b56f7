import { assertEquals } from "../../assert.ts";
import { eventually, SessionBench, tone } from "../../fixtures/session_bench.ts";

const DAY_MS = 86_400_000;

/** Makes a short recording; gives its id. */
async function record(bench: SessionBench): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(1, 200), 0);
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

Deno.test("RecordingRegistry removes for good what was in the bin for 30 days, and nothing else", async () => {
  await using bench = await SessionBench.open();
  const [old, newer, restored, never] = [
    await record(bench),
    await record(bench),
    await record(bench),
    await record(bench),
  ];
  const { recordings } = bench.store;
  recordings.bin(old, Date.now() - 31 * DAY_MS);
  recordings.bin(newer, Date.now() - 29 * DAY_MS);
  recordings.bin(restored, Date.now() - 31 * DAY_MS);
  recordings.restore(restored);
  const { home } = bench;
  await bench.stop();
  await using again = await SessionBench.open({ home });
  const folders = (): string[] =>
    [...Deno.readDirSync(`${home}/recordings`)].map(({ name }) => name).sort();
  await eventually(() => folders().length === 3);
  assertEquals(folders(), [newer, restored, never].sort());
  assertEquals(again.store.recordings.get(old), undefined);
});
