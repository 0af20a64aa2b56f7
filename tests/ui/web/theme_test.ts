import { Theme } from "../../../ui/web/theme.ts";
import { assertEquals, assertStrictEquals } from "../../assert.ts";

Deno.test("Theme shows what was chosen, and remembers it for the next page", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const root = { dataset: {} };
  const theme = new Theme({ root, storage });
  assertEquals(root.dataset, {});
  theme.choose("dark");
  assertEquals(root.dataset, { theme: "dark" });
  const next = { dataset: {} };
  assertStrictEquals(new Theme({ root: next, storage }).choice.value, "dark");
  assertEquals(next.dataset, { theme: "dark" });
  theme.choose("system");
  assertEquals(root.dataset, {});
});

Deno.test("Theme is the system's where the browser keeps nothing, or something else", () => {
  const refuse = (): never => {
    throw new DOMException("no storage", "SecurityError");
  };
  const theme = new Theme({
    root: { dataset: {} },
    storage: { getItem: refuse, setItem: refuse },
  });
  assertStrictEquals(theme.choice.value, "system");
  theme.choose("light");
  assertStrictEquals(theme.choice.value, "light");
  const odd = new Theme({
    root: { dataset: {} },
    storage: { getItem: () => "<b>", setItem: () => {} },
  });
  assertStrictEquals(odd.choice.value, "system");
});
