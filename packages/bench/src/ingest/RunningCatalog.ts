import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Entity } from '@backstage/catalog-model';
import { CatalogDatabase } from './CatalogDatabase';
import { awsEnvironment } from './config';
import type { CatalogCommands } from './serveCatalog';
import type { Setting } from './Setting';
import type { Pair } from './statistics';
import { startWorker, type Worker } from './worker';

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
      .on('error', reject)
      .listen(0, '127.0.0.1', () => {
        const { port } = probe.address() as AddressInfo;
        probe.close(() => resolve(port));
      });
  });

let started = 0;

/** A backend with nothing but the catalog, in a process and a database of its own. */
export class RunningCatalog {
  private constructor(
    readonly worker: Worker<CatalogCommands>,
    readonly database: CatalogDatabase,
    private readonly prefix: string,
    private readonly url: string,
  ) {}

  /**
   * Starts it; it reads nothing until it is told to.
   *
   * @param server - connection string of PostgreSQL
   * @param setting - where the subject reads, and what the control hands over
   * @param who - gives it its entities
   */
  static async start(
    server: string,
    setting: Setting,
    who: keyof Pair,
  ): Promise<RunningCatalog> {
    const prefix = `bench_${process.pid}_${++started}_`;
    const port = await freePort();
    const worker = startWorker<CatalogCommands>(
      require.resolve(`./workers/${who}Catalog`),
      {
        args: who === 'control' ? [setting.entitiesFile] : [],
        env: {
          ...awsEnvironment(setting.endpoint),
          // As `npm start` runs the portal.
          NODE_ENV: 'development',
        },
      },
    );
    const catalog = new RunningCatalog(
      worker,
      new CatalogDatabase(server, prefix),
      prefix,
      `http://127.0.0.1:${port}`,
    );
    try {
      await worker.call('start', { database: server, prefix, port });
    } catch (error) {
      await catalog.stop();
      throw error;
    }
    return catalog;
  }

  /**
   * The most memory that the process has ever had, in MiB. Linux only: the
   * portable `maxRSS` counts that of whoever started the process, too.
   */
  peakMemory(): number {
    const status = readFileSync(`/proc/${this.worker.pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)![1]) / 1024;
  }

  /**
   * Asks for an entity until the catalog serves it as wanted.
   *
   * @returns when it did, in terms of `performance.now()`
   */
  async untilServed(
    ref: { kind: string; namespace: string; name: string },
    wanted: (entity: Entity) => boolean,
  ): Promise<number> {
    const url = `${this.url}/api/catalog/entities/by-name/${ref.kind}/${ref.namespace}/${ref.name}`;
    const end = Date.now() + 120_000;
    while (Date.now() < end) {
      const response = await fetch(url);
      if (!response.ok) {
        throw new Error(`${url} answers with ${response.status}`);
      }
      if (wanted((await response.json()) as Entity)) return performance.now();
      await sleep(10);
    }
    throw new Error(`${url} did not change within two minutes`);
  }

  async stop(): Promise<void> {
    await this.worker.stop();
    await this.database.drop(this.prefix);
  }
}
