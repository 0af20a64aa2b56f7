import { peek, readBody } from "../../../server/upload/body.ts";
import { ApiError } from "../../../server/api/errors.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";

const { signal } = new AbortController();

function bodyOf(
  ...pieces: string[]
): { stream: ReadableStream<Uint8Array>; state: { cancelled: boolean } } {
  const state = { cancelled: false };
  const stream = new ReadableStream<Uint8Array>({
    pull: (controller): void => {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(piece));
    },
    cancel: (): void => {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { stream, state };
}

async function textOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of pieces) text += `${new TextDecoder().decode(piece)}|`;
  return text;
}

function refusedWith(code: string): (error: unknown) => boolean {
  return (error) => {
    assert(error instanceof ApiError);
    assertEquals(error.code, code);
    return true;
  };
}

Deno.test("readBody() gives the pieces, and refuses more than is allowed", async () => {
  assertEquals(
    await textOf(readBody(bodyOf("ab", "cd").stream, { maxBytes: 4, signal })),
    "ab|cd|",
  );
  const large = bodyOf("ab", "cde", "f");
  await assertRejects(
    () => textOf(readBody(large.stream, { maxBytes: 4, signal })),
    refusedWith("too_large"),
  );
  assertEquals(large.state.cancelled, true);
});

Deno.test("readBody() gives up a body of which nothing comes, or when it is told to", async () => {
  const silent = new ReadableStream<Uint8Array>({});
  await assertRejects(
    () => textOf(readBody(silent, { maxBytes: 4, signal, silenceMs: 10 })),
    refusedWith("too_slow"),
  );
  const controller = new AbortController();
  const reading = textOf(
    readBody(new ReadableStream({}), { maxBytes: 4, signal: controller.signal }),
  );
  controller.abort(new ApiError(503, "draining", "Later."));
  await assertRejects(() => reading, refusedWith("draining"));
});

Deno.test("readBody() cancels a body that isn't read to its end", async () => {
  const { stream, state } = bodyOf("ab", "cd", "ef");
  for await (const _ of readBody(stream, { maxBytes: 9, signal })) break;
  assertEquals(state.cancelled, true);
});

Deno.test("readBody() says of a body that fails that it didn't come whole", async () => {
  const failing = new ReadableStream<Uint8Array>({
    pull: (controller): void => controller.error(new Error("gone")),
  });
  await assertRejects(
    () => textOf(readBody(failing, { maxBytes: 4, signal })),
    refusedWith("broken_off"),
  );
});

Deno.test("peek() gives the front, and then everything", async () => {
  const cases: [string[], number, string, string][] = [
    [["abc", "def"], 2, "ab", "abc|def|"],
    [["a", "b", "c", "d"], 3, "abc", "abc|d|"],
    [["a"], 3, "a", "a|"],
    [[], 3, "", ""],
  ];
  for (const [pieces, bytes, start, all] of cases) {
    const body = readBody(bodyOf(...pieces).stream, { maxBytes: 99, signal });
    const peeked = await peek(body, bytes);
    assertEquals(new TextDecoder().decode(peeked.start), start);
    assertEquals(await textOf(peeked.all), all);
  }
});
