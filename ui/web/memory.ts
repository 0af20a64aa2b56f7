/** What this browser remembers from one visit to the next; one that keeps nothing forgets it with the page. */

/** Gives what is remembered under a name; undefined if nothing is. */
export function recall(storage: Pick<Storage, "getItem">, name: string): string | undefined {
  try {
    return storage.getItem(name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers something under a name. */
export function remember(storage: Pick<Storage, "setItem">, name: string, value: string): void {
  try {
    storage.setItem(name, value);
  } catch {
    // It holds until the page is closed.
  }
}

/** Remembers nothing under a name any more. */
export function forget(storage: Pick<Storage, "removeItem">, name: string): void {
  try {
    storage.removeItem(name);
  } catch {
    // There was nothing.
  }
}
