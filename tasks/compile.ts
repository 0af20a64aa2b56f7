/**
 * `deno task compile`: makes programs of their own in bin/ of both, beside what is there, and puts them in
 * its place once both are made and start.
 */
import { EXIT, UserError } from "../shared/errors.ts";
import { tell } from "../shared/cli/output.ts";
import { PROJECT_DIR } from "../shared/project_dir.ts";
import { compile } from "./compile/compile.ts";
import { compiler } from "./compile/compiler.ts";
import { PROGRAMS } from "./compile/programs.ts";

/** Where programs are made, on one file system with bin/. */
const WORKSHOP = `${PROJECT_DIR}/.tools/build`;

try {
  await Deno.mkdir(WORKSHOP, { recursive: true });
  const deno = await compiler();
  if (deno.older) {
    tell(
      `build: Deno ${deno.version} is older than ${Deno.version.deno}, for which this is made: what it ` +
        "lacks is played by stand-ins, so use these programs for trying only.",
    );
  }
  for (const program of PROGRAMS) {
    tell(`build: compiling bin/${program.name} ...`);
    await compile(program, deno, `${WORKSHOP}/${program.name}`);
  }
  await Deno.mkdir(`${PROJECT_DIR}/bin`, { recursive: true });
  for (const { name } of PROGRAMS) {
    await Deno.rename(`${WORKSHOP}/${name}`, `${PROJECT_DIR}/bin/${name}`);
  }
  tell("build: bin/ has the compiled programs.");
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  tell(`build: ${error.message}\nbuild: bin/ is as it was.`);
  Deno.exitCode = EXIT.failed;
} finally {
  await Deno.remove(WORKSHOP, { recursive: true }).catch(() => {});
}
