import type { Entity } from '@backstage/catalog-model';
import { productArn } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  catalogId,
  producer,
  region,
  sampleEntities,
  sampleGlue,
} from '../../__testUtils__/sampleCatalog';

const flagged = (pii_flag: string) => ({ Parameters: { pii_flag } });

const columns = (...flags: Array<string | null>) => ({
  StorageDescriptor: {
    Columns: flags.map((flag, index) => ({
      Name: `c${index}`,
      Type: 'string',
      ...(flag !== null && flagged(flag)),
    })),
  },
});

/** What the machine of the AWS sample sees, and what it does not. */
export const glueOfSample: typeof sampleGlue = {
  sales: {
    ...sampleGlue.sales,
    tables: [
      ...sampleGlue.sales.tables,
      { Name: 'secrets', ...flagged('true'), ...columns(null) },
      {
        Name: 'visits',
        ...columns('false'),
        PartitionKeys: [{ Name: 'day', Type: 'date', ...flagged('true') }],
      },
      { Name: 'misspelt', ...columns('yes') },
      { Name: 'unflagged', ...columns(null) },
      { Name: 'bare' },
    ],
  },
  /** Flagged as a whole. */
  people: {
    parameters: { data_owner: producer, pii_flag: 'true' },
    tables: [{ Name: 'staff', ...columns(null) }],
  },
  /** Nothing in it is sensitive. */
  weather: {
    parameters: { data_owner: producer, pii_flag: 'false' },
    tables: [{ Name: 'rain', ...columns(null) }],
  },
  /** The catalog knows its owner, and Glue does not any more. */
  lost: { parameters: {}, tables: [{ Name: 'notes', ...columns('true') }] },
};

function entityOf(database: string, table: string | null): Entity {
  const like = table ? 'sales-orders' : 'sales';
  const entity = sampleEntities().find(
    ({ kind, metadata }) => kind === 'Resource' && metadata.name === like,
  )!;
  entity.metadata.name = table ? `${database}-${table}` : database;
  entity.metadata.annotations!['aws.amazon.com/arn'] = productArn({
    catalogId,
    region,
    database,
    table,
  });
  return entity;
}

/** The catalog with an entity of each of them. */
export function entitiesOfSample(): Entity[] {
  const known = sampleEntities();
  const all = Object.entries(glueOfSample).flatMap(([database, { tables }]) => [
    entityOf(database, null),
    ...tables.map(({ Name }) => entityOf(database, Name!)),
  ]);
  const names = new Set(
    known
      .filter(({ kind }) => kind === 'Resource')
      .map(({ metadata }) => metadata.name),
  );
  return [...known, ...all.filter(each => !names.has(each.metadata.name))];
}
