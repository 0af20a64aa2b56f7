import { PROJECT_DIR } from "../../../shared/project_dir.ts";
import { carriedFiles, workerPrograms } from "../../../tasks/compile/carried_files.ts";
import { PAGE_SOURCES } from "../../../tasks/compile/programs.ts";
import { assert, assertEquals } from "../../assert.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

Deno.test("carriedFiles() finds Workers' programs and what is no module, in all folders below but one", async () => {
  using temp = tempFolder();
  const folder = `${temp.path}/a b`;
  Deno.mkdirSync(`${folder}/styles/deep`, { recursive: true });
  Deno.writeTextFileSync(
    `${folder}/start.ts`,
    `new Worker(new URL(
      "./work/worker.ts",
      import.meta.url,
    ), { type: "module" });
    new Worker(import.meta.resolve("../other/worker.ts"), { type: "module" });
    import { x } from "./imported.ts";`,
  );
  Deno.writeTextFileSync(`${folder}/imported.ts`, "export const x = 1;");
  Deno.writeTextFileSync(`${folder}/styles/deep/tidy.md`, "tidy");
  Deno.writeTextFileSync(`${folder}/child.py`, "pass");
  Deno.mkdirSync(`${folder}/web`);
  Deno.writeTextFileSync(`${folder}/web/index.html`, "page");
  assertEquals(await carriedFiles(folder, `${folder}/web`), [
    `${folder}/child.py`,
    `${folder}/styles/deep/tidy.md`,
    `${folder}/work/worker.ts`,
    `${temp.path}/other/worker.ts`,
  ]);
});

/** All modules of a folder with their texts. */
function* modules(folder: string): Generator<[path: string, text: string]> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) yield* modules(path);
    else if (/\.tsx?$/.test(name)) yield [path, Deno.readTextFileSync(path)];
  }
}

Deno.test("workerPrograms() finds the program of every Worker of the two programs", async () => {
  const page = `${PROJECT_DIR}/${PAGE_SOURCES}`;
  for (const folder of ["server", "shared", "ui"].map((name) => `${PROJECT_DIR}/${name}`)) {
    for (const path of await carriedFiles(folder, page)) assert(Deno.statSync(path).isFile, path);
    for (const [path, text] of modules(folder)) {
      if (path.startsWith(page) || !/\bnew Worker\(/.test(text)) continue;
      assert(
        workerPrograms(text).length > 0,
        `${path} starts a Worker; name its program there by new URL("./NAME.ts", import.meta.url) or ` +
          `import.meta.resolve("./NAME.ts"), or compiled programs won't have it`,
      );
    }
  }
});
