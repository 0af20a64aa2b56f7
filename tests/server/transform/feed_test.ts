import { TransformFeeds } from "../../../server/transform/feed.ts";
import { assertEquals } from "../../assert.ts";

const QUIET_MS = 60_000;

Deno.test("Follower.next() gives what is new since last time, all at once", async () => {
  const feeds = new TransformFeeds();
  using writer = feeds.begin("a");
  using follower = feeds.follow("a");
  writer.write("One ");
  writer.write("two ");
  assertEquals(await follower.next(QUIET_MS), { kind: "text", at: 0, text: "One two " });
  const next = follower.next(QUIET_MS);
  writer.write("three");
  assertEquals(await next, { kind: "text", at: 8, text: "three" });
});

Deno.test("Follower.next(): one who comes later gets all of it", async () => {
  const feeds = new TransformFeeds();
  using writer = feeds.begin("a");
  writer.write("One ");
  using follower = feeds.follow("a");
  assertEquals(await follower.next(QUIET_MS), { kind: "text", at: 0, text: "One " });
});

Deno.test("FeedWriter.startOver() goes back to what is settled, for everyone and wherever they are", async () => {
  const feeds = new TransformFeeds();
  using writer = feeds.begin("a");
  using quick = feeds.follow("a");
  using slow = feeds.follow("a");
  writer.write("Part one. ");
  writer.settle();
  writer.write("Half of");
  await quick.next(QUIET_MS);
  writer.startOver();
  writer.write("Part two.");
  assertEquals(await quick.next(QUIET_MS), { kind: "text", at: 10, text: "Part two." });
  assertEquals(await slow.next(QUIET_MS), { kind: "text", at: 0, text: "Part one. Part two." });
});

Deno.test("Follower.next() tells of a changed state once, and of quiet", async () => {
  const feeds = new TransformFeeds();
  using follower = feeds.follow("a");
  feeds.stateChanged("a");
  feeds.stateChanged("a");
  feeds.stateChanged("b");
  assertEquals(await follower.next(QUIET_MS), { kind: "state" });
  assertEquals(await follower.next(1), { kind: "quiet" });
});

Deno.test("TransformFeeds keeps nothing of what is neither made nor followed", async () => {
  const feeds = new TransformFeeds();
  const writer = feeds.begin("a");
  const follower = feeds.follow("a");
  const waiting = follower.next(QUIET_MS);
  follower[Symbol.dispose]();
  follower[Symbol.dispose]();
  assertEquals([await waiting, feeds.size], [undefined, 1]);
  writer[Symbol.dispose]();
  assertEquals(feeds.size, 0);
  const other = feeds.follow("b");
  feeds.end();
  assertEquals([await other.next(QUIET_MS), feeds.size], [undefined, 0]);
});
