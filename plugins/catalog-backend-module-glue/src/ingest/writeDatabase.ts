import { isDeepStrictEqual } from 'node:util';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { databaseToEntity } from '../mapping/databaseToEntity';
import { targetOfDatabase } from '../mapping/linkTarget';
import { assertValidEntity } from '../mapping/validEntity';
import { databaseFacts, type GlueDatabase } from '../glue/shapes';
import type { KnownDatabase } from '../store/IngestionStore';
import { databaseVerdict } from './databaseVerdict';
import type { Run } from './Ingestion';
import { resolveTargets } from './linkTargets';
import { ownerOf } from './ownerOf';
import { contextOf } from './TableMapper';
import type { Delta } from './writeTables';

async function databaseEntity(
  run: Run,
  database: GlueDatabase,
): Promise<Entity | 'unwanted' | 'unusable'> {
  const { source, store, sources, transformers, report } = run;
  try {
    const home = contextOf(run, database);
    const target = targetOfDatabase(database, {
      catalogId: home.catalogId,
      region: source.region,
    });
    const context = target
      ? contextOf(run, database, await resolveTargets(sources, store, [target]))
      : home;
    const verdict = databaseVerdict(
      run,
      database,
      await store.tableVerdicts(source.id, database.Name.toLowerCase()),
    );
    const entity = databaseToEntity(database, verdict, context);
    const transformed = transformers.database
      ? transformers.database(entity, database, {
          sourceId: source.id,
          catalogId: context.catalogId,
          region: source.region,
        })
      : entity;
    if (!transformed) return 'unwanted';
    await assertValidEntity(transformed);
    return transformed;
  } catch (error) {
    report.skip(database.Name, String(error));
    return 'unusable';
  }
}

/**
 * Writes a database that was read into the store, with the verdict that its
 * tables in the store add up to, and tells what that is for the catalog. To be
 * called under the lock, and applied before it is released.
 *
 * @param touched - number of the event or poll that read it, if one did
 */
export const writeDatabase = (
  run: Run,
  facts: GlueDatabase,
  known: KnownDatabase | undefined,
  touched?: number,
): Promise<Delta> =>
  write(run, known, {
    facts,
    owner: ownerOf(run, facts),
    touched: touched ?? known?.touched ?? 0,
  });

/**
 * The same for a database of which only tables were read. Its owner counts for
 * those that were not, and so stays what a poll compares with.
 */
export const judgeAnew = (run: Run, known: KnownDatabase): Promise<Delta> =>
  write(run, known, known);

async function write(
  run: Run,
  known: KnownDatabase | undefined,
  read: Pick<KnownDatabase, 'facts' | 'owner' | 'touched'>,
): Promise<Delta> {
  const { source, store } = run;
  const before = known && !known.removed ? known : undefined;
  const entity = await databaseEntity(run, read.facts);
  const ref = typeof entity === 'string' ? null : stringifyEntityRef(entity);
  const entityRef =
    ref ?? (entity === 'unusable' ? before?.entityRef ?? null : null);
  const record: KnownDatabase = {
    name: read.facts.Name.toLowerCase(),
    entityRef,
    owner: read.owner,
    facts: databaseFacts(read.facts),
    touched: read.touched,
    removed: false,
  };
  if (!before || !isDeepStrictEqual(record, before)) {
    await store.saveDatabase(source.id, record);
  }
  return {
    added: typeof entity === 'string' ? [] : [entity],
    removed:
      before?.entityRef && before.entityRef !== entityRef
        ? [before.entityRef]
        : [],
  };
}
