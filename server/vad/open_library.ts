/** Loading onnxruntime's native library from where a compiled program has put it. */
import Module, { createRequire } from "node:module";
import process from "node:process";
import type { PlacedLibrary } from "./native_library.ts";

/**
 * Loads the library from disk and gives it to the package onnxruntime-node in place of its own. The system
 * finds the shared libraries that it needs beside it.
 *
 * @throws {Error} If it can't be loaded.
 */
export function openLibrary({ asked, placed }: PlacedLibrary): void {
  const { cache } = createRequire(import.meta.url);
  if (cache[asked] !== undefined) return;
  const module = new Module(asked);
  process.dlopen(module, placed);
  module.loaded = true;
  cache[asked] = module;
}
