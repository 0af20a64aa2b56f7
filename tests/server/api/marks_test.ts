import { type Mark, marksSchema, recordingSchema } from "../../../shared/recording.ts";
import { assertEquals } from "../../assert.ts";
import { eventually, SessionBench, tone } from "../../fixtures/session_bench.ts";

const UNKNOWN = "0190a1b2-0000-7000-8000-000000000000";

/** A recording of a second, marked at 500 ms and an eighth of the next one. */
async function record(bench: SessionBench): Promise<string> {
  await using client = await bench.connect();
  const { recording } = await client.start();
  await client.stream(tone(1, 1_000), 0);
  client.send({ type: "mark", atSample: 8_002 });
  client.send({ type: "stop" });
  await client.expect("done");
  await eventually(() => bench.store.recordings.get(recording)?.state === "ready");
  return recording;
}

function ask(
  bench: SessionBench,
  id: string,
  method: "PUT" | "DELETE",
  atMs: number | string,
  body?: unknown,
): Promise<Response> {
  return bench.request(`/v1/recordings/${id}/marks/${atMs}`, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
}

async function marksOf(response: Response): Promise<Mark[]> {
  assertEquals(response.status, 200);
  return marksSchema.parse(await response.json()).items;
}

Deno.test("PUT marks a moment, names it, and takes the name away", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const put = async (atMs: number, body: unknown): Promise<Mark[]> =>
    await marksOf(await ask(bench, id, "PUT", atMs, body));
  assertEquals(await put(500, { label: "  the <point>  " }), [{ atMs: 500, label: "the <point>" }]);
  assertEquals(await put(250, {}), [
    { atMs: 250, label: null },
    { atMs: 500, label: "the <point>" },
  ]);
  // What is there already stays as it is.
  assertEquals(await put(500, {}), await put(250, {}));
  assertEquals(await put(500, { label: " " }), [
    { atMs: 250, label: null },
    { atMs: 500, label: null },
  ]);
  const response = await bench.request(`/v1/recordings/${id}`);
  const { marks } = recordingSchema.parse(await response.json());
  assertEquals(marks, await put(250, {}));
});

Deno.test("DELETE removes a mark, and does nothing where there is none", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  assertEquals(await marksOf(await ask(bench, id, "DELETE", 250)), [{ atMs: 500, label: null }]);
  assertEquals(await marksOf(await ask(bench, id, "DELETE", 500)), []);
  assertEquals(await marksOf(await ask(bench, id, "DELETE", 500)), []);
});

Deno.test("marks are refused behind the end, without a recording, and in other than their form", async () => {
  await using bench = await SessionBench.open();
  const id = await record(bench);
  const statuses: number[] = [];
  for (
    const [recording, atMs, body] of [
      [id, 1_000, {}],
      [id, 1_001, {}],
      [id, -1, {}],
      [id, "1.5", {}],
      [id, 1, { label: "x".repeat(201) }],
      [id, 1, { label: null }],
      [id, 1, { name: "x" }],
      [UNKNOWN, 1, {}],
    ] as const
  ) {
    const response = await ask(bench, recording, "PUT", atMs, body);
    statuses.push(response.status);
    await response.body?.cancel();
  }
  assertEquals(statuses, [200, 400, 400, 400, 400, 400, 400, 404]);
  const gone = await ask(bench, UNKNOWN, "DELETE", 1);
  assertEquals(gone.status, 404);
  await gone.body?.cancel();
  for (let atSample = 0; atSample < 10_000; atSample++) {
    bench.store.recordings.addMark(id, atSample, undefined);
  }
  const full = await ask(bench, id, "PUT", 999, {});
  assertEquals(full.status, 409);
  await full.body?.cancel();
});
