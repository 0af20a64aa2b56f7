import { isRefusal } from "../../../../server/transform/chat/refusal.ts";
import { assertEquals } from "../../../assert.ts";

const TEXT = "Tell Anna that the delivery is late and that we will send the rest on Monday. "
  .repeat(5);

Deno.test("isRefusal() knows how models refuse", () => {
  for (
    const answer of [
      "I'm sorry, but I can't assist with that.",
      "I’m sorry, but I cannot help with this request.",
      "I am very sorry, but as an AI I can't do that.",
      "Sorry, I can't help with that.",
      "I cannot comply with this request.",
      "As an AI language model, I have no opinion.",
      "Es tut mir leid, aber ich kann dabei nicht helfen.",
      "Je suis désolé, mais je ne peux pas répondre.",
      "Lo siento, pero no puedo ayudar con eso.",
      "抱歉，我无法协助。",
    ]
  ) assertEquals(isRefusal(answer, TEXT), true, answer);
});

Deno.test("isRefusal() takes no result for a refusal", () => {
  const rows: readonly [string, string][] = [
    ["The delivery is late; the rest follows on Monday.", TEXT],
    // Said by the speaker: as long as the text, or part of it.
    ["I'm sorry, but I can't help you.", "Je suis désolé, mais je ne peux pas vous aider."],
    ["I'm sorry, but I can't come.", `I'm sorry, but I can't come. ${TEXT}`],
    [`I'm sorry, but I can't come. ${"More to say. ".repeat(40)}`, TEXT.repeat(10)],
    ["I can't wait to see you on Monday.", TEXT],
  ];
  for (const [answer, text] of rows) assertEquals(isRefusal(answer, text), false, answer);
});
