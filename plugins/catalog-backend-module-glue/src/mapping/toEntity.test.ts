import {
  productKeyOf,
  unresolvedOwner,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase, GlueTable } from '../glue/shapes';
import { entityOfDatabase, entityOfTable } from '../__testUtils__/entitiesOf';
import type { MappingContext } from './context';
import { entityRef } from './entityName';
import { assertValidEntity } from './validEntity';

const home = { catalogId: '111122223333', region: 'eu-west-1' };

const context: MappingContext = {
  source: {
    region: home.region,
    namespace: 'data',
    sensitivity: { flag: 'pii_flag' },
    system: 'warehouse',
  },
  location: 'aws-glue:central',
  catalogId: home.catalogId,
  ownerOf: account =>
    account === '222222222222' ? 'group:default/sales' : unresolvedOwner,
  refOfTarget: () => undefined,
};

const sales: GlueDatabase = {
  Name: 'sales',
  Description: ' All that we sold. ',
  Parameters: {
    data_owner: ' 222222222222 ',
    data_owner_name: 'Sales',
    EXTERNAL: 'TRUE',
    external: 'false',
  },
};

const orders: GlueTable = {
  Name: 'orders',
  Description: 'One row for each order',
  TableType: 'EXTERNAL_TABLE',
  StorageDescriptor: {
    Columns: [
      { Name: 'id', Parameters: { pii_flag: 'false' } },
      { Name: 'email', Parameters: { pii_flag: 'true' } },
    ],
  },
  PartitionKeys: [{ Name: 'day', Parameters: { pii_flag: 'false' } }],
};

const databaseRef = entityRef('data', {
  ...home,
  database: 'sales',
  table: null,
});

describe('tableToEntity', () => {
  it('says what and whose the table is, and how sensitive', async () => {
    const entity = entityOfTable(sales, orders, context);
    expect(entity).toEqual({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: expect.stringMatching(/^sales\.orders-[0-9a-f]{10}$/),
        namespace: 'data',
        title: 'sales.orders',
        description: 'One row for each order',
        annotations: {
          'backstage.io/managed-by-location': 'aws-glue:central',
          'backstage.io/managed-by-origin-location': 'aws-glue:central',
          'aws.amazon.com/arn':
            'arn:aws:glue:eu-west-1:111122223333:table/sales/orders',
          'aws.amazon.com/region': 'eu-west-1',
          'aws.amazon.com/account-id': '111122223333',
          'amazon.com/account-id': '111122223333',
          'amazon.com/glue-table-arn':
            'arn:aws:glue:eu-west-1:111122223333:table/sales/orders',
          'data-sharing/data-owner': '222222222222',
          'data-sharing/data-owner-name': 'Sales',
          'data-sharing/sensitivity': 'sensitive',
          'data-sharing/sensitivity-reasons': JSON.stringify({
            reasons: [
              {
                verdict: 'sensitive',
                level: 'column',
                name: 'sales.orders.email',
                parameter: 'pii_flag',
                value: 'true',
              },
            ],
            reasonsTotal: 1,
          }),
          'data-sharing/rule-version': '2',
        },
        tags: ['external', 'partitioned'],
        links: [
          {
            url: 'https://eu-west-1.console.aws.amazon.com/glue/home?region=eu-west-1#/v2/data-catalog/tables/view/orders?database=sales&catalogId=111122223333',
            title: 'AWS Glue',
          },
          {
            url: 'https://eu-west-1.console.aws.amazon.com/lakeformation/home?region=eu-west-1#table-details/sales/orders?catalogId=111122223333',
            title: 'AWS Lake Formation',
          },
        ],
      },
      spec: {
        type: 'glue-table',
        owner: 'group:default/sales',
        dependsOn: [databaseRef],
        system: 'warehouse',
      },
    });
    expect(productKeyOf(entity)).toEqual({
      ...home,
      database: 'sales',
      table: 'orders',
    });
    await assertValidEntity(entity);
  });

  it('maps a table that has nothing but a name', async () => {
    const entity = entityOfTable({ Name: 'raw' }, { Name: 'dump' }, context);
    expect(entity.metadata.annotations).toMatchObject({
      'data-sharing/sensitivity': 'unflagged',
    });
    expect(entity.spec.owner).toBe(unresolvedOwner);
    await assertValidEntity(entity);
  });

  it('takes the comment of Hive for a description where there is none', () => {
    const table = { Name: 'orders', Parameters: { comment: 'From Spark' } };
    expect(
      entityOfTable(sales, { ...table, Description: ' ' }, context).metadata
        .description,
    ).toBe('From Spark');
  });

  it.each(['Presto View', 'Presto Materialized View', ' trino view '])(
    'takes “%s”, which an engine notes on its views, for no description',
    comment => {
      const table = { Name: 'orders', Parameters: { comment } };
      expect(
        entityOfTable(sales, table, context).metadata.description,
      ).toBeUndefined();
    },
  );

  it('judges by the configured flag', () => {
    const entity = entityOfTable(
      sales,
      { Name: 'orders', Parameters: { confidential: 'true' } },
      {
        ...context,
        source: {
          ...context.source,
          sensitivity: { flag: 'confidential' },
        },
      },
    );
    expect(entity.metadata.annotations).toMatchObject({
      'data-sharing/sensitivity': 'sensitive',
    });
  });

  it('keeps columns and Glue parameters out of the entity', () => {
    const entity = entityOfTable(
      sales,
      {
        ...orders,
        Parameters: { EXTERNAL: 'TRUE', external: 'false', secret: 's3cr3t' },
      },
      context,
    );
    const text = JSON.stringify(entity);
    expect(text).not.toContain('s3cr3t');
    expect(text).not.toContain('"day"');
    expect(Object.keys(entity.metadata.annotations!)).not.toContain('EXTERNAL');
  });

  describe('of a resource link', () => {
    const link: GlueTable = {
      Name: 'orders_link',
      Parameters: { pii_flag: 'true' },
      TargetTable: {
        CatalogId: '444455556666',
        DatabaseName: 'shop',
        Name: 'orders',
      },
    };

    it('is no product: nobody can ask for it, and it has no verdict', async () => {
      const entity = entityOfTable(sales, link, context);
      expect(productKeyOf(entity)).toBeUndefined();
      expect(entity.metadata.tags).toEqual(['resource-link']);
      expect(Object.keys(entity.metadata.annotations!)).not.toEqual(
        expect.arrayContaining([
          expect.stringContaining('data-sharing/sensitivity'),
        ]),
      );
      expect(entity.spec.dependsOn).toEqual([databaseRef]);
      await assertValidEntity(entity);
    });

    it('depends on its target’s entity where there is one', () => {
      const refOfTarget = jest.fn(() => 'resource:data/target');
      const entity = entityOfTable(sales, link, { ...context, refOfTarget });
      expect(refOfTarget).toHaveBeenCalledWith({
        catalogId: '444455556666',
        region: 'eu-west-1',
        database: 'shop',
        table: 'orders',
      });
      expect(entity.spec.dependsOn).toEqual([
        databaseRef,
        'resource:data/target',
      ]);
    });
  });
});

