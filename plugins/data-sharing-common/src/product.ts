import type { Entity } from '@backstage/catalog-model';

/**
 * Annotations that this product writes or reads. Part of the public API.
 *
 * @public
 */
export const annotations = {
  /** ARN of the Glue database or table, as other AWS plugins write it. */
  arn: 'aws.amazon.com/arn',
  region: 'aws.amazon.com/region',
  /** Account of the Data Catalog, which is not the producer's. */
  accountId: 'aws.amazon.com/account-id',
  /** A {@link Verdict}. */
  sensitivity: 'data-sharing/sensitivity',
  /** JSON: {@link VerdictSummary} without the verdict. */
  sensitivityReasons: 'data-sharing/sensitivity-reasons',
  /** The producer's AWS account, from the database's `data_owner` parameter. */
  dataOwner: 'data-sharing/data-owner',
  dataOwnerName: 'data-sharing/data-owner-name',
  /** Version of the sensitivity rule that gave the verdict. */
  ruleVersion: 'data-sharing/rule-version',
  /** On a Group: the AWS account (or accounts, comma separated) whose data it owns. */
  groupDataOwner: 'data-sharing/data-owner-accounts',
} as const;

/** `spec.type` of the entities. @public */
export const productTypes = {
  database: 'glue-database',
  table: 'glue-table',
} as const;

/**
 * `spec.owner` of a product whose `data_owner` belongs to no group. No such
 * group exists, so nobody can decide and requests are refused.
 *
 * @public
 */
export const unresolvedOwner = 'group:default/unresolved-data-owner';

/**
 * What requests and grants store: names as Glue folds them, in lower case.
 *
 * @public
 */
export interface ProductKey {
  /** Twelve digits: the account of the Data Catalog. */
  catalogId: string;
  region: string;
  database: string;
  /** `null` for the database itself. */
  table: string | null;
}

const partitionOf = (region: string) => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

/**
 * The ARN of a product, in the form of the AWS service authorization reference
 * for Glue.
 *
 * @public
 */
export function productArn(key: ProductKey): string {
  const resource =
    key.table === null
      ? `database/${key.database}`
      : `table/${key.database}/${key.table}`;
  return `arn:${partitionOf(key.region)}:glue:${key.region}:${
    key.catalogId
  }:${resource}`.toLowerCase();
}

/**
 * The inverse of {@link productArn}; `undefined` for anything else.
 *
 * @public
 */
export function parseProductArn(arn: string): ProductKey | undefined {
  const match =
    /^arn:aws[\w-]*:glue:([a-z0-9-]+):(\d{12}):(?:database\/([^/]+)|table\/([^/]+)\/(.+))$/.exec(
      arn.toLowerCase(),
    );
  if (!match) return undefined;
  const [, region, catalogId, database, tableDatabase, table] = match;
  return database
    ? { catalogId, region, database, table: null }
    : { catalogId, region, database: tableDatabase, table };
}

/**
 * The key of the data product that an entity stands for; `undefined` for an
 * entity that is no data product (a resource link, say, carries no ARN of ours).
 *
 * @public
 */
export function productKeyOf(entity: Entity): ProductKey | undefined {
  const type = entity.spec?.type;
  if (
    entity.kind !== 'Resource' ||
    (type !== productTypes.database && type !== productTypes.table)
  ) {
    return undefined;
  }
  const key = parseProductArn(
    entity.metadata.annotations?.[annotations.arn] ?? '',
  );
  return key && (key.table === null) === (type === productTypes.database)
    ? key
    : undefined;
}

/**
 * How the location of an entity starts that the Glue module made. The catalog
 * itself writes the location, so a descriptor file cannot claim it.
 *
 * @public
 */
export const glueLocationPrefix = 'aws-glue:';

/** Tag of an entity that is a resource link: a pointer, not a product. @public */
export const resourceLinkTag = 'resource-link';
