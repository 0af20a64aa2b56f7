/** Compiling one program. */
import { UserError } from "../../shared/errors.ts";
import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { VERSION } from "../../shared/version.ts";
import { V8_FLAGS } from "../launch/v8_flags.ts";
import { carriedFiles } from "./carried_files.ts";
import type { Compiler } from "./compiler.ts";
import { graphInfo, otherPlatforms, unneededPackages } from "./left_out.ts";
import { type CompiledProgram, kindsOf, PAGE_SOURCES } from "./programs.ts";

/** How long compiling may take, with fetching the runtime, in milliseconds. */
const COMPILE_TIMEOUT_MS = 600_000;
/** How long a program may take to print its version, in milliseconds. */
const START_TIMEOUT_MS = 30_000;
/** Where Deno fetches its runtime from. */
const RUNTIME_HOST = "dl.deno.land";
/** Last part of what Deno said that is repeated, in characters. */
const WORDS_LENGTH = 600;

/** Package whose libraries for other platforms are left out. */
const NATIVE_PACKAGE = "/onnxruntime-node/";

/**
 * Makes a program and tries whether it starts.
 *
 * @param output Absolute path of what is made; its name is the program's.
 * @throws {UserError} If it can't be made or doesn't start.
 */
export async function compile(
  program: CompiledProgram,
  deno: Compiler,
  output: string,
): Promise<void> {
  const folders = program.folders.map((folder) => `${PROJECT_DIR}/${folder}`);
  const page = `${PROJECT_DIR}/${PAGE_SOURCES}`;
  const carried = (await Promise.all(folders.map((folder) => carriedFiles(folder, page)))).flat();
  const modules = [program.entry, ...carried.filter((path) => path.endsWith(".ts"))];
  const infos = await Promise.all(modules.map(graphInfo));
  const leftOut = unneededPackages(infos);
  for (const library of nativePackages(infos)) {
    const arch = Deno.build.arch === "aarch64" ? "arm64" : "x64";
    leftOut.push(...await otherPlatforms(library, { os: Deno.build.os, arch }));
  }
  await deno.withConfig(async (config) => {
    await run(program, deno, [
      "compile",
      "--quiet",
      "--no-check",
      "--frozen",
      "--cached-only",
      "--no-remote",
      "--no-prompt",
      // Else what V8 made of the code would be kept in the folder for temporary files, under a name that
      // others can foresee.
      "--no-code-cache",
      V8_FLAGS,
      `--config=${config}`,
      ...kindsOf(program.kind).map((kind) => `--allow-${kind}`),
      ...[...carried, ...program.files.map((path) => `${PROJECT_DIR}/${path}`)]
        .map((path) => `--include=${path}`),
      ...leftOut.map((path) => `--exclude=${path}`),
      `--output=${output}`,
      program.entry,
    ]);
  });
  await tryOut(program, deno, output);
}

/** Folders of onnxruntime's libraries, of whichever versions there are. */
function nativePackages(infos: Awaited<ReturnType<typeof graphInfo>>[]): Set<string> {
  const paths = infos.flatMap(({ npmPackages }) => Object.values(npmPackages))
    .map(({ localPath }) => localPath)
    .filter((path) => path.includes(NATIVE_PACKAGE));
  return new Set(paths.map((path) => `${path}/bin/napi-v6`));
}

async function run(
  { name }: CompiledProgram,
  deno: Compiler,
  args: readonly string[],
): Promise<void> {
  const { success, stderr } = await new Deno.Command(deno.path, {
    args: [...args],
    cwd: PROJECT_DIR,
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    signal: AbortSignal.timeout(COMPILE_TIMEOUT_MS),
  }).output();
  if (success) return;
  const words = lastWords(stderr);
  if (deno.runtime === undefined && words.includes(RUNTIME_HOST)) {
    throw new UserError(
      `Deno's runtime for compiled programs could not be fetched from ${RUNTIME_HOST}; check the ` +
        `network and try again, or set DENORT_BIN to the path of a denort of Deno ${deno.version}. ` +
        `Deno said: ${words}`,
    );
  }
  throw new UserError(`Deno ${deno.version} could not compile ${name}; it said: ${words}`);
}

/** Runs the program once: a runtime of another version makes programs that don't start. */
async function tryOut({ name }: CompiledProgram, deno: Compiler, path: string): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(path, {
    args: ["--version"],
    cwd: "/",
    env: { NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(START_TIMEOUT_MS),
  }).output();
  if (new TextDecoder().decode(stdout).trim() === VERSION) return;
  const hint = deno.runtime === undefined
    ? ""
    : ` DENORT_BIN (${deno.runtime}) must be of the very version of the Deno that compiles, ` +
      `${deno.version}; name the Deno that fits it by DENORT_DENO.`;
  throw new UserError(
    `${name} was compiled but does not start.${hint} It said: ${lastWords(stderr)}`,
  );
}

function lastWords(bytes: Uint8Array): string {
  const words = new TextDecoder().decode(bytes).replace(/Stack backtrace:[^]*/, "").trim().replace(
    /\s+/g,
    " ",
  );
  return words === "" ? "nothing" : words.slice(-WORDS_LENGTH);
}
