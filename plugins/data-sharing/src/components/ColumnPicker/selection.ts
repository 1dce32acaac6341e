/** What a table says was chosen: `all` of the rows that it shows, or ids. */
type Selected = 'all' | ReadonlySet<string | number>;

/**
 * What is chosen after a change in a table that shows only what was searched
 * for: the rows that it does not show stay as they were, also when all of the
 * shown are chosen or given up at once.
 *
 * @param before - ids that were chosen
 * @param found - ids of the rows that the table shows
 */
export function selectionAfter(
  before: ReadonlySet<string>,
  selected: Selected,
  found: string[],
): Set<string> {
  const after = new Set(before);
  for (const id of found) {
    if (selected === 'all' || selected.has(id)) after.add(id);
    else after.delete(id);
  }
  return after;
}
