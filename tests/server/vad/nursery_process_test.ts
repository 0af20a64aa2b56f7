import { openNursery } from "../../../server/vad/nursery.ts";
import { nativeLibraryPath } from "../../../server/vad/native_library_path.ts";
import { startVad } from "../../../server/vad/start_vad.ts";
import type { VadOptions } from "../../../server/vad/vad.ts";
import type { VadWorker } from "../../../server/vad/worker_host.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertStrictEquals,
  assertThrows,
} from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

const OPTIONS: VadOptions = { threshold: 0.5, pauseMs: 768, paddingMs: 300, maxSegmentMs: 25_000 };

function mayLoad(): boolean {
  const library = Deno.realPathSync(nativeLibraryPath());
  return Deno.permissions.querySync({ name: "ffi", path: library }).state === "granted";
}

// The right is gone for the rest of this file.
Deno.test("openNursery() takes the right to load libraries away; its Workers have it, also later ones", async () => {
  assert(mayLoad());
  using nursery = openNursery();
  assert(!mayLoad());
  assertThrows(() => Deno.dlopen(nativeLibraryPath(), {}), Deno.errors.NotCapable);
  const children: VadWorker[] = [];
  await using vad = await startVad(OPTIONS, () => {
    const child = nursery.spawn();
    children.push(child);
    return child;
  });
  assertStrictEquals(vad.problem, undefined);

  // What it can't take apart makes it fail, and another is started.
  children[0]?.postMessage({ kind: "commands", records: null, audio: null });
  await eventually(() => vad.problem !== undefined);
  assertMatch(vad.problem ?? "", /stopped working/);
  await eventually(() => vad.problem === undefined);
  assertEquals(children.length, 2);
});

Deno.test("openNursery() tells of a Worker that dies, and gives others", async () => {
  using nursery = openNursery(new URL("./dying_nursery.ts", import.meta.url), null);
  for (let round = 0; round < 2; round++) {
    const failed = Promise.withResolvers<string>();
    const child = nursery.spawn();
    child.onerror = ({ message }) => failed.resolve(message);
    assertMatch(await failed.promise, /struck dead/);
    child.terminate();
  }
});

Deno.test("openNursery() tells of its own death, and then gives only dead Workers", async () => {
  using nursery = openNursery(
    new URL("data:application/javascript,self.onmessage = () => { throw new Error('gone') };"),
    null,
  );
  for (let round = 0; round < 2; round++) {
    const failed = Promise.withResolvers<string>();
    const child = nursery.spawn();
    child.onerror = ({ message }) => failed.resolve(message);
    assertMatch(await failed.promise, /the Worker that starts others failed \(.*gone/);
    child.terminate();
  }
});
