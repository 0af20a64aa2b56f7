/**
 * Where the programs and their tools lie. A compiled program carries its sources and all that is read by
 * path with them (`PROJECT_DIR` is their folder, inside of it); what it starts lies on disk: beside it, or
 * in the folder of tools.
 */
import { PROJECT_DIR } from "./project_dir.ts";

/** Whether this is a program made by `make build`, and not one that Deno runs from its sources. */
export const COMPILED: boolean = Deno.build.standalone;

/** Folder above `bin/`: of the project, or of what `make install` filled. */
function installFolder(): string {
  return COMPILED ? parent(parent(Deno.execPath())) : PROJECT_DIR;
}

function parent(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Path of a program of hero_voice: the one to start, and to have the supervisor start. */
export function programPath(name: string): string {
  return COMPILED ? `${parent(Deno.execPath())}/${name}` : `${PROJECT_DIR}/bin/${name}`;
}

/** Folder of what set-up or installation puts beside the programs: the offline engine, zinit. */
export function toolsFolder(): string {
  const ofProject = `${installFolder()}/.tools`;
  return !COMPILED || isFolder(ofProject) ? ofProject : `${installFolder()}/lib/hero_voice`;
}

/** Path of the project's `.env`; undefined for programs that are installed elsewhere. */
export function projectEnvFile(): string | undefined {
  const folder = installFolder();
  return !COMPILED || isFolder(`${folder}/.tools`) ? `${folder}/.env` : undefined;
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
