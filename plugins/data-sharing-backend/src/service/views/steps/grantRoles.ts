import {
  grantsOf,
  productArn,
  type Grant,
  type GrantResource,
  type NextStep,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { titleOf } from '../product';
import { awsCommand } from './commandLine';
import {
  accepter,
  invitationIsAnswered,
  linkIsMade,
  nameIn,
  placeOf,
  type ConsumerSide,
  type GrantedShare,
  type Link,
} from './consumerSide';
import { identifierOf, terraformBlock, type TerraformBody } from './terraform';

const permissions = 'aws_lakeformation_permissions';

/** The block of `aws_lakeformation_permissions` that says on what. */
function terraformResource(resource: GrantResource): TerraformBody {
  if ('Database' in resource) {
    const { CatalogId, Name } = resource.Database;
    return { database: { catalog_id: CatalogId, name: Name } };
  }
  if ('TableWithColumns' in resource) {
    const { CatalogId, DatabaseName, Name, ColumnNames } =
      resource.TableWithColumns;
    return {
      table_with_columns: {
        catalog_id: CatalogId,
        database_name: DatabaseName,
        name: Name,
        column_names: ColumnNames,
      },
    };
  }
  const { Table } = resource;
  return {
    table: {
      catalog_id: Table.CatalogId,
      database_name: Table.DatabaseName,
      ...('Name' in Table ? { name: Table.Name } : { wildcard: true }),
    },
  };
}

/**
 * What the principal of a share to an account is to hold: what was shared, and
 * no grant option. A role that was shared to has it already.
 */
function passedOn(share: GrantedShare, principal: string): Grant[] {
  if (share.consumerPrincipal) return [];
  return grantsOf({
    ...share,
    consumer: { accountId: share.consumerAccountId, principal },
  });
}

const grantCommand = (
  region: string,
  grant: { principal: string; permissions: string[]; resource: object },
) =>
  awsCommand('lakeformation grant-permissions', region, {
    Principal: { DataLakePrincipalIdentifier: grant.principal },
    Permissions: grant.permissions,
    Resource: grant.resource,
  });

function linkInTerraform(link: Link, isMade: boolean): TerraformBody {
  const named = (text: string, block: 'database' | 'table') =>
    isMade ? text : nameIn(link, block);
  return link.table === null
    ? { database: { name: named(link.database, 'database') } }
    : {
        table: {
          database_name: named(link.database, 'database'),
          name: named(link.table, 'table'),
        },
      };
}

export function grantRoles(
  share: GrantedShare,
  link: Link,
  consumerSide: ConsumerSide,
): NextStep {
  const { region, consumerAccountId: account } = share;
  const [, partition] = productArn(share).split(':');
  const principal =
    share.consumerPrincipal ??
    `arn:${partition}:iam::${account}:role/YOUR-ROLE`;
  const grants = passedOn(share, principal);
  const seeLink = { principal, permissions: ['DESCRIBE'] };
  const label = identifierOf(titleOf(share));
  const afterInvitation: TerraformBody =
    invitationIsAnswered(consumerSide) === false
      ? { depends_on: [{ ref: `${accepter}.data_sharing` }] }
      : {};
  return {
    ...(share.consumerPrincipal
      ? {
          title: 'Let the role see the link',
          detail: `${placeOf(
            share,
          )} As its data lake administrator. The data itself is granted to the role already.`,
        }
      : {
          title: 'Grant it to your roles',
          detail: `${placeOf(
            share,
          )} As its data lake administrator: the share is to the account, who passes it on. Put the name of a role for YOUR-ROLE.`,
        }),
    command: [
      ...grants,
      {
        ...seeLink,
        resource:
          link.table === null
            ? { Database: { Name: link.database } }
            : { Table: { DatabaseName: link.database, Name: link.table } },
      },
    ]
      .map(grant => grantCommand(region, grant))
      .join('\n'),
    terraform: [
      ...grants.map((grant, index) =>
        terraformBlock(
          `resource "${permissions}" "${label}${index ? '_database' : ''}"`,
          {
            principal,
            permissions: grant.permissions,
            ...afterInvitation,
            ...terraformResource(grant.resource),
          },
        ),
      ),
      terraformBlock(`resource "${permissions}" "${label}_link"`, {
        ...seeLink,
        ...linkInTerraform(link, linkIsMade(consumerSide) === true),
      }),
    ].join('\n\n'),
    done: consumerSide?.usable ?? null,
  };
}
