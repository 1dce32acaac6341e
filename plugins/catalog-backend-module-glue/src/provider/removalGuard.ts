/**
 * Lake Formation answers a missing permission with fewer tables, not with an
 * error. So a listing that would remove much is not believed.
 *
 * @param known - how many entities the catalog has of the source
 * @param listed - how many the listing has
 * @param maxPercentage - of `known` that may go at once, 0 to 100
 * @returns why the listing must not be applied, or undefined
 */
export function refusalOfListing(
  known: number,
  listed: number,
  maxPercentage: number,
): string | undefined {
  const gone = known - listed;
  if (gone <= 0 || gone * 100 <= known * maxPercentage) return undefined;
  return (
    `The listing has ${listed} entities where the catalog has ${known}: ` +
    `${Math.round(
      (gone * 100) / known,
    )} % would be removed, and rejectRemovalsAbovePercentage is ${maxPercentage}. ` +
    'Nothing was changed. If they are really gone, raise it for one run; ' +
    'if not, see what the role may DESCRIBE in Lake Formation'
  );
}
