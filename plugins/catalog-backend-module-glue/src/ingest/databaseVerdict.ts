import {
  combineVerdicts,
  databasePart,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase } from '../glue/shapes';
import type { TableVerdicts } from '../store/IngestionStore';
import type { Run } from './Ingestion';

/**
 * The verdict of a share of a whole database, from what the store has of its
 * tables: the same as `judgeDatabase` with all of them in the order of their
 * names, without reading them again.
 */
export function databaseVerdict(
  { source: { sensitivity } }: Pick<Run, 'source'>,
  database: GlueDatabase,
  { tables, parts, reasonsTotal }: TableVerdicts,
): VerdictSummary {
  const own = databasePart(
    database,
    tables > 0 ? 'all-tables' : 'nothing',
    sensitivity,
  );
  const hidden: VerdictSummary[] = database.HiddenTables
    ? [
        {
          verdict: 'unknown',
          reasons: [
            {
              verdict: 'unknown',
              level: 'database',
              name: database.Name,
              parameter: sensitivity.flag,
              value: null,
              kind: 'hidden-tables',
            },
          ],
          reasonsTotal: 1,
        },
      ]
    : [];
  return {
    ...combineVerdicts([own, ...hidden, ...parts]),
    reasonsTotal: own.reasonsTotal + hidden.length + reasonsTotal,
  };
}
