import { LogFeed } from "../../../shared/log/log_feed.ts";
import { assertEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

function line(second: number, message: string, properties: Record<string, unknown> = {}): string {
  const time = new Date(second * 1_000).toISOString();
  return JSON.stringify({ time, level: "info", source: "hero_voice.vad", message, properties });
}

const ALL = (): boolean => true;

Deno.test("LogFeed gives what comes to all who watch, and ends for all", async () => {
  using feed = new LogFeed();
  const [first, second] = [feed.follow()!, feed.follow()!];
  feed.add(line(1, "one"));
  assertEquals((await second.next(0))?.kind, "records");
  const waiting = second.next(60_000);
  feed.add(line(2, "two", { segment: 3, error: "no\n\u001b[31m" }));
  const messages = async (news: ReturnType<typeof first.next>): Promise<string[]> => {
    const got = await news;
    return got?.kind === "records" ? got.records.map(({ message }) => message) : [];
  };
  const two = 'two segment=3 error="no\\n\\u001b[31m"';
  assertEquals(await messages(first.next(0)), ["one", two]);
  assertEquals(await messages(waiting), [two]);
  assertEquals(await first.next(1), { kind: "quiet" });
  first[Symbol.dispose]();
  assertEquals(await first.next(60_000), undefined);
  const over = second.next(60_000);
  feed[Symbol.dispose]();
  assertEquals(await over, undefined);
  assertEquals(feed.follow(), undefined);
});

Deno.test("LogFeed bounds what waits for one who is slow, and who watches", async () => {
  using feed = new LogFeed();
  const slow = feed.follow()!;
  for (let i = 0; i < 1_500; i++) feed.add(line(i, `line ${i}`));
  assertEquals(await slow.next(0), { kind: "dropped", count: 500 });
  const news = await slow.next(0);
  assertEquals(news?.kind === "records" && news.records[0]?.message, "line 500");
  const others = Array.from({ length: 15 }, () => feed.follow());
  assertEquals(others.includes(undefined), false);
  assertEquals(feed.follow(), undefined);
  slow[Symbol.dispose]();
  assertEquals(feed.follow() === undefined, false);
});

Deno.test("LogFeed.last() goes on in the file, also in the one before it", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/log.jsonl`;
  using feed = new LogFeed(path);
  feed.add(line(10, "ten"));
  assertEquals((await feed.last(5, ALL)).map(({ message }) => message), ["ten"]);
  await Deno.writeTextFile(`${path}.1`, `${line(1, "one")}\n${line(2, "two")}\n`);
  // The last is in the feed already, and one isn't whole yet.
  await Deno.writeTextFile(path, `${line(3, "three")}\nno json\n${line(10, "ten")}\n{"time":`);
  feed.add(line(11, "eleven"));
  const messages = async (count: number): Promise<string[]> =>
    (await feed.last(count, ALL)).map(({ message }) => message);
  assertEquals(await messages(10), ["one", "two", "three", "ten", "eleven"]);
  assertEquals(await messages(3), ["three", "ten", "eleven"]);
  assertEquals(await messages(1), ["eleven"]);
  assertEquals(await messages(0), []);
  const two = await feed.last(10, ({ message }) => message === "two");
  assertEquals(two.map(({ message }) => message), ["two"]);
});

Deno.test("LogFeed takes no more than its share of memory", async () => {
  using feed = new LogFeed();
  for (let i = 0; i < 1_000; i++) feed.add(line(i, "x".repeat(4_000)));
  const kept = await feed.last(1_000, ALL);
  assertEquals(kept.length < 140 && kept.length > 100, true);
});
