import type { ConsumerOutput } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareIdentity } from '../../../database/RequestStore';
import { identifierOf, type Reference } from './terraform';

/** A share, as it was granted. */
export type GrantedShare = ShareIdentity;

/** Where the resource link is, or is to be. */
export type Link = NonNullable<ConsumerOutput['link']>;

/** What the consumer machine found last; null where it has not looked yet. */
export type ConsumerSide = ConsumerOutput | null;

/** Where a step is done, for a person. */
export const placeOf = ({ consumerAccountId, region }: GrantedShare): string =>
  `In account ${consumerAccountId}, region ${region}.`;

/** Terraform's resource that accepts invitations, of {@link acceptInvitation}. */
export const accepter = 'aws_ram_resource_share_accepter';

/** Whether no invitation waits any more; null where it cannot be told. */
export const invitationIsAnswered = (side: ConsumerSide): boolean | null =>
  side === null || side.invitation === 'unknown'
    ? null
    : side.invitation !== 'pending';

/** Whether there is a resource link; null where it cannot be told. */
export function linkIsMade(side: ConsumerSide): boolean | null {
  if (side === null || side.role === 'absent') return null;
  if (side.link) return true;
  return side.usable === null ? null : false;
}

/** Terraform's resources that are the link, and the database it is in. */
export const linkBlock = {
  database: 'aws_glue_catalog_database',
  table: 'aws_glue_catalog_table',
};

/** The name that a block gives it, so that Terraform makes that one before. */
export const nameIn = (
  { database, table }: Link,
  block: keyof typeof linkBlock,
): Reference => ({
  ref: `${linkBlock[block]}.${identifierOf(
    ...(block === 'table' && table !== null ? [database, table] : [database]),
  )}.name`,
});
