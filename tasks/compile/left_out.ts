/** What a compiled program need not carry of the npm packages. */
import { z } from "zod";
import { PROJECT_DIR } from "../../shared/project_dir.ts";

/** The part of `deno info --json` that is used. */
const infoSchema = z.object({
  modules: z.array(z.object({ npmPackage: z.string().optional() })),
  npmPackages: z.record(
    z.string(),
    z.object({ dependencies: z.array(z.string()), localPath: z.string() }),
  ),
});
/** What Deno says of a module and all that it imports. */
export type GraphInfo = z.infer<typeof infoSchema>;

/**
 * Asks Deno for the packages that a module needs.
 *
 * @throws {z.ZodError} If Deno answers something else than expected.
 */
export async function graphInfo(module: string): Promise<GraphInfo> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--frozen", module],
    cwd: PROJECT_DIR,
    stdin: "null",
    stderr: "null",
  }).output();
  return infoSchema.parse(JSON.parse(new TextDecoder().decode(stdout)));
}

/**
 * Folders of the packages that none of the modules needs; Deno would carry all that the lock file lists.
 *
 * @param infos One for each module that the program may load.
 */
export function unneededPackages(infos: readonly GraphInfo[]): string[] {
  const needed = new Set<string>();
  const folders = new Map<string, string>();
  for (const { modules, npmPackages } of infos) {
    const waiting = modules.flatMap(({ npmPackage }) => npmPackage ?? []);
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
      const entry = npmPackages[id];
      if (entry === undefined || needed.has(entry.localPath)) continue;
      needed.add(entry.localPath);
      waiting.push(...entry.dependencies);
    }
    for (const [id, { localPath }] of Object.entries(npmPackages)) folders.set(id, localPath);
  }
  return [...new Set(folders.values())].filter((path) => !needed.has(path)).sort();
}

/**
 * Folders of onnxruntime's libraries for other platforms than this one.
 *
 * @param libraries Folder that has one for each system, and in it one for each architecture.
 */
export async function otherPlatforms(
  libraries: string,
  { os, arch }: { readonly os: string; readonly arch: string },
): Promise<string[]> {
  const others: string[] = [];
  for await (const { name } of Deno.readDir(libraries)) {
    if (name !== os) others.push(`${libraries}/${name}`);
  }
  for await (const { name } of Deno.readDir(`${libraries}/${os}`)) {
    if (name !== arch) others.push(`${libraries}/${os}/${name}`);
  }
  return others.sort();
}
