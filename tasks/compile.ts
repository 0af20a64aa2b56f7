/**
 * `deno task compile [FOLDER]`: makes programs of their own of both, and puts them into bin/ in the place of
 * what is there once both are made and start; or leaves them in a folder that is there already.
 */
import { UserError } from "../shared/errors.ts";
import { tell } from "../shared/cli/output.ts";
import { PROJECT_DIR } from "../shared/project_dir.ts";
import { compile } from "./compile/compile.ts";
import { compiler } from "./compile/compiler.ts";
import { PROGRAMS } from "./compile/programs.ts";

/** Where programs are made for bin/, on one file system with it. */
const WORKSHOP = `${PROJECT_DIR}/.tools/build`;

async function intoBin(): Promise<void> {
  await Deno.mkdir(WORKSHOP, { recursive: true });
  try {
    await compileAll(WORKSHOP);
    await Deno.mkdir(`${PROJECT_DIR}/bin`, { recursive: true });
    for (const { name } of PROGRAMS) {
      await Deno.rename(`${WORKSHOP}/${name}`, `${PROJECT_DIR}/bin/${name}`);
    }
    tell("build: bin/ has the compiled programs.");
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${error.message}\nbuild: bin/ is as it was.`, error.exitCode);
  } finally {
    await Deno.remove(WORKSHOP, { recursive: true });
  }
}

async function compileAll(folder: string): Promise<void> {
  const deno = await compiler();
  if (deno.older) {
    tell(
      `build: Deno ${deno.version} is older than ${Deno.version.deno}, for which this is made: what it ` +
        "lacks is played by stand-ins, so use these programs for trying only.",
    );
  }
  for (const program of PROGRAMS) {
    tell(`build: compiling ${program.name} ...`);
    await compile(program, deno, `${folder}/${program.name}`);
  }
}

try {
  const [folder] = Deno.args;
  await (folder === undefined ? intoBin() : compileAll(folder));
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  tell(`build: ${error.message}`);
  Deno.exitCode = error.exitCode;
}
