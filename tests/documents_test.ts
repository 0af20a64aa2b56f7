import { assert, assertEquals } from "./assert.ts";

const ROOT = new URL("../", import.meta.url);
const DOCUMENTS = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
];
/** Files that a reader of CONTRIBUTING.md is to add. */
const TO_BE_ADDED = [
  "server/transcribe/acme.ts",
  "server/transform/styles/poem.md",
  "server/store/migrations/NNN_what.ts",
];

/** Paths from the project's folder that a document names, and where its links lead. */
function pathsIn(text: string): string[] {
  const code = [...text.matchAll(/`((?:server|ui|shared|tasks|tests|docs)\/[\w./-]*)`/g)];
  const links = [...text.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)];
  return [...code, ...links].map(([, path = ""]) => path);
}

Deno.test("every file that a document names is there", () => {
  for (const document of DOCUMENTS) {
    const text = Deno.readTextFileSync(new URL(document, ROOT));
    const missing = pathsIn(text).filter((path) => {
      if (TO_BE_ADDED.includes(path)) return false;
      // Made by set-up.
      if (path.startsWith("ui/web/dist")) return false;
      try {
        Deno.statSync(new URL(path, ROOT));
        return false;
      } catch (error) {
        assert(error instanceof Deno.errors.NotFound, `${document}: ${path}: ${error}`);
        return true;
      }
    });
    assertEquals(missing, [], document);
  }
});
