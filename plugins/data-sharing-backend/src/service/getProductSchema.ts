import {
  judgeTable,
  productArn,
  verdicts,
  type ProductColumn,
  type ProductKey,
  type ProductSchema,
  type TableSummary,
  type Verdict,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Table } from '@aws-sdk/client-glue';
import type { GlueProduct } from '../aws/ProductReader';
import { columnsIn } from './columns';
import type { Caller, ServiceContext } from './context';
import { verdictInGlue, withBeyondGlue } from './productVerdict';
import { productViewOf } from './views/product';

/** Long enough for a page that asks several times, short enough to be live. */
const cacheMilliseconds = 10_000;

const flagIn = (
  parameters: Record<string, string> | undefined,
  flag: string,
): string | null =>
  parameters && Object.hasOwn(parameters, flag) ? parameters[flag] : null;

const columnsOf = (table: Table | undefined, flag: string): ProductColumn[] =>
  columnsIn(table).map(column => ({
    name: column.Name ?? '',
    type: column.Type ?? null,
    comment: column.Comment ?? null,
    partitionKey: table?.PartitionKeys?.includes(column) ?? false,
    flag: flagIn(column.Parameters, flag),
  }));

type TableFacts = Omit<TableSummary, 'entityRef'>;

const tableFacts =
  ({ database }: GlueProduct, flag: string) =>
  (table: Table): TableFacts => ({
    name: table.Name ?? '',
    description: table.Description || null,
    columnCount: columnsIn(table).length,
    verdict: judgeTable(database, table, { flag }).verdict,
  });

type Facts = Omit<ProductSchema, 'product' | 'tables'> & {
  tables: TableFacts[];
};

/** What Glue says, the same for every caller. */
async function readFacts(
  { cache, clock, config, products }: ServiceContext,
  key: ProductKey,
): Promise<Facts> {
  const cacheKey = `schema:${productArn(key)}`;
  const cached = await cache.get<never>(cacheKey);
  if (cached) return cached;
  const { flag } = config;
  const found = await products.read(key);
  const table = key.table === null ? undefined : found.tables[0];
  const facts: Facts = {
    verdict: verdictInGlue({ ...key, columns: null }, found, flag),
    flagParameter: flag,
    databaseFlag: flagIn(found.database.Parameters, flag),
    tableFlag: flagIn(table?.Parameters, flag),
    columns: columnsOf(table, flag),
    tables: table ? [] : found.tables.map(tableFacts(found, flag)),
    readAt: clock().toISOString(),
  };
  await cache.set(cacheKey, facts as never, { ttl: cacheMilliseconds });
  return facts;
}

const worstOf = (...found: Array<Verdict | undefined>) =>
  verdicts.find(verdict => found.includes(verdict)) ?? 'unknown';

/**
 * Columns of a table, or tables of a database, with their flags as Glue has
 * them now. The verdicts are no better than what the catalog shows.
 *
 * @throws NotFoundError where catalog or Glue does not have the product
 * @throws ServiceUnavailableError where Glue does not answer
 */
export async function getProductSchema(
  context: ServiceContext,
  caller: Caller,
  entityRef: string,
): Promise<ProductSchema> {
  const product = await context.catalog.asSeenBy(caller.credentials, entityRef);
  const facts = await readFacts(context, product.key);
  const arnOf = (name: string) =>
    productArn({ ...product.key, table: name.toLowerCase() });
  const entities = await context.catalog.byArn(
    facts.tables.map(({ name }) => arnOf(name)),
    caller.credentials,
  );
  const byArn = new Map(entities.map(found => [productArn(found.key), found]));
  return {
    ...facts,
    product: productViewOf({ ...product.key, entityRef: product.entityRef }),
    verdict: withBeyondGlue(facts.verdict, product.beyondGlue(null)),
    tables: facts.tables.map(table => {
      const found = byArn.get(arnOf(table.name));
      return {
        ...table,
        verdict: worstOf(table.verdict, found?.beyondGlue(null).verdict),
        entityRef: found?.entityRef ?? null,
      };
    }),
  };
}
