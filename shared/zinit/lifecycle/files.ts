/** The files by which zinit starts and checks a service. */
import { ActionBuilder } from "../action_builder.ts";
import type { ServiceDefinition } from "../definition.ts";
import { LifecycleError } from "../errors.ts";
import { refuseSecret } from "../secrets.ts";
import { ServiceBuilder } from "../service_builder.ts";
import { execLine, quotedOnLine } from "../shell.ts";
import { messageOf } from "../../errors.ts";
import type { ServiceSpec } from "./context.ts";

/** Folder, in the data folder, of what belongs to the supervisor. */
export function supervisorFolder(dataFolder: string): string {
  return `${dataFolder}/zinit`;
}

/** Path of the script that zinit runs as the service. */
export function launcherPath(spec: ServiceSpec): string {
  return `${supervisorFolder(spec.dataFolder)}/launch_${spec.name}.sh`;
}

/** Path of the script by which zinit finds out whether the service is ready. */
export function checkPath(spec: ServiceSpec): string {
  return `${supervisorFolder(spec.dataFolder)}/check_${spec.name}.sh`;
}

/**
 * The service's definition. It never changes once zinit has it, since zinit 0.3.9 deadlocks when a
 * service is defined a second time; all that may change stands in the scripts.
 */
export function fixedDefinition(spec: ServiceSpec): ServiceDefinition {
  return new ServiceBuilder(spec.name)
    .action(new ActionBuilder(launcherPath(spec)).build())
    .health(new ActionBuilder(checkPath(spec)).build())
    .build();
}

/**
 * Writes the scripts, where they are not as they should be, each by a rename.
 *
 * @returns Whether the launcher changed.
 * @throws {RangeError} If the environment holds a secret.
 * @throws {LifecycleError} If the data folder can't be written.
 */
export async function writeScripts(spec: ServiceSpec): Promise<boolean> {
  const variables = Object.entries(spec.environment).map(([name, value]) => {
    refuseSecret(name, value, spec.secrets);
    return `export ${name}=${quotedOnLine(value)}\n`;
  }).join("");
  const head = `#!/bin/sh\n# Written by \`${spec.name} start\`; changes made here are lost.\n`;
  const exec = (args: readonly string[]): string =>
    `${variables}cd /\n${execLine(spec.program, args)}`;
  // zinit goes on asking when the service ended during a check; without its socket the answer is cheap.
  const socket = spec.socketPath === undefined
    ? ""
    : `[ -S ${quotedOnLine(spec.socketPath)} ] || exit 1\n`;
  try {
    await Deno.mkdir(supervisorFolder(spec.dataFolder), { recursive: true, mode: 0o700 });
    await writeIfChanged(
      checkPath(spec),
      `${head}${socket}${exec(spec.checkArgs)} >/dev/null 2>&1\n`,
    );
    return await writeIfChanged(launcherPath(spec), `${head}${exec(spec.serveArgs)}\n`);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    throw new LifecycleError(
      `The scripts for zinit can't be written to ${supervisorFolder(spec.dataFolder)} (${
        messageOf(error)
      }); check the rights of the data folder.`,
      undefined,
      { cause: error },
    );
  }
}

/**
 * Replaces the launcher by one that ends at once without an error. A service that crashes faster than it
 * can be stopped would otherwise come back for ever: zinit goes on trying after a stop in the wait
 * between two tries, but not after an exit with 0. {@linkcode writeScripts} takes it back.
 */
export async function boltLauncher(spec: ServiceSpec): Promise<void> {
  await writeIfChanged(launcherPath(spec), "#!/bin/sh\n# Being stopped.\nexit 0\n");
}

async function writeIfChanged(path: string, content: string): Promise<boolean> {
  if (await readIfThere(path) === content) return false;
  const next = `${path}.${crypto.randomUUID()}.new`;
  try {
    await Deno.writeTextFile(next, content, { mode: 0o700, createNew: true });
    await Deno.rename(next, path);
  } catch (error) {
    await Deno.remove(next).catch(() => {});
    throw error;
  }
  return true;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
