import { hash } from 'node:crypto';
import {
  productArn,
  type ProductKey,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * Whether a product can be told from its ARN. A slash in a database's name
 * cannot be told from the one that ends it, and an ARN is one line. Such a
 * product can be looked at, but not asked for.
 */
export const hasDistinctArn = ({ database, table }: ProductKey) =>
  !database.includes('/') &&
  (table === null || !/[\n\r\u2028\u2029]/.test(table));

// The escape has a capital, which no ARN has, so it is nobody else's.
function escapedArn(key: ProductKey, arn: string): string {
  const database = key.database.toLowerCase();
  return arn.replace(
    `/${database}`,
    () => `/${database.replaceAll('/', '%2F')}`,
  );
}

const slugOf = ({ database, table }: ProductKey) =>
  (table === null ? database : `${database}.${table}`)
    .toLowerCase()
    .replace(/[^a-z0-9_.]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 48)
    .replace(/[^a-z0-9]+$/, '');

/**
 * `metadata.name`: `<slug of at most 48>-<10 hex of sha256(ARN)>`. The slug is
 * for people, the hash makes it unique among accounts, regions and whatever
 * the slug cut off. Glue folds names to lower case, and so does the ARN.
 *
 * @param arn - of the product, where it is known already
 */
export function entityName(
  key: ProductKey,
  arn: string = productArn(key),
): string {
  const distinct = hasDistinctArn(key) ? arn : escapedArn(key, arn);
  const digits = hash('sha256', distinct, 'hex').slice(0, 10);
  const slug = slugOf(key) || (key.table === null ? 'database' : 'table');
  return `${slug}-${digits}`;
}

/** The ref of a product's entity. */
export const entityRef = (namespace: string, key: ProductKey) =>
  `resource:${namespace}/${entityName(key)}`;
