import { Toasts } from "../../../../ui/web/toast/toasts.ts";
import { assertEquals } from "../../../assert.ts";

function texts(toasts: Toasts): string[] {
  return toasts.list.value.map(({ text }) => text);
}

Deno.test("Toasts.show() keeps the newest three, and leaves no timer when all are dismissed", () => {
  const toasts = new Toasts();
  for (const text of ["a", "b", "c", "d"]) toasts.show(text);
  assertEquals(texts(toasts), ["b", "c", "d"]);
  for (const { id } of toasts.list.value) toasts.dismiss(id);
  toasts.dismiss(1);
  assertEquals(texts(toasts), []);
});

Deno.test("Toasts.pause() keeps a message, with no timer running", () => {
  const toasts = new Toasts();
  toasts.show("a", { label: "Undo", run: () => {} });
  const [toast] = toasts.list.value;
  if (toast) toasts.pause(toast);
  assertEquals(texts(toasts), ["a"]);
});
