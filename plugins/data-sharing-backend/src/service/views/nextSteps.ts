import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ShareIdentity } from '../../database/RequestStore';
import { titleOf } from './product';

/** Quotes for a POSIX shell. */
const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;

const jsonOption = (value: object) => quoted(JSON.stringify(value));

/** The consumer's own database that holds a link to a shared table. */
const linkDatabaseOf = (share: ShareIdentity) => `${share.database}_shared`;

function acceptInvitation({ catalogId, region }: ShareIdentity): NextStep {
  const pending = `resourceShareInvitations[?senderAccountId=='${catalogId}' && status=='PENDING'].resourceShareInvitationArn`;
  return {
    title: 'Accept the invitation of AWS RAM',
    detail:
      'Only where the consumer account is not in an AWS organisation that shares with itself: there it needs no invitation, and the command finds none.',
    command: `aws ram get-resource-share-invitations --region ${region} --query "${pending}" --output text | xargs -n1 -r aws ram accept-resource-share-invitation --region ${region} --resource-share-invitation-arn`,
  };
}

function createLink(share: ShareIdentity): NextStep {
  const { catalogId: CatalogId, region, database, table } = share;
  const common = {
    title: 'Create a resource link',
    detail: `A name in the consumer's own Data Catalog through which Athena and others query ${titleOf(
      share,
    )}. Run it in account ${share.consumerAccountId}.`,
  };
  if (table === null) {
    const link = {
      Name: linkDatabaseOf(share),
      TargetDatabase: { CatalogId, DatabaseName: database },
    };
    return {
      ...common,
      command: `aws glue create-database --region ${region} --database-input ${jsonOption(
        link,
      )}`,
    };
  }
  const link = {
    Name: table,
    TargetTable: { CatalogId, DatabaseName: database, Name: table },
  };
  const name = linkDatabaseOf(share);
  return {
    ...common,
    command: [
      `aws glue create-database --region ${region} --database-input ${jsonOption(
        { Name: name },
      )}`,
      `aws glue create-table --region ${region} --database-name ${quoted(
        name,
      )} --table-input ${jsonOption(link)}`,
    ].join('\n'),
  };
}

const grantCommand = (
  region: string,
  principal: string,
  permissions: string,
  resource: object,
) =>
  `aws lakeformation grant-permissions --region ${region} --principal DataLakePrincipalIdentifier=${quoted(
    principal,
  )} --permissions ${permissions} --resource ${jsonOption(resource)}`;

function grantRoles(share: ShareIdentity): NextStep {
  const { catalogId: CatalogId, region, database, table } = share;
  const principal =
    share.consumerPrincipal ??
    `arn:aws:iam::${share.consumerAccountId}:role/YOUR-ROLE`;
  const linkDatabase = linkDatabaseOf(share);
  const link =
    table === null
      ? { Database: { Name: linkDatabase } }
      : { Table: { DatabaseName: linkDatabase, Name: table } };
  const target =
    table === null
      ? { Table: { CatalogId, DatabaseName: database, TableWildcard: {} } }
      : { Table: { CatalogId, DatabaseName: database, Name: table } };
  const seeLink = grantCommand(region, principal, 'DESCRIBE', link);
  if (share.consumerPrincipal) {
    return {
      title: 'Let the role see the link',
      detail: `The data itself is granted to the role already. As data lake administrator of account ${share.consumerAccountId}.`,
      command: seeLink,
    };
  }
  return {
    title: 'Grant it to your roles',
    detail: `The share is to the account, and its data lake administrator passes it on. Put the name of a role for YOUR-ROLE.`,
    command: [
      grantCommand(region, principal, 'SELECT DESCRIBE', target),
      seeLink,
    ].join('\n'),
  };
}

/**
 * What the consumer does after the grant, with AWS CLI commands for this very
 * share.
 *
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/accepting-ram-invite.html
 * @see https://docs.aws.amazon.com/lake-formation/latest/dg/create-resource-link-table.html
 */
export const nextStepsOf = (share: ShareIdentity): NextStep[] => [
  acceptInvitation(share),
  createLink(share),
  grantRoles(share),
];
