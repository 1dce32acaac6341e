import { tableEntity, tableText, TestCatalog } from './__testUtils__/catalog';
import { startPortal } from './__testUtils__/startPortal';

jest.setTimeout(60_000);

const titles = (documents: Array<{ title: string }>) =>
  documents.map(({ title }) => title);

describe('the search module', () => {
  let catalog: TestCatalog;
  let portal: Awaited<ReturnType<typeof startPortal>> | undefined;

  beforeEach(() => {
    catalog = new TestCatalog();
  });
  afterEach(() => portal?.stop());

  const start = async (options: Parameters<typeof startPortal>[1]) => {
    portal = await startPortal(catalog, options);
    return portal;
  };

  it('reads all pages, as the search plugin, in the size and on the schedule that are configured', async () => {
    catalog.pages = [
      [tableText('sales.orders', ['order_id'])],
      [],
      [tableText('sales.customers', ['customer_id'])],
    ];
    const schedule = { frequency: { seconds: 10 }, timeout: { minutes: 1 } };
    const { collate, find, schedules } = await start({
      entities: [tableEntity('sales.orders'), tableEntity('sales.customers')],
      collator: { batchSize: 7, schedule },
    });
    expect(schedules).toEqual([schedule]);
    await collate();
    expect(catalog.asked).toEqual([
      { limit: '7' },
      { limit: '7', cursor: '1' },
      { limit: '7', cursor: '2' },
    ]);
    expect(catalog.principals).toEqual(
      Array(3).fill({ type: 'service', subject: 'plugin:search' }),
    );
    expect(titles(await find('order_id'))[0]).toBe('sales.orders');
    expect(titles(await find('customer_id'))[0]).toBe('sales.customers');
  });

  it('leads to the Access tab, in lower case', async () => {
    catalog.pages = [[tableText('sales.Orders', ['id'])]];
    const { collate, find } = await start({
      entities: [tableEntity('sales.Orders')],
    });
    await collate();
    const [{ location }] = await find('orders');
    expect(location).toBe(
      '/catalog/default/resource/sales.orders-0123456789/access',
    );
  });

  it('leads where the configuration says', async () => {
    catalog.pages = [[tableText('sales.orders', ['id'])]];
    const { collate, find } = await start({
      entities: [tableEntity('sales.orders')],
      collator: { locationTemplate: '/data/:kind/:namespace/:name' },
    });
    await collate();
    const [{ location }] = await find('orders');
    expect(location).toBe('/data/resource/default/sales.orders-0123456789');
  });

  it('skips what the catalog does not have, says so once, and finds the rest', async () => {
    catalog.pages = [
      [
        tableText('sales.gone', ['order_id']),
        tableText('sales.orders', ['order_id']),
      ],
    ];
    const { collate, find, logger } = await start({
      entities: [tableEntity('sales.orders')],
    });
    await collate();
    await collate();
    expect(titles(await find('order_id'))).toEqual(['sales.orders']);
    expect(logger.warn.mock.calls).toEqual([
      [
        'Glue tables that the catalog does not have, so that they cannot be found: 1 (resource:default/sales.gone-0123456789)',
      ],
    ]);
  });

  it('says which tables are indexed in part', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `sales.wide${index}`);
    catalog.pages = [
      names.map(name => tableText(name, ['id', 'x'.repeat(100_000)])),
    ];
    const { collate, logger } = await start({
      entities: names.map(name => tableEntity(name)),
    });
    await collate();
    expect(logger.warn.mock.calls).toEqual([
      [
        expect.stringMatching(
          /^Glue tables too large .*: 7 \(\S+sales\.wide0-\S+, .*sales\.wide4-\S+ and 2 more\)$/,
        ),
      ],
    ]);
  });

  it.each([
    ['the first page', [new Error('Glue store is down')]],
    [
      'a later page',
      [
        [tableText('sales.customers', ['customer_id'])],
        new Error('Glue store is down'),
      ],
    ],
    ['an answer that is no page', ['nonsense' as never]],
  ])('keeps what is indexed where it fails on %s', async (_, pages) => {
    const { collate, find, logger } = await start({
      entities: [tableEntity('sales.orders'), tableEntity('sales.customers')],
    });
    catalog.pages = [[tableText('sales.orders', ['order_id'])]];
    await collate();
    catalog.pages = pages;
    await expect(collate()).rejects.toThrow(
      'The catalog did not say what tables can be found by',
    );
    expect(titles(await find('order_id'))).toEqual(['sales.orders']);
    expect(titles(await find('customer_id'))).not.toContain('sales.customers');
    expect(logger.error).toHaveBeenCalledWith(
      expect.stringContaining('did not say what tables can be found by'),
    );
  });

  it('asks again where a connection breaks, and fails where it breaks again and again', async () => {
    catalog.pages = [[tableText('sales.orders', ['order_id'])]];
    const { collate, find } = await start({
      entities: [tableEntity('sales.orders')],
    });
    catalog.breaks = 2;
    await collate();
    expect(titles(await find('order_id'))).toEqual(['sales.orders']);
    catalog.breaks = 3;
    await expect(collate()).rejects.toThrow(
      'The catalog did not say what tables can be found by',
    );
    expect(titles(await find('order_id'))).toEqual(['sales.orders']);
  });

  it('shows nobody what they may not read in the catalog', async () => {
    catalog.pages = [
      [
        tableText('sales.orders', ['order_id']),
        tableText('hr.salaries', ['order_id']),
      ],
    ];
    const { collate, find } = await start({
      entities: [tableEntity('sales.orders'), tableEntity('hr.salaries')],
      mayRead: ref => ref === 'resource:default/sales.orders-0123456789',
    });
    await collate();
    expect(titles(await find('order_id'))).toEqual(['sales.orders']);
  });
});
