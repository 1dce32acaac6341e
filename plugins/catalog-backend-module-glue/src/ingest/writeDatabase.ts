import { isDeepStrictEqual } from 'node:util';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { databaseToEntity } from '../mapping/databaseToEntity';
import { targetOfDatabase } from '../mapping/linkTarget';
import { assertValidEntity } from '../mapping/validEntity';
import { databaseFacts, type GlueDatabase } from '../glue/shapes';
import { unfinished, type KnownDatabase } from '../store/IngestionStore';
import { applyDelta } from './applyDelta';
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
    // What the module makes itself is valid, as property tests show.
    if (transformers.database) await assertValidEntity(transformed);
    return transformed;
  } catch (error) {
    report.skip(database.Name, String(error));
    return 'unusable';
  }
}

/**
 * Writes a database that was read, with the verdict that its tables in the store
 * add up to, into store and catalog. To be called under the lock.
 *
 * What a poll compares with is stored when the catalog has it: if this process
 * dies before, the next poll reads the database again.
 *
 * @param more - what else changes in the catalog at the same time
 * @param touched - number of the event or poll that read it, if one did
 */
export const writeDatabase = (
  run: Run,
  facts: GlueDatabase,
  known: KnownDatabase | undefined,
  more: Delta,
  touched?: number,
): Promise<void> =>
  write(run, known, more, {
    facts,
    owner: ownerOf(run, facts),
    touched: touched ?? known?.touched ?? 0,
  });

/**
 * The same for a database of which only tables were read. Its owner counts for
 * those that were not, and so stays what a poll compares with.
 */
export const judgeAnew = (
  run: Run,
  known: KnownDatabase,
  more: Delta,
): Promise<void> => write(run, known, more, known);

async function write(
  run: Run,
  known: KnownDatabase | undefined,
  more: Delta,
  read: Pick<KnownDatabase, 'facts' | 'owner' | 'touched'>,
): Promise<void> {
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
  const added = typeof entity === 'string' ? [] : [entity];
  const removed =
    before?.entityRef && before.entityRef !== entityRef
      ? [before.entityRef]
      : [];
  // The store has whatever the catalog has.
  if (entityRef !== null && entityRef !== before?.entityRef) {
    await store.saveDatabase(source.id, { ...record, owner: unfinished });
  }
  await applyDelta(run, {
    added: [...more.added, ...added],
    removed: [...more.removed, ...removed],
  });
  if (!before || !isDeepStrictEqual(record, before)) {
    await store.saveDatabase(source.id, record);
  }
}
