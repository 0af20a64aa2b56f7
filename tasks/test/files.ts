/** Which files the test runs are for. */

/** Folders whose doc comments may have examples. */
const SOURCE_FOLDERS = ["server", "shared", "tasks", "ui"];
/** An example in a doc comment. */
const EXAMPLE = /^\s*\* ```ts$/m;

function* walk(folder: string): Generator<string> {
  const entries = [...Deno.readDirSync(folder)].sort((a, b) => a.name < b.name ? -1 : 1);
  for (const entry of entries) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory && entry.name !== "dist") yield* walk(path);
    else if (entry.isFile) yield path;
  }
}

/** All test files, by their paths from the current folder. */
export function findTestFiles(): string[] {
  return [...walk("tests")].filter((path) => /_test\.tsx?$/.test(path));
}

/** All source files with examples in their doc comments. */
export function findDocumentedFiles(): string[] {
  return SOURCE_FOLDERS.flatMap((folder) => [...walk(folder)])
    .filter((path) => /\.tsx?$/.test(path) && EXAMPLE.test(Deno.readTextFileSync(path)));
}
