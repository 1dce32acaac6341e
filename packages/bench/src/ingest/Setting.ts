import { join } from 'node:path';
import { awsEnvironment } from './config';
import { GeneratedCatalog } from './glue/GeneratedCatalog';
import type { CatalogSize } from './options';
import { startWorker } from './worker';
import type { GlueEndpointCommands } from './workers/glueEndpoint';
import type { ScanCommands } from './workers/scan';

/** A Glue catalog of one size, with what the subject makes of it. */
export class Setting {
  readonly glue: GeneratedCatalog;

  private constructor(
    readonly size: CatalogSize,
    readonly endpoint: string,
    /** What the subject makes of it, a deferred entity in JSON on each line. */
    readonly entitiesFile: string,
    /** How many those are. */
    readonly entities: number,
  ) {
    this.glue = new GeneratedCatalog(size);
  }

  /**
   * Starts the endpoint and maps everything once.
   *
   * @param directory - gets the file
   * @throws Error where the subject makes no entity of some table or database
   */
  static async create(size: CatalogSize, directory: string): Promise<Setting> {
    const endpoint = await startWorker<GlueEndpointCommands>(
      require.resolve('./workers/glueEndpoint'),
    ).call('start', size);
    const scan = startWorker<ScanCommands>(require.resolve('./workers/scan'), {
      env: awsEnvironment(endpoint),
    });
    const file = join(directory, `entities-${size.tables}.ndjson`);
    const entities = await scan.call('write', file);
    await scan.stop();
    const expected = size.tables + size.databases;
    if (entities < expected) {
      throw new Error(
        `The subject made ${entities} entities of ${expected} tables and databases`,
      );
    }
    return new Setting(size, endpoint, file, entities);
  }

  /** How often each operation was called since the last reset. */
  calls(): Promise<Record<string, number>> {
    return this.#ask('GET', '/__calls');
  }

  async resetCalls(): Promise<void> {
    await this.#ask('POST', '/__reset');
  }

  /**
   * Changes a table in Glue.
   *
   * @returns its description, which nobody had before
   */
  async change(database: string, table: string): Promise<string> {
    const { Table } = await this.#ask<{ Table: { Description: string } }>(
      'POST',
      '/__change',
      { DatabaseName: database, Name: table },
    );
    return Table.Description;
  }

  async #ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${this.endpoint}${path}`, {
      method,
      body: JSON.stringify(body),
    });
    if (!response.ok) {
      throw new Error(`${path} failed: ${await response.text()}`);
    }
    return (await response.json()) as T;
  }
}

/** How many calls those are together. */
export const totalOf = (calls: Record<string, number>): number =>
  Object.values(calls).reduce((sum, count) => sum + count, 0);
