import type { Caller } from '../core';
import { onLinks, type NamedResource } from '../lakeformation/resources';
import type { CatalogPlace } from './catalog';
import { isForeign, type GlueContext } from './context';

const everything = {
  Database: ['ALL', 'ALTER', 'CREATE_TABLE', 'DESCRIBE', 'DROP'],
  Table: ['ALL', 'ALTER', 'DELETE', 'DESCRIBE', 'DROP', 'INSERT', 'SELECT'],
};

/**
 * A governed role may do all with what it creates, and pass that on.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/implicit-permissions.html
 */
export function grantToCreator(
  { grants, rights }: GlueContext,
  place: CatalogPlace,
  resource: NamedResource & { kind: keyof typeof everything },
  isLink: boolean,
  caller: Caller,
): void {
  if (!rights.governedRole || isForeign(place, caller)) return;
  const permissions = isLink ? onLinks : everything[resource.kind];
  grants.grant(
    place,
    rights.governedRole,
    resource,
    permissions,
    permissions,
    caller,
  );
}
