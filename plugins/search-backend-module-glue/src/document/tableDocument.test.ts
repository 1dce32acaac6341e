import type { Entity } from '@backstage/catalog-model';
import { tableEntity, tableText } from '../__testUtils__/catalog';
import { isIndexedInPart, limits, tableDocument } from './tableDocument';

const documentOf = (
  text: ReturnType<typeof tableText>,
  entity = tableEntity('sales.orders'),
) => tableDocument(text, entity, '/somewhere');

const size = (values: string[]) => Buffer.byteLength(values.join('\n'));

describe('the document of a table', () => {
  it('says what the entity and Glue say', () => {
    expect(
      tableDocument(
        tableText('sales.orders', ['id', 'customerEmail'], {
          comments: ['Where the receipt goes'],
          lfTags: ['domain=sales'],
        }),
        tableEntity('sales.orders', {
          verdict: 'not-sensitive',
          owner: 'group:default/sales-data',
          description: 'One row for each order.',
          tags: ['iceberg'],
        }),
        '/catalog/default/resource/sales.orders-0123456789/access',
      ),
    ).toEqual({
      title: 'sales.orders',
      location: '/catalog/default/resource/sales.orders-0123456789/access',
      text: [
        'sales.orders',
        'One row for each order.',
        'id',
        'customerEmail',
        'sales',
        'orders',
        'customer email',
        'domain sales',
        'customer',
        'email',
        'domain',
        'iceberg',
        'domain=sales',
        'Where the receipt goes',
      ].join('\n'),
      kind: 'Resource',
      namespace: 'default',
      name: 'sales.orders-0123456789',
      description: 'One row for each order.',
      database: 'sales',
      owner: 'group:default/sales-data',
      verdict: 'not-sensitive',
      verdictWord: 'notsensitive',
      entityTags: ['iceberg'],
      lfTags: ['domain=sales'],
      columns: ['id', 'customerEmail'],
      comments: ['Where the receipt goes'],
      authorization: {
        resourceRef: 'resource:default/sales.orders-0123456789',
      },
    });
  });

  it('has the same fields whatever the entity lacks', () => {
    const full = documentOf(tableText('sales.orders', ['id']));
    const bare: Entity = {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: { name: 'x' },
    };
    const empty = documentOf(tableText('sales.orders', []), bare);
    expect(Object.keys(empty)).toEqual(Object.keys(full));
    expect(empty).toMatchObject({
      title: 'x',
      database: 'x',
      namespace: 'default',
      verdict: '',
      owner: '',
    });
  });

  it('does not repeat a verdict that there is none such', () => {
    const entity = tableEntity('sales.orders', { verdict: 'secret' as never });
    expect(documentOf(tableText('sales.orders', []), entity).verdict).toBe('');
  });

  it('names the database of a resource link, which has no ARN of a product', () => {
    const entity = tableEntity('shared.orders');
    delete entity.metadata.annotations;
    expect(documentOf(tableText('shared.orders', []), entity).database).toBe(
      'shared',
    );
  });

  it('keeps three thousand columns with names of 30 characters', () => {
    const columns = Array.from({ length: 3_000 }, (_, index) =>
      `measurement_of_the_day_${index}`.padEnd(30, 'x'),
    );
    const text = tableText('sales.wide', columns);
    const document = documentOf(text);
    expect(document.columns).toEqual(columns);
    expect(isIndexedInPart(text, document)).toBe(false);
  });

  it('stays bounded however much there is to say, and says that it is in part', () => {
    const many = (length: number, make: (index: number) => string) =>
      Array.from({ length }, (_, index) => make(index));
    const text = tableText(
      'sales.huge',
      many(20_000, index => `größe_${index}_${'ü'.repeat(200)}`),
      {
        comments: many(20_000, index => `${index} ${'comment '.repeat(30)}`),
        lfTags: many(5_000, index => `key${index}=${'v'.repeat(200)}`),
      },
    );
    const document = documentOf(
      text,
      tableEntity('sales.huge', {
        description: 'x'.repeat(1_000_000),
        tags: many(5_000, index => `tag-${index}`),
      }),
    );
    expect(isIndexedInPart(text, document)).toBe(true);
    expect(size(document.columns)).toBeLessThanOrEqual(limits.columns);
    expect(size(document.columns)).toBeGreaterThan(limits.columns - 1_000);
    expect(size(document.comments)).toBeLessThanOrEqual(limits.comments);
    expect(size(document.lfTags)).toBeLessThanOrEqual(limits.lfTags);
    expect(size(document.entityTags)).toBeLessThanOrEqual(limits.entityTags);
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(500_000);
  });

  it.each([
    ['columns', { columns: ['x'.repeat(limits.columns)] }],
    ['comments', { comments: ['x'.repeat(limits.comments)] }],
    ['LF-Tags', { lfTags: ['x'.repeat(limits.lfTags)] }],
  ])('says that it is in part where %s are left out', (_, more) => {
    const text = { ...tableText('sales.orders', ['id']), ...more };
    expect(isIndexedInPart(text, documentOf(text))).toBe(true);
  });

  it('holds nothing that JSON in PostgreSQL refuses', () => {
    const document = documentOf(
      tableText('sales.orders', ['a\0b', 'half\ud800'], {
        comments: ['c\0'],
        lfTags: ['k=\udc00'],
      }),
      tableEntity('sales.orders', { description: 'd\0', tags: ['t\0'] }),
    );
    const json = JSON.stringify(document);
    expect(json).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    expect(document.columns).toEqual(['ab', 'half\ufffd']);
  });
});
