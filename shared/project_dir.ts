/** Where the sources lie. */

/**
 * Folder of the project. In a compiled program it is the one inside of it that holds its sources and the
 * files that it carries, which can be read but are not on disk.
 */
export const PROJECT_DIR: string = decodeURIComponent(
  new URL("..", import.meta.url).pathname,
).replace(/\/$/, "");
