/** What native libraries are told by the environment. */

/**
 * Variables that have to be set before onnxruntime is loaded: it would report its use to its maker and
 * keep an id in the home folder, past all of Deno's permissions.
 */
export const NATIVE_ENVIRONMENT = [["ORT_DISABLE_TELEMETRY", "1"]] as const;

/**
 * Variables that the C library (glibc; others don't know them) reads when a program starts. What is larger than
 * 8 KiB, as audio and what is read from sockets are, gets pages of its own, which go back to the system when it is
 * freed; by default it lies among what is kept, and each burst leaves memory that nobody uses. Measured: of what 90
 * live sessions more take of the engine, 111 MB become 34; with 32 KiB the heap of 100 sessions grows from 18 to
 * 28 MB within seven minutes, with 8 to 22 within two, for no more processor time. Source: mallopt(3).
 */
export const MEMORY_ENVIRONMENT = [
  ["MALLOC_MMAP_THRESHOLD_", "8192"],
  ["MALLOC_TRIM_THRESHOLD_", "131072"],
] as const;

/** Sets {@linkcode NATIVE_ENVIRONMENT} for this process, which must be allowed to. */
export function setNativeEnvironment(): void {
  for (const [name, value] of NATIVE_ENVIRONMENT) Deno.env.set(name, value);
}
