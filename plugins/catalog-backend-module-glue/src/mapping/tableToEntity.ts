import type { ResourceEntity } from '@backstage/catalog-model';
import {
  combineVerdicts,
  databasePart,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import type { MappingContext } from './context';
import { glueEntity } from './glueEntity';
import { targetOfTable } from './linkTarget';
import { tableTags } from './tags';

/** What Presto and its kin note on a view that nobody described. */
const markOfView = /^(presto|trino) (materialized )?view$/i;

function commentOf({ Parameters: parameters }: GlueTable) {
  const comment =
    parameters && Object.hasOwn(parameters, 'comment')
      ? parameters.comment
      : undefined;
  return typeof comment === 'string' && !markOfView.test(comment.trim())
    ? comment
    : undefined;
}

/**
 * The entity of a Glue table or view, or of a resource link to one. It depends
 * on its database; a link also on its target. Columns count for the verdict and
 * are not in the entity.
 *
 * @param database - as GetDatabases lists it
 * @param table - as GetTables lists it
 * @param part - what `tablePart` says of the table
 * @param databaseRef - ref of the database's entity
 * @param context - where it comes from
 */
export function tableToEntity(
  database: GlueDatabase,
  table: GlueTable,
  part: VerdictSummary,
  databaseRef: string,
  context: MappingContext,
): ResourceEntity {
  const { catalogId, source, refOfTarget } = context;
  const home = { catalogId, region: source.region };
  const key = { ...home, database: database.Name, table: table.Name };
  const target = targetOfTable(table, home);
  const targetRef = target && refOfTarget(target);
  return glueEntity(
    {
      key,
      // Hive, Spark and Athena keep a table's comment as a parameter.
      description: table.Description?.trim() || commentOf(table),
      tags: tableTags(table),
      database,
      verdict: table.TargetTable
        ? undefined
        : combineVerdicts([
            databasePart(database, table, source.sensitivity),
            part,
          ]),
      dependsOn: targetRef ? [databaseRef, targetRef] : [databaseRef],
    },
    context,
  );
}
