import type { Grant } from '@data-sharing/backstage-plugin-data-sharing-common';

/** What a row of the grant table is on, as the names of its atoms. */
const placesOf = ({ resource }: Grant): string[] => {
  if ('Database' in resource) return ['database'];
  if ('Table' in resource) return ['main'];
  return resource.TableWithColumns.ColumnNames.map(
    name => `column:${name.toLowerCase()}`,
  );
};

/**
 * The single permissions that rows of the grant table consist of, in the words
 * of the revoke machine: `SELECT@main`, `SELECT+@main` with its grant option,
 * `SELECT@column:id`, `DESCRIBE@database`.
 */
export const atomsOf = (grants: Grant[]): string[] =>
  grants.flatMap(grant =>
    placesOf(grant).flatMap(place => [
      ...grant.permissions.map(permission => `${permission}@${place}`),
      ...grant.permissionsWithGrantOption.map(
        permission => `${permission}+@${place}`,
      ),
    ]),
  );
