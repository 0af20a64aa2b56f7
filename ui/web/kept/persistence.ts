/** Asking the browser not to clear what is kept when space gets short. */

/** Asks once; browsers decide by themselves or ask the person. What they say changes nothing here. */
export async function askPersistence(): Promise<void> {
  try {
    if (!await navigator.storage.persisted()) await navigator.storage.persist();
  } catch {
    // Not every browser has it; what is kept then lasts as long as there is space.
  }
}
