import { PROJECT_DIR } from "../../shared/project_dir.ts";
import { assertMatch, assertStrictEquals } from "../assert.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";

/** What the script uses; this machine's own cargo and zinit, if there are any, are not among it. */
const TOOLS = ["dirname", "flock", "head", "mkdir", "sed", "sort", "timeout"];

/** Sets the supervisor up in a folder without one, with a cargo that does this; gives what it says. */
async function setUpWith(cargo: string | undefined): Promise<string> {
  using folder = tempFolder();
  const script = `${folder.path}/tasks/setup_zinit.sh`;
  for (const name of ["tasks", "tools", "home"]) await Deno.mkdir(`${folder.path}/${name}`);
  await Deno.copyFile(`${PROJECT_DIR}/tasks/setup_zinit.sh`, script);
  const program = (name: string, does: string): Promise<void> =>
    Deno.writeTextFile(`${folder.path}/tools/${name}`, `#!/bin/sh\n${does}\n`, { mode: 0o755 });
  for (const name of TOOLS) await program(name, `exec /usr/bin/${name} "$@"`);
  if (cargo !== undefined) await program("cargo", cargo);
  const { code, stdout, stderr } = await new Deno.Command("/bin/sh", {
    args: [script],
    clearEnv: true,
    env: { PATH: `${folder.path}/tools`, HOME: `${folder.path}/home` },
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  assertStrictEquals(code, 1);
  return decoder.decode(stdout) + decoder.decode(stderr);
}

const SET_UPS = [
  {
    name: "no cargo",
    cargo: undefined,
    says: /cargo is not there.*install Rust \(1\.92\.0 or newer.*make serve/,
  },
  {
    name: "a cargo whose Rust is in another home folder",
    cargo: "echo 'error: rustup could not choose a version of cargo to run' >&2; exit 1",
    says: /could not choose.*\n.*does not start.*HOME is .*\/home: set RUSTUP_HOME/,
  },
  {
    name: "a cargo that is too old",
    cargo: "echo 'cargo 1.65.0 (2022-11-01)'",
    says:
      /cargo is 1\.65\.0, and zinit needs 1\.92\.0 or newer; update it \(rustup update stable\)/,
  },
  {
    name: "a cargo that can't build",
    cargo: `if [ "$1" != --version ]; then exit 101; fi; echo "cargo 1.92.0 (2025-12-01)"`,
    says: /cargo could not install zinit .*check the network.*make serve/,
  },
] as const;

for (const { name, cargo, says } of SET_UPS) {
  Deno.test(`setting up the supervisor with ${name} ends with a sentence that says what to do`, async () => {
    assertMatch(await setUpWith(cargo), says);
  });
}
