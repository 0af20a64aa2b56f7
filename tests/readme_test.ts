import { SETTING_NAMES, SETTINGS } from "../shared/config/settings.ts";
import { assert, assertEquals } from "./assert.ts";
import { SessionBench } from "./fixtures/session_bench.ts";

const README = Deno.readTextFileSync(new URL("../README.md", import.meta.url));

/** Rows of a chapter's tables, as their cells. */
function rowsOf(chapter: string): string[][] {
  const [, text = ""] = README.split(`\n## ${chapter}\n`);
  const [own = ""] = text.split("\n## ");
  return own.split("\n").filter((line) => /^\| *`/.test(line))
    .map((line) => line.slice(1, -1).split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

/** What stands in backticks. */
function codeIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
}

Deno.test("the README's table of settings has all of them, with their defaults", () => {
  const rows = new Map(
    rowsOf("Settings").flatMap(([names = "", fallback = ""]) =>
      codeIn(names).map((name) => [name, fallback] as const)
    ),
  );
  assertEquals([...rows.keys()].sort(), [...SETTING_NAMES].sort());
  for (const name of SETTING_NAMES) {
    const row = SETTINGS[name];
    const fallback = "fallback" in row ? row.fallback.replace("$TOOLS", ".tools") : "";
    if (fallback !== "") assertEquals(codeIn(rows.get(name) ?? "")[0], fallback, name);
  }
});

/** Routes in the README's words: `` `GET`, `PATCH /v1/x` ``, `` `POST /v1/x/a`, `/b` ``. */
function routesIn(cell: string): string[] {
  const routes: string[] = [];
  let methods: string[] = [];
  let last = "";
  for (const code of codeIn(cell)) {
    const [, method, path] = /^([A-Z]+)?\s*(\/[^?]*)?/.exec(code) ?? [];
    if (method !== undefined) methods.push(method);
    if (path === undefined) continue;
    last = path.startsWith("/v1/") || path.split("/").length === 2 && last === ""
      ? path
      : `${last.slice(0, last.lastIndexOf("/"))}${path}`;
    routes.push(...methods.map((each) => `${each} ${last}`));
    if (method !== undefined) methods = [method];
  }
  return routes;
}

Deno.test("the README's table of routes has all that the engine offers to others", async () => {
  await using bench = await SessionBench.open();
  const { paths } = await (await bench.request("/v1/openapi.json")).json();
  const documented = Object.entries<Record<string, unknown>>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`)
  );
  const named = rowsOf("API").flatMap(([cell = ""]) => routesIn(cell));
  assert(named.includes("GET /v1/stream"));
  assertEquals(
    named.filter((route) => route !== "GET /v1/stream").sort(),
    documented.sort(),
  );
});
