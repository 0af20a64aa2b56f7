/** Methods of Deno and of JavaScript that an older Deno lacks. */

/** How long a lock may take to be had, in milliseconds. */
const LOCK_PATIENCE_MS = 50;

/** Defines a method where there is none. */
function define(owner: object, name: string, method: (...args: never[]) => unknown): void {
  if (name in owner) return;
  Object.defineProperty(owner, name, { value: method, writable: true, configurable: true });
}

// Whoever is refused goes on waiting for the lock unseen, and lets it go at once when it comes.
define(Deno.FsFile.prototype, "tryLock", async function (
  this: Deno.FsFile,
  exclusive: boolean,
): Promise<boolean> {
  const outcome = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => outcome.resolve(false), LOCK_PATIENCE_MS);
  this.lock(exclusive).then(() => outcome.resolve(true), outcome.reject);
  return await outcome.promise.finally(() => clearTimeout(timer));
});

define(
  Uint8Array,
  "fromHex",
  (text: string) => Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16)),
);

define(Uint8Array.prototype, "toHex", function (this: Uint8Array): string {
  return Array.from(this, (byte) => byte.toString(16).padStart(2, "0")).join("");
});

// As the token is written: the alphabet for addresses, no padding.
define(Uint8Array.prototype, "toBase64", function (this: Uint8Array): string {
  return btoa(String.fromCharCode(...this)).replaceAll("+", "-").replaceAll("/", "_")
    .replaceAll("=", "");
});

define(RegExp, "escape", (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
