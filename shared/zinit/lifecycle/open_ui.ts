/** Opening the page of a running service. */
import { EXIT } from "../../errors.ts";
import { LifecycleError } from "../errors.ts";
import type { LifecycleContext } from "./context.ts";
import { isRegistered } from "./registered.ts";

/** Options of {@linkcode openUi}. */
export interface OpenUiOptions {
  /** Address of the page, with what is needed to come in. */
  readonly address: string;
  /** Prints the address, so that it can be opened by hand. */
  readonly print: (address: string) => void;
  /**
   * Opens the address in the person's browser.
   *
   * @returns Whether there was one to open.
   */
  readonly open: (address: string) => Promise<boolean>;
}

/**
 * Prints the address of the page and opens it.
 *
 * @throws {LifecycleError} With exit code 3 if the service doesn't run.
 */
export async function openUi(
  context: LifecycleContext,
  options: OpenUiOptions,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { client, spec, tell } = context;
  const registered = await isRegistered(context, signal);
  const state = registered ? (await client.status(spec.name, { signal })).state : "unregistered";
  if (state !== "running") {
    throw new LifecycleError(
      `${spec.name} is not running (${state}); start it with \`${spec.name} start\`.`,
      EXIT.notRunning,
    );
  }
  options.print(options.address);
  if (!await options.open(options.address)) {
    tell("There is no browser to open it here; open the address above by hand.");
  }
}
