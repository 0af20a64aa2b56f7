/** Numbers with what they count. */

/** "1 segment", "2 segments". */
export function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
