import { Notices } from "../../../../ui/web/recorder/notices.ts";
import { assertEquals } from "../../../assert.ts";

Deno.test("Notices shows each sentence once, the newest few, until it is taken back", () => {
  const notices = new Notices();
  for (const sentence of ["a", "b", "a", "c", "d", "e"]) notices.add(sentence);
  assertEquals(notices.list.value, ["b", "c", "d", "e"]);
  notices.remove("c");
  notices.remove("never shown");
  assertEquals(notices.list.value, ["b", "d", "e"]);
  notices.clear();
  assertEquals(notices.list.value, []);
});
