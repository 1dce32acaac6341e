import type { ResourceEntity } from '@backstage/catalog-model';
import { judge } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import type { MappingContext } from './context';
import { glueEntity } from './glueEntity';
import { targetOfDatabase } from './linkTarget';
import { databaseTags } from './tags';
import { withUnreadable } from './unreadable';

/**
 * The entity of a Glue database, or of a resource link to one. Its verdict is
 * that of a share of the whole database: of the database and all its tables.
 *
 * @param database - as GetDatabases lists it
 * @param tables - all its tables that could be read, in the order of Glue
 * @param unreadable - names of those that could not be read
 * @param context - where it comes from
 */
export function databaseToEntity(
  database: GlueDatabase,
  tables: GlueTable[],
  unreadable: string[],
  context: MappingContext,
): ResourceEntity {
  const { catalogId, source, refOfTarget } = context;
  const home = { catalogId, region: source.region };
  const target = targetOfDatabase(database, home);
  const targetRef = target && refOfTarget(target);
  return glueEntity(
    {
      key: { ...home, database: database.Name, table: null },
      description: database.Description,
      tags: databaseTags(database),
      database,
      verdict: database.TargetDatabase
        ? undefined
        : withUnreadable(
            judge(database, tables, source.flag),
            unreadable.map(name => `${database.Name}.${name}`),
            source.flag,
          ),
      dependsOn: targetRef ? [targetRef] : [],
    },
    context,
  );
}
