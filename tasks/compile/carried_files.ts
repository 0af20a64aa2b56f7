/**
 * What a compiled program has to carry although no module imports it: the programs of Workers, and files
 * that are read by path.
 */

/** How a module names the program of a Worker. */
const WORKER_PROGRAM =
  /(?:new URL\(\s*|import\.meta\.resolve\(\s*)"(\.{1,2}\/[^"]+\.ts)"(?:,\s*import\.meta\.url,?\s*)?\)/g;

/**
 * Programs of Workers that a module names, as `new URL("./worker.ts", import.meta.url)` or
 * `import.meta.resolve("./worker.ts")`.
 *
 * @returns Paths as they stand there, relative to the module.
 *
 * @example
 * ```ts
 * import { deepStrictEqual } from "node:assert/strict";
 *
 * const source = 'new Worker(new URL("./worker.ts", import.meta.url), { type: "module" })';
 * deepStrictEqual(workerPrograms(source), ["./worker.ts"]);
 * ```
 */
export function workerPrograms(source: string): string[] {
  return [...source.matchAll(WORKER_PROGRAM)].map(([, path = ""]) => path);
}

/**
 * Finds what to carry of a folder.
 *
 * @param folder Absolute path.
 * @param except A folder below it to pass over.
 * @returns Absolute paths of Workers' programs and of all files that are no modules.
 */
export async function carriedFiles(folder: string, except?: string): Promise<string[]> {
  const found = new Set<string>();
  for await (const { name, isDirectory, isFile } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (path === except) continue;
    if (isDirectory) {
      for (const each of await carriedFiles(path, except)) found.add(each);
    } else if (isFile && !/\.tsx?$/.test(name)) {
      found.add(path);
    } else if (isFile) {
      for (const program of workerPrograms(await Deno.readTextFile(path))) {
        found.add(decodeURIComponent(new URL(program, `file://${encodeURI(path)}`).pathname));
      }
    }
  }
  return [...found].sort();
}
