import { poll } from "../../../../shared/zinit/lifecycle/poll.ts";
import { assertStrictEquals } from "../../../assert.ts";
import { rejection } from "../../../fixtures/zinit_thrown.ts";

Deno.test("poll() asks until there is an answer", async () => {
  let asked = 0;
  const answer = await poll(() => Promise.resolve(++asked === 3 ? "yes" : undefined), {
    everyMs: 1,
    timeoutMs: 60_000,
  });
  assertStrictEquals(answer, "yes");
  assertStrictEquals(asked, 3);
});

Deno.test("poll() asks once even without time, and gives up after it", async () => {
  let asked = 0;
  const none = await poll(() => Promise.resolve(void asked++), { everyMs: 1, timeoutMs: 0 });
  assertStrictEquals(none, undefined);
  assertStrictEquals(asked, 1);
});

Deno.test("poll() ends with its signal's reason, in the middle of a wait too", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  const polling = poll(() => Promise.resolve(undefined), {
    everyMs: 60_000,
    timeoutMs: 120_000,
    signal: controller.signal,
  });
  controller.abort(reason);
  assertStrictEquals(await rejection(() => polling, Error), reason);
});
