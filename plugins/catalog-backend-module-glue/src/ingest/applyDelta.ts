import type { Ingestion } from './Ingestion';
import type { Delta } from './writeTables';

/** Gives the catalog a change. What is the same there already costs no write. */
export async function applyDelta(
  { connection, source }: Pick<Ingestion, 'connection' | 'source'>,
  { added, removed }: Delta,
): Promise<void> {
  if (added.length === 0 && removed.length === 0) return;
  const locationKey = `awsGlue:${source.id}`;
  await connection.applyMutation({
    type: 'delta',
    added: added.map(entity => ({ entity, locationKey })),
    removed: removed.map(entityRef => ({ entityRef, locationKey })),
  });
}
