/**
 * Lake Formation answers a missing permission with fewer tables, not with an
 * error. So a listing that would remove much is not believed.
 *
 * @param known - how many entities the catalog has of the source
 * @param gone - how many of them the listing lacks
 * @param maxPercentage - of `known` that may go at once, 0 to 100
 * @returns why they must not go, or undefined
 */
export function refusalOfListing(
  known: number,
  gone: number,
  maxPercentage: number,
): string | undefined {
  if (gone === 0 || gone * 100 <= known * maxPercentage) return undefined;
  return (
    `The listing lacks ${gone} of the ${known} entities that the catalog has: ` +
    `${Math.round(
      (gone * 100) / known,
    )} % would be removed, and rejectRemovalsAbovePercentage is ${maxPercentage}. ` +
    'Nothing was removed. If they are really gone, let them through; ' +
    'if not, see what the role may DESCRIBE in Lake Formation'
  );
}
