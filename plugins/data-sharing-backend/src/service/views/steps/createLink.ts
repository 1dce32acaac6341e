import type { NextStep } from '@data-sharing/backstage-plugin-data-sharing-common';
import { titleOf } from '../product';
import { awsCommand } from './commandLine';
import {
  linkBlock,
  linkIsMade,
  nameIn,
  placeOf,
  type ConsumerSide,
  type GrantedShare,
  type Link,
} from './consumerSide';
import { identifierOf, terraformBlock } from './terraform';

export function createLink(
  share: GrantedShare,
  link: Link,
  consumerSide: ConsumerSide,
): NextStep {
  const { catalogId, region, database, table } = share;
  const inDatabase = link.database;
  const step = {
    title: 'Create a resource link',
    detail: `${placeOf(
      share,
    )} A name in the consumer's own Data Catalog through which Athena and others query ${titleOf(
      share,
    )}.`,
    done: linkIsMade(consumerSide),
  };
  const databaseHead = `resource "${linkBlock.database}" "${identifierOf(
    inDatabase,
  )}"`;
  if (table === null) {
    return {
      ...step,
      command: awsCommand('glue create-database', region, {
        DatabaseInput: {
          Name: inDatabase,
          TargetDatabase: { CatalogId: catalogId, DatabaseName: database },
        },
      }),
      terraform: terraformBlock(databaseHead, {
        name: inDatabase,
        target_database: { catalog_id: catalogId, database_name: database },
      }),
    };
  }
  return {
    ...step,
    detail: `${step.detail} All tables of ${database} have their links in ${inDatabase}: its Terraform block is there once for all of them.`,
    command: [
      `${awsCommand('glue get-database', region, {
        Name: inDatabase,
      })} >/dev/null 2>&1 || ${awsCommand('glue create-database', region, {
        DatabaseInput: { Name: inDatabase },
      })}`,
      awsCommand('glue create-table', region, {
        DatabaseName: inDatabase,
        TableInput: {
          Name: table,
          TargetTable: {
            CatalogId: catalogId,
            DatabaseName: database,
            Name: table,
          },
        },
      }),
    ].join('\n'),
    terraform: [
      terraformBlock(databaseHead, { name: inDatabase }),
      terraformBlock(
        `resource "${linkBlock.table}" "${identifierOf(inDatabase, table)}"`,
        {
          name: table,
          database_name: nameIn(link, 'database'),
          target_table: {
            catalog_id: catalogId,
            database_name: database,
            name: table,
          },
        },
      ),
    ].join('\n\n'),
  };
}
