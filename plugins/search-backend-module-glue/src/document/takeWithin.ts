/**
 * The first of the values that together stay within a size.
 *
 * @param bytes - of UTF-8, with one more for each value that keeps it apart
 */
export function takeWithin(values: Iterable<string>, bytes: number): string[] {
  const taken: string[] = [];
  let left = bytes;
  for (const value of values) {
    left -= Buffer.byteLength(value) + 1;
    if (left < 0) break;
    taken.push(value);
  }
  return taken;
}
