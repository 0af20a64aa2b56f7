import { assert, assertEquals } from "./assert.ts";

const ROOT = new URL("../", import.meta.url);
/** The documents by their paths, with what stands in them. */
const DOCUMENTS = new Map(
  ["", "docs/"].flatMap((folder) =>
    [...Deno.readDirSync(new URL(folder || ".", ROOT))].map(({ name }) => `${folder}${name}`)
  ).filter((path) => path.endsWith(".md")).map((path) =>
    [path, Deno.readTextFileSync(new URL(path, ROOT))] as const
  ),
);
/** Files that a reader of CONTRIBUTING.md is to add. */
const TO_BE_ADDED = [
  "server/transcribe/acme.ts",
  "server/transform/styles/poem.md",
  "server/store/migrations/NNN_what.ts",
  "shared/cli/greet.ts",
];

/** Where the links of a document lead that stay in the project. */
function linksIn(text: string): string[] {
  return [...text.matchAll(/\]\(((?!https?:)[^)]+)\)/g)].map(([, link = ""]) => link);
}

/** Folders that a document may leave out of a path where it is clear which is meant. */
const UNDERSTOOD = ["", "server/", "ui/", "ui/web/", "shared/"];

/** Paths from the project's folder that a document names and that are not there. */
function missingIn(text: string): string[] {
  const whole = text.matchAll(/`((?:server|ui|shared|tasks|tests|docs)\/[\w./-]*)`/g);
  const short = text.matchAll(/`(\w[\w/-]*\/\w+\.(?:ts|tsx|css|md))`/g);
  return [...whole, ...short].map(([, path = ""]) => path)
    // Made by set-up.
    .filter((path) => !TO_BE_ADDED.includes(path) && !path.startsWith("ui/web/dist"))
    .filter((path) => !UNDERSTOOD.some((folder) => isThere(new URL(folder + path, ROOT))));
}

function isThere(url: URL): boolean {
  try {
    Deno.statSync(url);
    return true;
  } catch (error) {
    assert(error instanceof Deno.errors.NotFound, `${url}: ${error}`);
    return false;
  }
}

/** Where a heading can be linked to. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading.toLowerCase().replace(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")
  );
}

for (const [document, text] of DOCUMENTS) {
  Deno.test(`every file and chapter that ${document} names is there`, () => {
    assertEquals(missingIn(text), []);
    const targets = linksIn(text).map((link) => new URL(link, new URL(document, ROOT)));
    assertEquals(targets.filter((url) => !isThere(url)), []);
    for (const { pathname, hash } of targets) {
      const target = DOCUMENTS.get(pathname.slice(ROOT.pathname.length));
      if (hash === "" || target === undefined) continue;
      assert(anchorsOf(target).includes(hash.slice(1)), `${document} links to ${hash}`);
    }
  });

  Deno.test(`every target of make that ${document} names is there`, () => {
    const makefile = Deno.readTextFileSync(new URL("Makefile", ROOT));
    const targets = [...makefile.matchAll(/^([a-z-]+):/gm)].map(([, name]) => name);
    const named = [...text.matchAll(/(?:`|^|; )make ([a-z-]+)/gm)].map(([, name]) => name);
    assertEquals(named.filter((name) => !targets.includes(name)), []);
  });
}

Deno.test("the README's documents are the ones that there are", () => {
  const linked = linksIn(DOCUMENTS.get("README.md") ?? "").map((link) => link.split("#")[0] ?? "");
  const missing = [...DOCUMENTS.keys()].filter((path) => !linked.includes(path));
  assertEquals(missing, ["README.md"]);
});
