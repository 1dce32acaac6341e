import {
  linkDatabaseName,
  type NextStep,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { acceptInvitation } from './steps/acceptInvitation';
import type { ConsumerSide, GrantedShare } from './steps/consumerSide';
import { createLink } from './steps/createLink';
import { grantRoles } from './steps/grantRoles';

/**
 * What the consumer does after the grant, with AWS CLI commands and Terraform
 * for this very share.
 *
 * @param share - with the columns that were granted, where it is some
 * @param consumerSide - what the consumer machine found last; null where it has
 *   not looked yet
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/accepting-ram-invite.html
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/create-resource-link-table.html
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/regranting-shared-resources.html
 */
export function nextStepsOf(
  share: GrantedShare,
  consumerSide: ConsumerSide = null,
): NextStep[] {
  const link = consumerSide?.link ?? {
    database: linkDatabaseName(share.database),
    table: share.table,
  };
  return [
    acceptInvitation(share, consumerSide),
    createLink(share, link, consumerSide),
    grantRoles(share, link, consumerSide),
  ];
}
