import type { Recording } from "../../../../shared/recording.ts";
import { ApiError } from "../../../../ui/web/api/api_error.ts";
import { Uploads, type UploadsOptions } from "../../../../ui/web/uploads/uploads.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

const ID = "0193a5c4-7b1e-7000-8000-000000000001";

function recordingOf(...states: readonly ("pending" | "done")[]): Recording {
  return {
    id: ID,
    segments: states.map((state, segment) => ({ segment, state })),
  } as unknown as Recording;
}

/** A file that is being sent, and what a test makes of it. */
interface Sent {
  readonly name: string;
  readonly onSent: (part: number) => void;
  readonly signal: AbortSignal;
  readonly outcome: PromiseWithResolvers<Recording>;
}

class Bench {
  readonly sent: Sent[] = [];
  readonly followed: PromiseWithResolvers<void>[] = [];
  update: (recording: Recording) => void = () => {};
  changes = 0;
  lost = 0;
  readonly uploads: Uploads;

  constructor() {
    const options: UploadsOptions = {
      send: (file, onSent, signal) => {
        const outcome = Promise.withResolvers<Recording>();
        signal.addEventListener("abort", () => outcome.reject(signal.reason), { once: true });
        this.sent.push({ name: file.name, onSent, signal, outcome });
        return outcome.promise;
      },
      follow: (_id, onUpdate) => {
        this.update = onUpdate;
        const followed = Promise.withResolvers<void>();
        this.followed.push(followed);
        return followed.promise;
      },
      onListChanged: () => this.changes++,
      onLost: () => this.lost++,
    };
    this.uploads = new Uploads(options);
  }

  get states(): unknown[] {
    return this.uploads.list.value.map(({ state }) => state);
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

function files(...names: readonly string[]): File[] {
  return names.map((name) => new File(["x"], name));
}

Deno.test("Uploads sends one file after the other, and follows each until its text is there", async () => {
  const bench = new Bench();
  bench.uploads.add(files("a.wav", "<b>.wav"));
  assertEquals(bench.states, [{ kind: "sending", sent: 0 }, { kind: "queued" }]);
  assertStrictEquals(bench.uploads.underWay, true);
  const [first] = bench.sent;
  first?.onSent(0.5);
  assertEquals(bench.states[0], { kind: "sending", sent: 0.5 });
  first?.onSent(1);
  assertEquals(bench.states[0], { kind: "reading" });
  first?.outcome.resolve(recordingOf());
  await settle();
  assertEquals(bench.states, [
    { kind: "writing", recording: ID, written: 0, found: 0 },
    { kind: "sending", sent: 0 },
  ]);
  assertStrictEquals(bench.sent[1]?.name, "<b>.wav");
  bench.update(recordingOf("done", "pending"));
  assertEquals(bench.states[0], { kind: "writing", recording: ID, written: 1, found: 2 });
  bench.followed[0]?.resolve();
  await settle();
  assertEquals(bench.states[0], { kind: "done", recording: ID });
  assertStrictEquals(bench.changes, 2);
});

Deno.test("Uploads.dismiss() breaks a file off, and the next one goes", async () => {
  const bench = new Bench();
  bench.uploads.add(files("a.wav", "b.wav", "c.wav"));
  const [a, b] = bench.uploads.list.value;
  bench.uploads.dismiss(b?.id ?? 0);
  bench.uploads.dismiss(a?.id ?? 0);
  assertStrictEquals(bench.sent[0]?.signal.aborted, true);
  await settle();
  assertEquals(bench.sent.map(({ name }) => name), ["a.wav", "c.wav"]);
  assertEquals(bench.states, [{ kind: "sending", sent: 0 }]);
});

Deno.test("Uploads says why a file became no recording, and sends it again", async () => {
  const bench = new Bench();
  bench.uploads.add(files("a.txt"));
  bench.sent[0]?.outcome.reject(new ApiError("unreachable", "hero_voice does not answer."));
  await settle();
  assertEquals(bench.states, [
    { kind: "failed", message: "hero_voice does not answer.", again: true },
  ]);
  assertStrictEquals(bench.lost, 1);
  assertStrictEquals(bench.uploads.underWay, false);
  const id = bench.uploads.list.value[0]?.id ?? 0;
  bench.uploads.again(id);
  bench.uploads.again(id);
  assertStrictEquals(bench.sent.length, 2);
  bench.sent[1]?.outcome.resolve(recordingOf("done"));
  await settle();
  assertEquals(bench.states, [{ kind: "writing", recording: ID, written: 1, found: 1 }]);
});

Deno.test("Uploads does not send a file again that can't be read", async () => {
  const bench = new Bench();
  bench.uploads.add(files("a.wav"));
  bench.sent[0]?.outcome.reject(new ApiError("unreadable", "This WAV file is damaged."));
  await settle();
  assertEquals(bench.states, [
    { kind: "failed", message: "This WAV file is damaged.", again: false },
  ]);
  assertStrictEquals(bench.lost, 0);
  bench.uploads.again(bench.uploads.list.value[0]?.id ?? 0);
  assertStrictEquals(bench.sent.length, 1);
});
