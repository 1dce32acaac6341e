import { productKeyOf } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  accountId,
  region,
  startGlueFixture,
  type GlueFixture,
} from './__testUtils__/glueFixture';
import { startCatalog, until } from './__testUtils__/startCatalog';

jest.setTimeout(120_000);

describe('catalogModuleGlue', () => {
  let glue: GlueFixture;
  const oldEndpoint = process.env.AWS_ENDPOINT_URL;

  beforeEach(async () => {
    glue = await startGlueFixture();
    process.env.AWS_ENDPOINT_URL = glue.proxy.url;
  });

  afterEach(async () => {
    await glue.stop();
    if (oldEndpoint === undefined) delete process.env.AWS_ENDPOINT_URL;
    else process.env.AWS_ENDPOINT_URL = oldEndpoint;
  });

  it('shows Glue in the catalog, with relations and owners, and follows it', async () => {
    await glue.createDatabase({
      Name: 'sales',
      Parameters: { data_owner: '222222222222' },
    });
    await glue.createTable('sales', { Name: 'orders' });
    await glue.createDatabase({
      Name: 'hr',
      Parameters: { data_owner: '333333333333' },
    });
    const { schedules, refresh, list, stop } = await startCatalog({
      central: {
        accountId,
        region,
        schedule: { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
      },
    });
    expect(schedules).toEqual([
      { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
      expect.objectContaining({ frequency: { minutes: 1 } }),
    ]);
    await until(
      () => list('kind=group'),
      items => items.length === 1,
    );
    await refresh('central');
    const products = await until(
      () => list('kind=resource'),
      items =>
        items.length === 3 &&
        items.every(({ relations }) => (relations ?? []).length > 0),
    );
    const byTitle = (title: string) =>
      products.find(({ metadata }) => metadata.title === title)!;
    const sales = byTitle('sales');
    const orders = byTitle('sales.orders');
    expect(productKeyOf(orders)).toEqual({
      catalogId: accountId,
      region,
      database: 'sales',
      table: 'orders',
    });
    expect(orders.relations).toEqual([
      {
        type: 'dependsOn',
        targetRef: `resource:default/${sales.metadata.name}`,
      },
      { type: 'ownedBy', targetRef: 'group:default/sales-team' },
    ]);
    expect(sales.relations).toEqual([
      {
        type: 'dependencyOf',
        targetRef: `resource:default/${orders.metadata.name}`,
      },
      { type: 'ownedBy', targetRef: 'group:default/sales-team' },
    ]);
    expect(byTitle('hr').relations).toEqual([
      { type: 'ownedBy', targetRef: 'group:default/unresolved-data-owner' },
    ]);

    // The guard counts what the catalog shows, as after a restart.
    glue.proxy.tamper = ({ operation }) =>
      operation === 'GetDatabases'
        ? { output: { DatabaseList: [] } }
        : undefined;
    await refresh('central');
    expect(await list('kind=resource')).toHaveLength(3);

    glue.proxy.tamper = undefined;
    await glue.updateTable('sales', {
      Name: 'orders',
      Parameters: { pii_flag: 'true' },
    });
    await refresh('central');
    await until(
      () => list('metadata.annotations.data-sharing/sensitivity=sensitive'),
      items => items.length === 2,
    );
    await stop();
  });

  it('relates a resource link to its target in another source', async () => {
    await glue.createDatabase({ Name: 'sales' });
    await glue.createTable('sales', { Name: 'orders' });
    const us = glue.inRegion('us-east-1');
    await us.createDatabase({ Name: 'copies' });
    for (const name of ['orders', 'gone']) {
      await us.createTable('copies', {
        Name: name,
        TargetTable: {
          CatalogId: accountId,
          DatabaseName: 'sales',
          Name: name,
          Region: region,
        },
      });
    }
    const { refresh, list, stop } = await startCatalog({
      eu: { accountId, region },
      us: { accountId, region: 'us-east-1', namespace: 'us' },
    });
    await refresh('eu');
    const [orders] = await until(
      () => list('metadata.title=sales.orders'),
      items => items.length === 1,
    );
    await refresh('us');
    const links = await until(
      () => list('metadata.tags=resource-link'),
      items =>
        items.length === 2 &&
        items.every(({ relations }) => (relations ?? []).length > 0),
    );
    const targetsOf = (title: string) =>
      links
        .find(({ metadata }) => metadata.title === title)!
        .relations!.filter(({ type }) => type === 'dependsOn')
        .map(({ targetRef }) => targetRef)
        .sort();
    const home = expect.stringMatching('resource:us/copies-');
    expect(targetsOf('copies.orders')).toEqual([
      `resource:default/${orders.metadata.name}`,
      home,
    ]);
    expect(targetsOf('copies.gone')).toEqual([home]);
    await stop();
  });

  it('does not start with a configuration that is wrong, and names the key', async () => {
    await expect(startCatalog({ region: 'Ireland' })).rejects.toThrow(
      'catalog.providers.awsGlue.region is "Ireland"',
    );
  });
});
