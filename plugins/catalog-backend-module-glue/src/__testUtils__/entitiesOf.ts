import {
  judgeDatabase,
  tablePart,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import type { MappingContext } from '../mapping/context';
import { databaseToEntity } from '../mapping/databaseToEntity';
import { entityRef } from '../mapping/entityName';
import { tableToEntity } from '../mapping/tableToEntity';

/** The entity of a database that holds just these tables. */
export const entityOfDatabase = (
  database: GlueDatabase,
  tables: GlueTable[],
  context: MappingContext,
) =>
  databaseToEntity(
    database,
    judgeDatabase(database, tables, context.source.sensitivity),
    context,
  );

/** The entity of a table. */
export const entityOfTable = (
  database: GlueDatabase,
  table: GlueTable,
  context: MappingContext,
) =>
  tableToEntity(
    database,
    table,
    tablePart(database, table, context.source.sensitivity),
    entityRef(context.source.namespace, {
      catalogId: context.catalogId,
      region: context.source.region,
      database: database.Name,
      table: null,
    }),
    context,
  );
