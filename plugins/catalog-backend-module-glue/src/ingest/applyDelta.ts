import type { Entity } from '@backstage/catalog-model';
import { assertValidEntity } from '../mapping/validEntity';
import type { Run } from './Ingestion';
import type { Delta } from './writeTables';

/**
 * Gives the catalog a change. What is the same there already costs no write.
 *
 * The catalog refuses a change whole for one entity that breaks its rules. None
 * should; where one does, it is left out and reported, and the others go on.
 */
export async function applyDelta(
  run: Pick<Run, 'connection' | 'source' | 'report'>,
  { added, removed }: Delta,
): Promise<void> {
  if (added.length === 0 && removed.length === 0) return;
  try {
    await mutate(run, added, removed);
  } catch (error) {
    const valid = await withoutInvalid(run, added);
    if (valid.length === added.length) throw error;
    await mutate(run, valid, removed);
  }
}

async function mutate(
  { connection, source }: Pick<Run, 'connection' | 'source'>,
  added: Entity[],
  removed: string[],
) {
  const locationKey = `awsGlue:${source.id}`;
  await connection.applyMutation({
    type: 'delta',
    added: added.map(entity => ({ entity, locationKey })),
    removed: removed.map(entityRef => ({ entityRef, locationKey })),
  });
}

async function withoutInvalid(
  { report }: Pick<Run, 'report'>,
  entities: Entity[],
): Promise<Entity[]> {
  const valid: Entity[] = [];
  for (const entity of entities) {
    try {
      await assertValidEntity(entity);
      valid.push(entity);
    } catch (error) {
      report.skip(entity.metadata.title ?? entity.metadata.name, String(error));
    }
  }
  return valid;
}
