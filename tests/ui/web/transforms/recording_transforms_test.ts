import type { Transform } from "../../../../shared/transform.ts";
import type { Api, TransformEvent } from "../../../../ui/web/api/api.ts";
import { ApiError } from "../../../../ui/web/api/api_error.ts";
import { RecordingTransforms } from "../../../../ui/web/transforms/recording_transforms.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

const ID = "0193a5c4-7b1e-7000-8000-00000000000";

function transform(number: number, change: Partial<Transform> = {}): Transform {
  return {
    id: `${ID}${number}`,
    style: "tidy",
    model: "rules",
    promptVersion: "1",
    createdAt: "2026-01-01T00:00:00.000Z",
    state: "done",
    text: `text ${number}`,
    ...change,
  };
}

/** Routes that answer with what a test hands over. */
function apiOf(
  lists: readonly (readonly Transform[])[],
  events: readonly (TransformEvent | Error)[] = [],
): { readonly api: Api; readonly asked: unknown[] } {
  const asked: unknown[] = [];
  let list = 0;
  const api = {
    transforms: () => {
      asked.push("list");
      const items = lists[Math.min(list++, lists.length - 1)];
      return Promise.resolve({ items });
    },
    async *transform(_id: string, wish: unknown): AsyncGenerator<TransformEvent> {
      asked.push(wish);
      for (const event of events) {
        await Promise.resolve();
        if (event instanceof Error) throw event;
        yield event;
      }
    },
  } as unknown as Api;
  return { api, asked };
}

Deno.test("RecordingTransforms shows the newest, and the one that was chosen", async () => {
  const { api } = apiOf([[transform(2), transform(1)]]);
  using transforms = new RecordingTransforms(api, ID);
  const shown = (): string | undefined => transforms.shown?.text;
  assertStrictEquals(shown(), undefined);
  await transforms.look();
  assertStrictEquals(shown(), "text 2");
  transforms.show(transform(1).id);
  assertStrictEquals(shown(), "text 1");
});

Deno.test("RecordingTransforms.make() takes a text in as it is written, even where it begins anew", async () => {
  const seen: (string | undefined)[] = [];
  const { api, asked } = apiOf([[transform(3, { text: "One two." }), transform(1)]], [
    { transform: transform(3, { state: "queued", text: "", model: null }) },
    { transform: transform(3, { state: "running", text: "" }) },
    { at: 0, text: "Wrong" },
    { at: 0, text: "One" },
    { at: 3, text: " two" },
    { transform: transform(3, { state: "running", text: "" }) },
    { at: 7, text: "." },
    { transform: transform(3, { text: "One two." }) },
  ]);
  using transforms = new RecordingTransforms(api, ID);
  const unsubscribe = transforms.items.subscribe((items) => seen.push(items?.[0]?.text));
  await transforms.make({ style: "tidy" });
  unsubscribe();
  assertEquals(asked, [{ style: "tidy" }, "list"]);
  assertEquals(seen.filter((text, index) => text !== seen[index - 1]), [
    "",
    "Wrong",
    "One",
    "One two",
    "One two.",
  ]);
  assertStrictEquals(transforms.shown?.state, "done");
});

Deno.test("RecordingTransforms.make() says what was refused, and looks for what was broken off", async () => {
  const refused = apiOf([[]], [new ApiError("refused", "There are no words.")]);
  using transforms = new RecordingTransforms(refused.api, ID);
  await transforms.make({ style: "summary" });
  assertStrictEquals(transforms.problem.value, "There are no words.");
  const broken = apiOf([[transform(4)]], [
    { transform: transform(4, { state: "running", text: "" }) },
    new TypeError("network"),
  ]);
  using others = new RecordingTransforms(broken.api, ID);
  await others.make({ instruction: "x" });
  assertStrictEquals(others.problem.value, undefined);
  assertStrictEquals(others.shown?.text, "text 4");
});
