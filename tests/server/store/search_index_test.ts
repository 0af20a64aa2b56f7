import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { migration as recordings } from "../../../server/store/migrations/001_recordings.ts";
import { migration as engines } from "../../../server/store/migrations/002_engines.ts";
import { fold } from "../../../server/search/fold.ts";
import { termsOf } from "../../../server/search/query.ts";
import { Store } from "../../../server/store/store.ts";
import { assert, assertEquals } from "../../assert.ts";
import { count } from "../../counts.ts";
import { hostileString } from "../../fixtures/hostile_strings.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

/** Id of a recording by its number. */
function idOf(number: number): string {
  return `0190a1b2-0000-7000-8000-${String(number).padStart(12, "0")}`;
}

/** Adds a recording whose segments have these texts; those with an empty one stay pending. */
function add(store: Store, number: number, title: string, texts: readonly string[]): string {
  const id = idOf(number);
  store.recordings.insert({ id, title, createdAt: 1_000 + number });
  texts.forEach((text, segment) => {
    store.addSegment(id, segment * 100, segment * 100 + 100);
    if (text !== "") setText(store, id, segment, text);
  });
  return id;
}

function setText(store: Store, id: string, segment: number, text: string): void {
  store.segments.setDone(id, segment, {
    text,
    engine: "groq",
    words: undefined,
    provisional: false,
  });
}

/** Numbers of the recordings that a query finds, newest first, over all pages. */
function find(store: Store, query: string, limit = 50): number[] {
  const found: number[] = [];
  let after;
  do {
    const page = store.list.page({ terms: termsOf(query), after, limit });
    found.push(...page.rows.map(({ id }) => Number(id.slice(-12))));
    after = page.next;
  } while (after !== undefined);
  return found;
}

Deno.test("search finds parts of words, in any case and language, with terms in different places", () => {
  using store = new Store(":memory:");
  add(store, 1, "Budget meeting", ["We talked about the harbour.", "And Übung macht den Meister."]);
  add(store, 2, "", ["明日の会議は十時からです", '50 %_off \\ "quoted" it\'s']);
  add(store, 3, "harbour", ["nothing else"]);
  const rows: readonly [query: string, found: number[]][] = [
    ["harbour", [3, 1]],
    ["ARBOU", [3, 1]],
    ["harbour budget", [1]],
    ["harbour nothing", [3]],
    ["ubung", [1]],
    ["ÜBUNG", [1]],
    ["会議", [2]],
    ["会議は十時", [2]],
    ["会", [2]],
    ["です", [2]],
    ["議会", []],
    ['"about the"', [1]],
    ['"the about"', []],
    ["%_", [2]],
    ["%", [2]],
    ["_", [2]],
    ["\\", [2]],
    ["it's", [2]],
    ["er", [1]],
    ["r.", [1]],
    ["M", [1]],
    ["m eist", [1]],
    ["zz", []],
    ["z", []],
    ["", [3, 2, 1]],
  ];
  for (const [query, found] of rows) assertEquals(find(store, query), found, query);
});

Deno.test("search follows every change of titles and texts, and forgets what is removed", () => {
  using store = new Store(":memory:");
  const id = add(store, 1, "first title", ["", "some words"]);
  assertEquals([find(store, "words"), find(store, "first")], [[1], [1]]);
  store.recordings.update(id, { title: "second" });
  assertEquals([find(store, "first"), find(store, "second")], [[], [1]]);
  store.recordings.update(id, { title: "" });
  assertEquals(find(store, "second"), []);
  setText(store, id, 0, "pending became text");
  store.editSegment(id, 1, "edited by hand");
  assertEquals([find(store, "became"), find(store, "words"), find(store, "by hand")], [[1], [], [
    1,
  ]]);
  store.segments.setEmpty(id, 1, { engine: "groq", reason: "silence", provisional: false });
  assertEquals(find(store, "edited"), []);
  store.recordings.bin(id, 5);
  assertEquals(find(store, "became"), []);
  store.recordings.restore(id);
  assertEquals(find(store, "became"), [1]);
  store.recordings.delete(id);
  add(store, 1, "", ["another"]);
  assertEquals([find(store, "became"), find(store, "another")], [[], [1]]);
});

Deno.test("search finds what a plain look through all texts finds, after any changes", () => {
  const word = fc.constantFrom("alpha", "beta", "Ärmel", "会議", "x", "no-go", "αβγ", 'a"b', "½");
  const text = fc.array(word, { maxLength: 4 }).map((words) => words.join(" "));
  const step = fc.record({
    recording: fc.nat(3),
    segment: fc.nat(2),
    kind: fc.constantFrom("text", "title", "delete"),
    text,
  });
  const query = fc.array(
    fc.constantFrom("alp", "ha b", "ä", "ar", "会", "会議", "x", "zz", "βγ", "½"),
    {
      minLength: 1,
      maxLength: 2,
    },
  ).map((terms) => terms.map((term) => `"${term}"`).join(" "));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), query, (steps, query) => {
      using store = new Store(":memory:");
      const texts = new Map<number, string[]>();
      for (const { recording, segment, kind, text } of steps) {
        const known = texts.get(recording);
        if (known === undefined) {
          add(store, recording, text, ["", "", ""]);
          texts.set(recording, [text, "", "", ""]);
        } else if (kind === "delete") {
          store.recordings.delete(idOf(recording));
          texts.delete(recording);
        } else if (kind === "title") {
          store.recordings.update(idOf(recording), { title: text });
          known[0] = text;
        } else {
          store.editSegment(idOf(recording), segment, text);
          known[segment + 1] = text;
        }
      }
      const terms = termsOf(query);
      const has = (text: string, term: string): boolean => fold(text).includes(fold(term));
      const expected = [...texts].filter(([, all]) =>
        terms.every((term) => all.some((text) => has(text, term)))
      ).map(([recording]) => recording).sort((a, b) => b - a);
      assertEquals(find(store, query, 2), expected);
      for (const recording of expected) {
        for (const { text } of store.index.textsWith(idOf(recording), terms, 10)) {
          assert(terms.some((term) => has(text, term)));
        }
      }
    }),
    { numRuns: count(100, 2_000) },
  );
});

