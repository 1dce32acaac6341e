import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { annotations } from './product';

/** A Glue database's parameters that name its producer, as in the AWS sample. @public */
export const ownerParameters = {
  /** Twelve digits: the producer's AWS account. */
  dataOwner: 'data_owner',
  /** How people call it. */
  dataOwnerName: 'data_owner_name',
} as const;

/**
 * Finds the group that owns the data of an AWS account: by the configured map,
 * then by the annotation on the Group. Never by a name that looks alike.
 *
 * @param dataOwner - the `data_owner` parameter as found, or undefined
 * @param configured - account id to group ref
 * @param groups - the catalog's groups that carry `data-sharing/data-owner-accounts`
 * @returns the group's ref, or undefined where none or more than one claims it
 * @public
 */
export function resolveOwner(
  dataOwner: string | undefined,
  configured: Record<string, string>,
  groups: Entity[],
): string | undefined {
  const account = dataOwner?.trim();
  if (!account || !/^\d{12}$/.test(account)) return undefined;
  if (Object.hasOwn(configured, account)) {
    return stringifyEntityRef(
      parseEntityRef(configured[account], {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    );
  }
  const claiming = groups.filter(group =>
    (group.metadata.annotations?.[annotations.groupDataOwner] ?? '')
      .split(',')
      .some(claimed => claimed.trim() === account),
  );
  return claiming.length === 1 ? stringifyEntityRef(claiming[0]) : undefined;
}
