/** Where npm packages lie. */
import { fileURLToPath } from "node:url";

/**
 * Path of a file of an npm package, told from where its main module lies.
 *
 * @param path From the main module's folder.
 */
export function packageFile(name: string, path: string): string {
  return fileURLToPath(new URL(path, import.meta.resolve(name)));
}
