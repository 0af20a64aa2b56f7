import { AnswerText } from "../../../../server/transform/chat/answer_text.ts";
import { assertEquals } from "../../../assert.ts";

/** What is shown piece by piece, and the answer. */
function take(...pieces: string[]): { shown: string[]; text: string } {
  const answer = new AnswerText();
  const shown = pieces.map((piece) => answer.add(piece));
  return { shown: [...shown, answer.end()].filter((text) => text !== ""), text: answer.text };
}

Deno.test("AnswerText gives an answer as it comes, without space around it", () => {
  assertEquals(take("\n", " One", " two", " \n"), {
    shown: ["One", " two", " \n"],
    text: "One two",
  });
});

Deno.test("AnswerText leaves out what a model thinks aloud first, however it is cut", () => {
  const whole = "<think>\nHm, <b>what</b> now?\n</think>\n\nThe answer.";
  for (let size = 1; size <= whole.length; size++) {
    const pieces = whole.match(new RegExp(`[^]{1,${size}}`, "g")) ?? [];
    const { shown, text } = take(...pieces);
    assertEquals([shown.join(""), text], ["The answer.", "The answer."], `pieces of ${size}`);
  }
});

Deno.test("AnswerText: thoughts without end are no answer, and what only begins like them is one", () => {
  assertEquals(take("<think>", "for ever").text, "");
  assertEquals(take("<thi").text, "<thi");
  assertEquals(take("<thirty> is more").text, "<thirty> is more");
  assertEquals(take("A <think>", "</think> tag").text, "A <think></think> tag");
});
