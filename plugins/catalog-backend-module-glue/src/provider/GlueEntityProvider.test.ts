import { mockServices } from '@backstage/backend-test-utils';
import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { DefaultAwsCredentialsManager } from '@backstage/integration-aws-node';
import {
  accountId,
  awsConfig,
  region,
  startGlueFixture,
  type GlueFixture,
} from '../__testUtils__/glueFixture';
import { awsError } from '../__testUtils__/tamperingProxy';
import { readSources } from '../config/readSources';
import { AwsGlueReader } from '../glue/AwsGlueReader';
import { GlueEntityProvider } from './GlueEntityProvider';

jest.setTimeout(60_000);

const column = (name: string, flag?: string) => ({
  Name: name,
  Type: 'string',
  Parameters: flag ? { pii_flag: flag } : undefined,
});

const table = (name: string, flag?: string) => ({
  Name: name,
  StorageDescriptor: { Columns: [column('id', flag)] },
});

const salesGroup: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name: 'sales-team',
    annotations: { 'data-sharing/data-owner-accounts': '222222222222' },
  },
};

describe('GlueEntityProvider', () => {
  let glue: GlueFixture;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
    await glue.createDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222' },
    });
    await glue.createTable('sales', table('orders', 'false'));
    await glue.createTable('sales', table('stores', 'false'));
    await glue.createTable('sales', table('returns', 'false'));
    await glue.createDatabase({ Name: 'hr' });
    await glue.createTable('hr', table('people', 'true'));
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  // A catalog that keeps what is applied, as the real one does; module.test.ts has that.
  async function start(settings: Record<string, unknown> = {}) {
    const config = new ConfigReader({
      aws: awsConfig,
      catalog: {
        providers: { awsGlue: { accountId, region, ...settings } },
      },
    });
    const sources = readSources(config);
    const catalog = new Map<string, Entity>();
    const mutations: string[] = [];
    const logger = mockServices.logger.mock();
    logger.child.mockReturnValue(logger);
    const provider = new GlueEntityProvider({
      source: sources[0],
      sources,
      reader: new AwsGlueReader(
        sources[0],
        DefaultAwsCredentialsManager.fromConfig(config),
      ),
      catalog: {
        owningGroups: async () => [salesGroup],
        countOf: async location =>
          [...catalog.values()].filter(
            ({ metadata }) =>
              metadata.annotations!['backstage.io/managed-by-location'] ===
              location,
          ).length,
        existing: async refs => new Set(refs.filter(ref => catalog.has(ref))),
      },
      logger,
      taskRunner: { run: async () => {} },
    });
    await provider.connect({
      applyMutation: async mutation => {
        if (mutation.type !== 'full') throw new Error('not expected');
        mutations.push(mutation.type);
        catalog.clear();
        for (const { entity } of mutation.entities) {
          catalog.set(stringifyEntityRef(entity), entity);
        }
      },
      refresh: async () => {},
    });
    return {
      refresh: (signal?: AbortSignal) => provider.refresh(logger, signal),
      titles: () =>
        [...catalog.values()].map(({ metadata }) => metadata.title).sort(),
      find: (title: string) =>
        [...catalog.values()].find(({ metadata }) => metadata.title === title)!,
      catalog,
      mutations,
      logger,
    };
  }

  const everything = [
    'hr',
    'hr.people',
    'sales',
    'sales.orders',
    'sales.returns',
    'sales.stores',
  ];

  it('gives the catalog all databases and tables with owner and verdict', async () => {
    const { refresh, titles, find, logger } = await start();
    await refresh();
    expect(titles()).toEqual(everything);
    expect(find('sales.orders')).toMatchObject({
      metadata: {
        annotations: {
          'aws.amazon.com/arn': `arn:aws:glue:${region}:${accountId}:table/sales/orders`,
          'data-sharing/sensitivity': 'not-sensitive',
        },
      },
      spec: {
        owner: 'group:default/sales-team',
        dependsOn: [stringifyEntityRef(find('sales'))],
      },
    });
    expect(find('hr')).toMatchObject({
      metadata: { annotations: { 'data-sharing/sensitivity': 'sensitive' } },
      spec: { owner: 'group:default/unresolved-data-owner' },
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('no group owns the data of databases without'),
    );
  });

  it('gives a changed flag with the next refresh, and the same bytes for the rest', async () => {
    const { refresh, find } = await start();
    await refresh();
    const before = JSON.stringify(find('sales.stores'));
    await glue.updateTable('sales', table('orders', 'true'));
    await refresh();
    for (const title of ['sales', 'sales.orders']) {
      expect(find(title).metadata.annotations).toMatchObject({
        'data-sharing/sensitivity': 'sensitive',
      });
    }
    expect(JSON.stringify(find('sales.stores'))).toBe(before);
  });

  it('removes a table that is gone', async () => {
    const { refresh, titles } = await start();
    await refresh();
    await glue.deleteTable('sales', 'orders');
    await refresh();
    expect(titles()).not.toContain('sales.orders');
  });

  it('reads all pages', async () => {
    await Promise.all(
      Array.from({ length: 130 }, (_, index) =>
        glue.createTable('hr', table(`t${index}`)),
      ),
    );
    const { refresh, catalog } = await start();
    await refresh();
    expect(catalog.size).toBe(everything.length + 130);
  });

  it('reads only the databases that the patterns include', async () => {
    const { refresh, titles } = await start({ databases: { include: ['h*'] } });
    await refresh();
    expect(titles()).toEqual(['hr', 'hr.people']);
  });

  it('keeps resource links as links, with a relation to their target', async () => {
    await glue.createDatabase({
      Name: 'shared',
      TargetDatabase: { CatalogId: accountId, DatabaseName: 'sales' },
    });
    await glue.createTable('hr', {
      Name: 'orders_link',
      TargetTable: {
        CatalogId: accountId,
        DatabaseName: 'sales',
        Name: 'orders',
      },
    });
    const { refresh, titles, find } = await start();
    await refresh();
    expect(titles()).toEqual(
      [...everything, 'hr.orders_link', 'shared'].sort(),
    );
    expect(find('shared').spec!.dependsOn).toEqual([
      stringifyEntityRef(find('sales')),
    ]);
    expect(find('hr.orders_link').spec!.dependsOn).toEqual([
      stringifyEntityRef(find('hr')),
      stringifyEntityRef(find('sales.orders')),
    ]);
  });

  it('removes nothing, and fails, when AWS cannot be reached', async () => {
    const { refresh, titles, mutations, logger } = await start();
    await refresh();
    await glue.proxy.stop();
    await expect(refresh()).rejects.toThrow('AWS cannot be reached');
    expect(titles()).toEqual(everything);
    expect(mutations).toHaveLength(1);
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringMatching(
        /^Glue source default \(\d{12}, eu-west-1\): Could not list the databases: AWS cannot be reached \(.*ECONNREFUSED.*\)\. Nothing was changed in the catalog$/,
      ),
      { failure: 'unreachable' },
    );
  });

  it.each([
    ['AccessDeniedException', 'access-denied', 'AWS denies access'],
    ['ExpiredTokenException', 'expired-credentials', 'have expired'],
  ])(
    'removes nothing, and fails, when one database answers %s',
    async (type, failure, words) => {
      const { refresh, titles, mutations, logger } = await start();
      await refresh();
      await glue.deleteTable('sales', 'orders');
      glue.proxy.tamper = ({ operation, input }) =>
        operation === 'GetTables' && input.DatabaseName === 'sales'
          ? awsError(type, 'No')
          : undefined;
      await expect(refresh()).rejects.toThrow(
        `Could not list the tables of database sales: `,
      );
      expect(titles()).toEqual(everything);
      expect(mutations).toHaveLength(1);
      expect(logger.error).toHaveBeenCalledWith(
        expect.stringContaining(words),
        { failure },
      );
    },
  );

  it('recovers by itself after a failure', async () => {
    const { refresh, titles } = await start();
    glue.proxy.tamper = () => awsError('AccessDeniedException', 'No');
    await expect(refresh()).rejects.toThrow('AWS denies access');
    expect(titles()).toEqual([]);
    glue.proxy.tamper = undefined;
    await refresh();
    expect(titles()).toEqual(everything);
  });

  it.each([
    [
      'an empty listing',
      { GetDatabases: { DatabaseList: [] } },
      'The listing has 0 entities where the catalog has 6',
    ],
    [
      'a listing without most tables',
      { GetTables: { TableList: [] } },
      'The listing has 2 entities where the catalog has 6',
    ],
  ])('removes nothing for %s, and says so', async (_, answers, message) => {
    const { refresh, titles, mutations, logger } = await start();
    await refresh();
    glue.proxy.tamper = ({ operation }) => {
      const output = (answers as Record<string, unknown>)[operation];
      return output ? { output } : undefined;
    };
    await refresh();
    expect(titles()).toEqual(everything);
    expect(mutations).toHaveLength(1);
    expect(logger.error).toHaveBeenCalledWith(expect.stringContaining(message));
  });

  it('lets a small listing through where the configuration does', async () => {
    const { refresh, titles } = await start({
      rejectRemovalsAbovePercentage: 100,
    });
    await refresh();
    glue.proxy.tamper = ({ operation }) =>
      operation === 'GetTables' ? { output: { TableList: [] } } : undefined;
    await refresh();
    expect(titles()).toEqual(['hr', 'sales']);
  });

  it('fails for an answer that is no listing', async () => {
    const { refresh, mutations } = await start();
    glue.proxy.tamper = () => ({ output: { hello: 'world' } });
    await expect(refresh()).rejects.toThrow('the answer holds no list');
    expect(mutations).toEqual([]);
  });

  it('reports and skips a malformed table, and its database is unknown', async () => {
    glue.proxy.tamper = ({ operation, output }) =>
      operation === 'GetTables'
        ? {
            output: {
              ...output,
              TableList: output.TableList.map((entry: any) =>
                entry.Name === 'orders'
                  ? { ...entry, StorageDescriptor: { Columns: 'spoilt' } }
                  : entry,
              ),
            },
          }
        : undefined;
    const { refresh, titles, find, logger } = await start();
    await refresh();
    expect(titles()).toEqual(
      everything.filter(name => name !== 'sales.orders'),
    );
    expect(find('sales').metadata.annotations).toMatchObject({
      'data-sharing/sensitivity': 'unknown',
    });
    expect(logger.info).toHaveBeenCalledWith(
      expect.stringContaining('5 entities, 1 skipped'),
    );
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(
        'skipped sales.orders: StorageDescriptor.Columns is no list',
      ),
    );
  });

  it('changes nothing when the task is out of time', async () => {
    const { refresh, mutations } = await start();
    const controller = new AbortController();
    glue.proxy.tamper = () => {
      controller.abort();
      return undefined;
    };
    await expect(refresh(controller.signal)).rejects.toThrow(
      'it took longer than the schedule allows',
    );
    expect(mutations).toEqual([]);
  });
});
