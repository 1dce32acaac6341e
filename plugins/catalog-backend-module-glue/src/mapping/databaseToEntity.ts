import type { ResourceEntity } from '@backstage/catalog-model';
import type { VerdictSummary } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase } from '../glue/shapes';
import type { MappingContext } from './context';
import { glueEntity } from './glueEntity';
import { targetOfDatabase } from './linkTarget';
import { databaseTags } from './tags';

/**
 * The entity of a Glue database, or of a resource link to one.
 *
 * @param database - as GetDatabases lists it
 * @param verdict - that of a share of the whole database: of the database and
 *   all its tables. A resource link has none
 * @param context - where it comes from
 */
export function databaseToEntity(
  database: GlueDatabase,
  verdict: VerdictSummary,
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
      verdict: database.TargetDatabase ? undefined : verdict,
      dependsOn: targetRef ? [targetRef] : [],
    },
    context,
  );
}
