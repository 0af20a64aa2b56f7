import { LineQueue } from "../../../shared/log/line_queue.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("LineQueue writes lines in order, those of one turn together", async () => {
  const written: string[] = [];
  const queue = new LineQueue({
    write: (text) => Promise.resolve(void written.push(text)),
    dropped: (count) => `${count} dropped`,
  });
  queue.add("a", false);
  queue.add("b", true);
  await queue[Symbol.asyncDispose]();
  queue.add("too late", false);
  assertEquals(written, ["a\nb\n"]);
});

Deno.test("LineQueue drops the oldest debug lines first, and says how many", async () => {
  const written: string[] = [];
  const gate = Promise.withResolvers<void>();
  const queue = new LineQueue({
    write: async (text) => {
      written.push(text);
      await gate.promise;
    },
    dropped: (count) => `${count} dropped`,
    maxLines: 3,
  });
  queue.add("first", false);
  await Promise.resolve();
  await Promise.resolve();
  for (const line of ["i1", "d1", "d2", "i2", "i3"]) queue.add(line, line.startsWith("d"));
  gate.resolve();
  await queue[Symbol.asyncDispose]();
  assertEquals(written, ["first\n", "2 dropped\ni1\ni2\ni3\n"]);
});

Deno.test("LineQueue goes on when the output is gone, and closing never hangs", async () => {
  let calls = 0;
  const failing = new LineQueue({
    write: () => {
      calls++;
      return Promise.reject(new Error("broken pipe"));
    },
    dropped: String,
  });
  failing.add("a", false);
  await new Promise((resolve) => setTimeout(resolve, 0));
  failing.add("b", false);
  await failing[Symbol.asyncDispose]();
  assertEquals(calls, 2);
  const stuck = new LineQueue({ write: () => new Promise(() => {}), dropped: String });
  stuck.add("a", false);
  await stuck[Symbol.asyncDispose]();
});

Deno.test("LineQueue writes a line whenever it comes, also while the last write ends", async () => {
  for (let turns = 0; turns < 30; turns++) {
    let written = "";
    await using queue = new LineQueue({
      write: (text) => {
        written += text;
        return Promise.resolve();
      },
      dropped: String,
    });
    queue.add("one", false);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    queue.add("two", false);
    await new Promise((resolve) => setTimeout(resolve, 0));
    assertEquals(written, "one\ntwo\n", `after ${turns} turns`);
  }
});
