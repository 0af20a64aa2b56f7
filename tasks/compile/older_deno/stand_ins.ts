/**
 * What an older Deno than the project's lacks, for trying compiled programs where no newer runtime is to
 * be had. These stand-ins do less than the real ones: recordings that matter need the real ones.
 */
import { dirname } from "node:path";

/** Stand-ins by the module that they take the place of. */
const STAND_INS = {
  "node:fs/promises": "fs_promises.ts",
  "node:http": "http.ts",
  "node:util": "util.ts",
} as const;

/** What is stable since, as the configuration calls it: texts as modules. */
const UNSTABLE = ["raw-imports"] as const;

/**
 * Runs work with a configuration by which modules get the stand-ins. It lies beside the project's own, so
 * that paths in both mean the same, and is removed afterwards.
 *
 * @param config Path of the project's configuration.
 */
export async function withStandIns<T>(
  config: string,
  work: (path: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(config);
  const here = `./${import.meta.dirname?.slice(folder.length + 1)}/`;
  const { imports, unstable, ...rest } = JSON.parse(await Deno.readTextFile(config));
  const names = Object.keys(STAND_INS);
  // Two may compile at the same time.
  const path = `${folder}/.deno_with_stand_ins_${Deno.pid}.json`;
  await Deno.writeTextFile(
    path,
    JSON.stringify({
      ...rest,
      unstable: [...unstable, ...UNSTABLE],
      imports: {
        ...imports,
        ...Object.fromEntries(Object.entries(STAND_INS).map(([name, file]) => [name, here + file])),
      },
      // They themselves see what they stand in for.
      scopes: { [here]: Object.fromEntries(names.map((name) => [name, name])) },
    }),
  );
  try {
    return await work(path);
  } finally {
    await Deno.remove(path);
  }
}
