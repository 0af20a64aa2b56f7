import { type Committable, Committer } from "../../../server/audio/committer.ts";
import { assertEquals } from "../../assert.ts";
import { eventually } from "../../fixtures/session_bench.ts";

class Item implements Committable {
  commits = 0;
  readonly gate = Promise.withResolvers<void>();
  async commit(): Promise<void> {
    this.commits++;
    await this.gate.promise;
  }
}

Deno.test("Committer commits each item once for many requests", async () => {
  using committer = new Committer();
  const item = new Item();
  item.gate.resolve();
  for (let i = 0; i < 10; i++) committer.request(item);
  await eventually(() => item.commits === 1);
  committer.request(item);
  await eventually(() => item.commits === 2);
});

Deno.test("Committer runs a few at the same time, and all in the end", async () => {
  using committer = new Committer();
  const items = Array.from({ length: 30 }, () => new Item());
  for (const item of items) committer.request(item);
  const begun = (): number => items.filter(({ commits }) => commits > 0).length;
  await eventually(() => begun() === 8);
  for (const item of items) item.gate.resolve();
  await eventually(() => begun() === 30);
  assertEquals(items.every(({ commits }) => commits === 1), true);
});

Deno.test("Committer never runs an item beside itself, nor one that was taken back", async () => {
  using committer = new Committer();
  const slow = new Item();
  const cancelled = new Item();
  const other = new Item();
  other.gate.resolve();
  committer.request(slow);
  await eventually(() => slow.commits === 1);
  committer.request(slow);
  committer.request(cancelled);
  committer.cancel(cancelled);
  committer.request(other);
  await eventually(() => other.commits === 1);
  assertEquals([slow.commits, cancelled.commits], [1, 0]);
  slow.gate.resolve();
  await eventually(() => slow.commits === 2);
});
