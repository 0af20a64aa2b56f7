import { Turns } from "../../shared/turns.ts";
import { assertEquals, assertRejects } from "../assert.ts";

Deno.test("Turns.run() does one thing at a time, in order, also after one that failed", async () => {
  const turns = new Turns();
  const heard: string[] = [];
  const work = (name: string) => async (): Promise<string> => {
    heard.push(`${name} begins`);
    await Promise.resolve();
    heard.push(`${name} ends`);
    if (name === "b") throw new Error(name);
    return name;
  };
  const [a, b, c] = ["a", "b", "c"].map((name) => turns.run(work(name)));
  const failed = assertRejects(b!, /b/);
  await turns.idle();
  assertEquals(heard, ["a", "b", "c"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  await failed;
  assertEquals([await a, await c], ["a", "c"]);
});
