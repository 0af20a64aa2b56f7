/** A change of tags. */

/** What a person changed. */
export interface TagChange {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** The tags after a change; those that stay keep their order. */
export function changedTags(
  tags: readonly string[],
  { added, removed }: TagChange,
): readonly string[] {
  return [...new Set([...tags.filter((tag) => !removed.includes(tag)), ...added])];
}