Deno.test("search takes anything for a query", () => {
  using store = new Store(":memory:");
  add(store, 1, "title", ["some words"]);
  const hostile = [
    '"',
    '"""',
    "'; DROP TABLE segments; --",
    "NEAR(a b)",
    "text:some",
    "so*",
    "^some",
    "some AND NOT words",
    "\u0000",
    "\ud800a",
    "* ( ) { } + - :",
    "e\u0301".repeat(200),
    ...Array.from({ length: 100 }, (_, number) => hostileString(number, 500)),
  ];
  for (const query of hostile) find(store, query);
  assertEquals(find(store, "words"), [1]);
});

Deno.test("search by a common character goes on over pages that may be empty", () => {
  using store = new Store(":memory:");
  // So many different words begin with it that the index is of no help.
  const words = Array.from(
    { length: 70 },
    (_, index) => `q${String.fromCodePoint(0x4e00 + index)}`,
  );
  store.transaction(() => {
    for (let number = 1; number <= 4_500; number++) {
      const title = number === 1 ? words.join(" ") : number === 4_400 ? "Q" : "x";
      store.recordings.insert({ id: idOf(number), title, createdAt: 1_000 + number });
    }
  });
  const first = store.list.page({ terms: ["q"], limit: 50 });
  assertEquals(first.rows.map(({ id }) => id), [idOf(4_400)]);
  const second = store.list.page({ terms: ["q"], limit: 50, after: first.next });
  assertEquals(second.rows, []);
  assertEquals(find(store, "q"), [4_400, 1]);
});

Deno.test("SearchIndex.fill() takes in what a database from before holds", async () => {
  using folder = tempFolder();
  const path = `${folder.path}/hero_voice.db`;
  {
    const before = new DatabaseSync(path);
    before.exec(`BEGIN; ${recordings}; ${engines}; PRAGMA user_version = 2; COMMIT; BEGIN`);
    const insert = before.prepare(
      "INSERT INTO recordings (id, title, state, created_at) VALUES (?, ?, 'ready', ?)",
    );
    const segment = before.prepare(
      `INSERT INTO segments (recording, segment, start_sample, end_sample, state, text)
       VALUES (?, ?, 0, 1, 'done', ?)`,
    );
    for (let number = 0; number < 25; number++) {
      // Three at a time began in the same millisecond.
      insert.run(idOf(number), `title ${number}`, 1_000 + Math.floor(number / 3));
      segment.run(idOf(number), 0, `old words ${number}`);
    }
    before.exec("COMMIT");
    before.close();
  }
  using store = new Store(path);
  assertEquals(find(store, "old words"), []);
  add(store, 500, "new words", ["newer"]);
  // A text that changes before its recording's turn has come.
  store.editSegment(idOf(3), 0, "changed");
  const stopped = new AbortController();
  stopped.abort();
  await store.index.fill(stopped.signal);
  assertEquals(find(store, "old words").length, 0);
  await store.index.fill(new AbortController().signal);
  assertEquals(find(store, "old words").length, 24);
  assertEquals(find(store, "changed"), [3]);
  assertEquals(find(store, "title 24"), [24]);
  assertEquals(find(store, "new"), [500]);
});

Deno.test("search with filters finds all that is there, however the index is asked", () => {
  using store = new Store(":memory:");
  interface Made {
    readonly number: number;
    readonly words: readonly string[];
    readonly tags: readonly string[];
    readonly binned: boolean;
  }
  const made: Made[] = [];
  store.transaction(() => {
    for (let number = 1; number <= 800; number++) {
      const every = (step: number): boolean => number % step === 0;
      const words = ["all", ...(every(2) ? ["half"] : []), ...(every(90) ? ["seldom"] : [])];
      const tags = [...(every(3) ? ["third"] : []), ...(every(270) ? ["rare"] : [])];
      // Four at a time began in the same millisecond.
      const createdAt = 1_000 + Math.floor(number / 4);
      store.recordings.insert({ id: idOf(number), title: words.join(" "), createdAt });
      store.recordings.update(idOf(number), { tags });
      if (every(7)) store.recordings.bin(idOf(number), 1);
      made.push({ number, words, tags, binned: every(7) });
    }
  });
  for (const query of ["al", "half", "seldom", "half seldom", "seldom al", "alf eldo", "never"]) {
    for (const filter of [{}, { tag: "third" }, { tag: "rare" }, { state: "binned" as const }]) {
      const { tag, state }: { tag?: string; state?: "binned" } = filter;
      const expected = made.filter((one) =>
        one.binned === (state === "binned") && (tag === undefined || one.tags.includes(tag)) &&
        query.split(" ").every((term) => one.words.some((word) => word.includes(term)))
      ).map(({ number }) => number).reverse();
      const found: number[] = [];
      let after;
      do {
        const page = store.list.page({ terms: termsOf(query), ...filter, after, limit: 60 });
        found.push(...page.rows.map(({ id }) => Number(id.slice(-12))));
        after = page.next;
      } while (after !== undefined);
      assertEquals(found, expected, `${query} ${JSON.stringify(filter)}`);
    }
  }
});
