import { createHash } from 'node:crypto';
import {
  parseProductArn,
  productArn,
  type ProductKey,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/**
 * The ARN of a product, or undefined where Glue's ARNs are ambiguous: a slash
 * in a database's name cannot be told from the one that ends it. Such a product
 * can be looked at, but not asked for.
 */
export function unambiguousArn(key: ProductKey): string | undefined {
  const arn = productArn(key);
  const parsed = parseProductArn(arn);
  return parsed?.database === key.database.toLowerCase() ? arn : undefined;
}

// The escape has a capital, which no ARN has, so it is nobody else's.
function escapedArn(key: ProductKey): string {
  const database = key.database.toLowerCase();
  return productArn(key).replace(
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
 */
export function entityName(key: ProductKey): string {
  const distinct = unambiguousArn(key) ?? escapedArn(key);
  const hash = createHash('sha256').update(distinct).digest('hex').slice(0, 10);
  const slug = slugOf(key) || (key.table === null ? 'database' : 'table');
  return `${slug}-${hash}`;
}

/** The ref of a product's entity. */
export const entityRef = (namespace: string, key: ProductKey) =>
  `resource:${namespace}/${entityName(key)}`;
