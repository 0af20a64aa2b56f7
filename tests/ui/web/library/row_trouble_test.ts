import { troubleOf } from "../../../../ui/web/library/row_trouble.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("troubleOf() tells the gravest trouble and what mends it", () => {
  const troubles = { pending: 1, waiting: 2, failed: 1, message: "The key is refused." };
  assertEquals(troubleOf({ state: "ready" }, false), undefined);
  assertEquals(
    troubleOf({ state: "processing", troubles: { ...troubles, waiting: 0, failed: 0 } }, false),
    undefined,
  );
  assertEquals(troubleOf({ state: "binned", troubles }, false), undefined);
  assertEquals(troubleOf({ state: "ready", troubles }, false), {
    sentence: "1 part has no text. The key is refused.",
    mending: "retry",
  });
  assertEquals(
    troubleOf({ state: "processing", troubles: { pending: 0, waiting: 2, failed: 0 } }, false),
    { sentence: "2 parts wait for its text.", mending: "retry" },
  );
  assertEquals(troubleOf({ state: "interrupted", troubles }, false)?.mending, "finish");
  assertEquals(troubleOf({ state: "interrupted" }, true)?.mending, undefined);
});
