/** What native libraries are told by the environment. */

/**
 * Variables that have to be set before onnxruntime is loaded: it would report its use to its maker and
 * keep an id in the home folder, past all of Deno's permissions.
 */
export const NATIVE_ENVIRONMENT = [["ORT_DISABLE_TELEMETRY", "1"]] as const;

/** Sets them for this process, which must be allowed to. */
export function setNativeEnvironment(): void {
  for (const [name, value] of NATIVE_ENVIRONMENT) Deno.env.set(name, value);
}
