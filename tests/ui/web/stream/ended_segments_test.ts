import { EndedSegments } from "../../../../ui/web/stream/ended_segments.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("EndedSegments.last is the highest segment before which none is missing", () => {
  const ended = new EndedSegments();
  const last = [1, 0, 0, 3, 4, 2, 1, 5].map((segment) => {
    ended.add(segment);
    return ended.last;
  });
  assertEquals(last, [undefined, 1, 1, 1, 1, 4, 4, 5]);
});
