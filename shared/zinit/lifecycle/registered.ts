/** The service's definition in zinit: put there once, compared ever after. */
import { differences, type ServiceDefinition } from "../definition.ts";
import { LifecycleError } from "../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { fixedDefinition } from "./files.ts";

/** Fields without which a start, a stop or a restart does something else than it says. */
const ESSENTIAL = new Set([
  "service.exec",
  "service.status",
  "service.oneshot",
  "service.kill_others",
  "lifecycle.stop_signal",
]);

/** Whether zinit has the service. */
export async function isRegistered(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return (await context.client.list({ signal })).includes(context.spec.name);
}

/**
 * Compares the definition that zinit has with the one that hero_voice registers. A difference that does
 * no harm is only told.
 *
 * @throws {LifecycleError} If with that definition the service could not be controlled.
 */
export async function checkDefinition(
  context: LifecycleContext,
  signal: AbortSignal | undefined,
): Promise<ServiceDefinition> {
  const { client, spec, tell } = context;
  const definition = await client.get(spec.name, { signal });
  const wanted = fixedDefinition(spec);
  const differing = differences(wanted, definition);
  if (differing.length === 0) return definition;
  const essential = differing.filter((field) => ESSENTIAL.has(field));
  if (essential.length === 0) {
    tell(
      `The definition of ${spec.name} in zinit was changed by somebody (${
        differing.join(", ")
      }); it ` +
        `is used as it is.`,
    );
    return definition;
  }
  throw new LifecycleError(
    `The definition of ${spec.name} in zinit is not hero_voice's (${
      essential.join(", ")
    }): it runs ` +
      `${definition.service.exec} and not ${wanted.service.exec}, with status ` +
      `${definition.service.status}. If another data folder is in use, set HERO_VOICE_HOME to it. Else ` +
      `type \`${spec.name} zinit down\`, remove ${spec.name}.toml from zinit's folder of definitions, ` +
      `then \`${spec.name} zinit up\` and \`${spec.name} start\`.`,
  );
}