describe('databaseToEntity', () => {
  it('judges the database with all its tables', async () => {
    const entity = entityOfDatabase(
      sales,
      [{ Name: 'stores', Parameters: { pii_flag: 'false' } }, orders],
      context,
    );
    expect(entity.metadata).toMatchObject({
      title: 'sales',
      description: 'All that we sold.',
      annotations: {
        'aws.amazon.com/arn':
          'arn:aws:glue:eu-west-1:111122223333:database/sales',
        'amazon.com/glue-database-arn':
          'arn:aws:glue:eu-west-1:111122223333:database/sales',
        'data-sharing/sensitivity': 'sensitive',
      },
    });
    expect(entity.spec).toEqual({
      type: 'glue-database',
      owner: 'group:default/sales',
      system: 'warehouse',
    });
    expect(productKeyOf(entity)).toEqual({
      ...home,
      database: 'sales',
      table: null,
    });
    await assertValidEntity(entity);
  });

  it('counts the reasons it does not keep', () => {
    const tables = Array.from({ length: 31 }, (_, index) => ({
      Name: `t${index}`,
      Parameters: { pii_flag: 'true' },
    }));
    const { annotations } = entityOfDatabase(sales, tables, context).metadata;
    const { reasons, reasonsTotal } = JSON.parse(
      annotations!['data-sharing/sensitivity-reasons'],
    );
    expect(reasons).toHaveLength(20);
    expect(reasonsTotal).toBe(31);
  });

  it('keeps a resource link as a link', async () => {
    const entity = entityOfDatabase(
      { Name: 'shop', TargetDatabase: { DatabaseName: 'sales' } },
      [],
      { ...context, refOfTarget: () => databaseRef },
    );
    expect(productKeyOf(entity)).toBeUndefined();
    expect(entity.metadata.tags).toEqual(['resource-link']);
    expect(entity.metadata.annotations).not.toHaveProperty([
      'data-sharing/sensitivity',
    ]);
    expect(entity.spec.dependsOn).toEqual([databaseRef]);
    await assertValidEntity(entity);
  });
});
