import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { DatabaseService } from '@backstage/backend-plugin-api';
import { ConfigReader } from '@backstage/config';
import type { DeferredEntity } from '@backstage/plugin-catalog-node';
import knex from 'knex';
import { sourceConfig } from '../config';
import { pageThrough } from '../pageThrough';
import { quietLogger } from '../quietLogger';
import { entitiesOf } from '../MeasuredProvider';
import { createSubject } from '../subject';
import { serve } from '../worker';

/**
 * Reads all with the subject, into no catalog.
 *
 * @param take - is handed what the catalog would be
 * @param database - absent where nothing is to be remembered
 * @returns milliseconds until it hands over the last of it
 */
async function scanOnly(
  take: (entities: readonly DeferredEntity[]) => void,
  database?: DatabaseService,
): Promise<number> {
  const subject = await createSubject({
    config: new ConfigReader(sourceConfig),
    logger: quietLogger,
    database,
  });
  let handedOverAt = NaN;
  await subject.provider.connect({
    applyMutation: async mutation => {
      handedOverAt = performance.now();
      take(entitiesOf(mutation));
    },
    refresh: async () => {},
  });
  const started = performance.now();
  await subject.scan();
  return handedOverAt - started;
}

const commands = {
  /** Times the control. */
  control: async () => {
    const started = performance.now();
    const { databases, tables } = await pageThrough();
    return {
      milliseconds: performance.now() - started,
      items: databases + tables,
    };
  },

  /** Times the subject. */
  subject: async () => {
    let items = 0;
    const milliseconds = await scanOnly(entities => {
      items += entities.length;
    });
    return { milliseconds, items };
  },

  /**
   * Writes what the subject makes of Glue, an entity on each line.
   *
   * @returns how many entities there are
   */
  write: async (file: string): Promise<number> => {
    const db = knex({
      client: 'better-sqlite3',
      connection: ':memory:',
      useNullAsDefault: true,
    });
    const entities: DeferredEntity[] = [];
    await scanOnly(some => entities.push(...some), {
      getClient: async () => db,
    });
    await db.destroy();
    const stream = createWriteStream(file);
    for (const entity of entities) stream.write(`${JSON.stringify(entity)}\n`);
    stream.end();
    await finished(stream);
    return entities.length;
  },
};

/** A scan of Glue, without a catalog. */
export type ScanCommands = typeof commands;

serve(commands);
