import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { TableText } from '@data-sharing/backstage-plugin-data-sharing-common';
import { tableEntity, tableText } from '../__testUtils__/catalog';
import { GlueTableCollatorFactory } from './GlueTableCollatorFactory';
import type { TableTextReader } from './TableTextReader';

type Catalog = ConstructorParameters<
  typeof GlueTableCollatorFactory
>[0]['catalog'];

/** A collator of these pages, and how many of them it has asked for. */
async function collatorOf(pages: TableText[][], catalog: Catalog) {
  const asked = { pages: 0 };
  const reader: Pick<TableTextReader, 'pages'> = {
    async *pages() {
      for (const page of pages) {
        asked.pages += 1;
        yield page;
      }
    },
  };
  const factory = new GlueTableCollatorFactory({
    reader,
    auth: mockServices.auth({ pluginId: 'search' }),
    catalog,
    logger: mockServices.logger.mock(),
    locationTemplate: '/:name',
  });
  return { asked, collator: await factory.getCollator() };
}

describe('the collator', () => {
  it('asks for the next page only when this one is taken', async () => {
    const names = Array.from({ length: 50 }, (_, index) => `sales.t${index}`);
    const texts = names.map(name => tableText(name, ['id']));
    const { asked, collator } = await collatorOf(
      [0, 10, 20, 30, 40].map(start => texts.slice(start, start + 10)),
      catalogServiceMock({ entities: names.map(name => tableEntity(name)) }),
    );
    const documents = collator[Symbol.asyncIterator]();
    for (let taken = 1; taken <= 50; taken += 1) {
      expect((await documents.next()).done).toBe(false);
      // A stream holds one document ready and makes another meanwhile.
      expect(asked.pages).toBeLessThanOrEqual(Math.ceil((taken + 2) / 10));
    }
    expect(await documents.next()).toEqual({ done: true, value: undefined });
    expect(asked.pages).toBe(5);
  });

  it('asks the catalog for the fields that it needs, as the service itself', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs.mockResolvedValue({ items: [undefined] });
    const { collator } = await collatorOf(
      [[], [tableText('sales.orders', ['id'])]],
      catalog,
    );
    expect(await collator.toArray()).toEqual([]);
    expect(catalog.getEntitiesByRefs.mock.calls).toEqual([
      [
        {
          entityRefs: ['resource:default/sales.orders-0123456789'],
          fields: expect.arrayContaining([
            'metadata.title',
            'metadata.annotations.data-sharing/sensitivity',
          ]),
        },
        {
          credentials: expect.objectContaining({
            principal: { type: 'service', subject: 'plugin:search' },
          }),
        },
      ],
    ]);
  });

  it('asks the catalog again where a connection breaks', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs
      .mockRejectedValueOnce(new TypeError('fetch failed'))
      .mockResolvedValueOnce({ items: [tableEntity('sales.orders')] });
    const { collator } = await collatorOf(
      [[tableText('sales.orders', ['id'])]],
      catalog,
    );
    expect(await collator.toArray()).toEqual([
      expect.objectContaining({ title: 'sales.orders' }),
    ]);
  });

  it('fails where the catalog cannot give the entities', async () => {
    const catalog = catalogServiceMock.mock();
    catalog.getEntitiesByRefs.mockRejectedValue(new Error('no database'));
    const { collator } = await collatorOf(
      [[tableText('sales.orders', ['id'])]],
      catalog,
    );
    await expect(collator.toArray()).rejects.toThrow('no database');
  });
});
