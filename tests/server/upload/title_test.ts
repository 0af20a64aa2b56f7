import { titleFrom } from "../../../server/upload/title.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("titleFrom() takes the file's name without folders and ending", () => {
  const rows: readonly [string | null, string][] = [
    [null, ""],
    ["", ""],
    ["attachment", ""],
    ["attachment; filename=talk.wav", "talk"],
    ['attachment; filename="a \\"talk\\".m4a"', 'a "talk"'],
    [`attachment; filename="x.wav"; filename*=UTF-8''%C3%BCber%20uns.mp3`, "über uns"],
    [`attachment; filename*=utf-8'de'ja.mp3`, "ja"],
    ["attachment; filename*=UTF-8''%E0%A4%A; filename=plain.wav", "plain"],
    ['attachment; filename="../../etc/passwd"', "passwd"],
    ['attachment; filename="C:\\\\Users\\\\me\\\\talk.wav"', "talk"],
    ['attachment; filename="no. 5"', "no. 5"],
    ['attachment; filename="archive.2026.10.wav"', "archive.2026.10"],
    [`attachment; filename="${"x".repeat(2_000)}"`, "x".repeat(1_000)],
  ];
  for (const [header, title] of rows) assertEquals(titleFrom(header), title, String(header));
});
