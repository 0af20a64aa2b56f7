/** What the compiled programs are made of. */
import { loadConfig, type ProgramKind } from "../../shared/config.ts";
import { SERVER, UI } from "../../shared/names.ts";
import {
  type Permissions,
  type Places,
  serverPermissions,
  uiPermissions,
} from "../launch/permissions.ts";

/** A program to compile. Paths are from the project's folder. */
export interface CompiledProgram {
  readonly name: string;
  readonly kind: ProgramKind;
  /** Its main module. */
  readonly entry: string;
  /** Folders whose Workers, and files that are no modules, go with it. */
  readonly folders: readonly string[];
  /** Files and folders that go with it as they are. */
  readonly files: readonly string[];
}

/** The page's sources, which only browsers run; the gateway carries what is made of them. */
export const PAGE_SOURCES = "ui/web";

/** Both programs. */
export const PROGRAMS: readonly CompiledProgram[] = [
  {
    name: SERVER,
    kind: "server",
    entry: "server/main.ts",
    folders: ["server", "shared"],
    files: [],
  },
  {
    name: UI,
    kind: "ui",
    entry: "ui/main.ts",
    folders: ["ui", "shared"],
    files: [`${PAGE_SOURCES}/dist`],
  },
];

/** One subcommand of each sort that differs in what it may do. */
const SUBCOMMANDS = ["serve", "health", "status"] as const;

/** Paths that hold for no one: of the permissions only the kinds count here. */
const NOWHERE: Places = { project: "/nowhere", onnxruntime: "/nowhere/o" };

/**
 * Kinds of permissions that a program needs for some subcommand. A compiled program has each of them as a
 * whole: which paths and hosts it needs depends on settings, which are not known yet.
 */
export function kindsOf(kind: ProgramKind): string[] {
  const environment = (name: string): string | undefined =>
    name === "HERO_VOICE_HOME" ? "/nowhere/data" : undefined;
  const permissions = SUBCOMMANDS.map((subcommand): Permissions =>
    kind === "server"
      ? serverPermissions(subcommand, loadConfig("server", environment), NOWHERE)
      : uiPermissions(subcommand, loadConfig("ui", environment), NOWHERE)
  );
  const needed = permissions.flatMap((each) =>
    Object.entries(each).filter(([, entries]) => entries.length > 0).map(([name]) => name)
  );
  return [...new Set(needed)].sort();
}
