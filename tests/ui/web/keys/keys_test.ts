import { Keys } from "../../../../ui/web/keys/keys.ts";
import { assertEquals, assertStrictEquals } from "../../../assert.ts";

/** A key press whose target, unless it is the page itself, has its own use for some keys. */
class Press extends Event {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey = false;
  readonly metaKey = false;
  readonly repeat: boolean;
  readonly #within: string | undefined;

  constructor(
    key: string,
    { ctrlKey = false, repeat = false, within }: {
      ctrlKey?: boolean;
      repeat?: boolean;
      within?: string;
    } = {},
  ) {
    super("keydown", { cancelable: true });
    this.key = key;
    this.ctrlKey = ctrlKey;
    this.repeat = repeat;
    this.#within = within;
  }

  override get target(): EventTarget {
    const within = this.#within;
    return Object.assign(new EventTarget(), {
      closest: (selector: string) => within !== undefined && selector.split(", ").includes(within),
    });
  }
}

const nothing = { getItem: () => null, setItem: () => {} };

Deno.test("Keys runs what the newest group says of a key, and no more after its end", () => {
  const window = new EventTarget();
  const keys = new Keys({ window, storage: nothing });
  const ran: string[] = [];
  const group = (title: string, key: string): { title: string; actions: [] } => ({
    title,
    actions: [{ keys: [key], label: title, run: () => ran.push(title) }] as never,
  });
  keys.add(group("page", "x"));
  const end = keys.add(group("view", "x"));
  keys.add(group("other", "y"));
  const press = new Press("x");
  window.dispatchEvent(press);
  assertStrictEquals(press.defaultPrevented, true);
  window.dispatchEvent(new Press("x", { ctrlKey: true }));
  window.dispatchEvent(new Press("x", { repeat: true }));
  window.dispatchEvent(new Press("z"));
  end();
  window.dispatchEvent(new Press("x"));
  assertEquals(ran, ["view", "page"]);
  assertEquals(keys.groups.value.map(({ title }) => title), ["other", "page"]);
});

Deno.test("Keys leaves keys to what has its own use for them", () => {
  const window = new EventTarget();
  const keys = new Keys({ window, storage: nothing });
  const ran: string[] = [];
  const action = (key: string) => ({ keys: [key], label: key, run: () => void ran.push(key) });
  keys.add({ title: "all", actions: [action(" "), action("x"), action("ArrowLeft")] });
  for (const within of ["textarea", "select", "dialog"]) {
    for (const key of [" ", "x", "ArrowLeft"]) window.dispatchEvent(new Press(key, { within }));
  }
  window.dispatchEvent(new Press(" ", { within: "button" }));
  window.dispatchEvent(new Press("ArrowLeft", { within: "[role=slider]" }));
  assertEquals(ran, []);
  window.dispatchEvent(new Press("x", { within: "button" }));
  window.dispatchEvent(new Press("ArrowLeft", { within: "button", repeat: true }));
  assertEquals(ran, ["x", "ArrowLeft"]);
});

Deno.test("Keys without letters still takes the space bar, and remembers the choice", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  new Keys({ window: new EventTarget(), storage }).setLettersOn(false);
  const window = new EventTarget();
  const keys = new Keys({ window, storage });
  const ran: string[] = [];
  const action = (key: string) => ({ keys: [key], label: key, run: () => void ran.push(key) });
  keys.add({ title: "all", actions: [action(" "), action("?")] });
  window.dispatchEvent(new Press("?"));
  window.dispatchEvent(new Press(" "));
  assertEquals(ran, [" "]);
  assertStrictEquals(keys.lettersOn, false);
});
