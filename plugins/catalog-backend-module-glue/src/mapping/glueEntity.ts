import {
  ANNOTATION_LOCATION,
  ANNOTATION_ORIGIN_LOCATION,
  type ResourceEntity,
} from '@backstage/catalog-model';
import {
  annotations,
  ownerParameters,
  productArn,
  productTypes,
  ruleVersion,
  type ProductKey,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { GlueDatabase } from '../glue/shapes';
import { consoleLinks } from './consoleLinks';
import type { MappingContext } from './context';
import { entityName, hasDistinctArn } from './entityName';

/** Annotations in the form that other AWS plugins read. */
const awsAnnotations = {
  accountId: 'amazon.com/account-id',
  databaseArn: 'amazon.com/glue-database-arn',
  tableArn: 'amazon.com/glue-table-arn',
} as const;

/** A Glue database or table, on its way to an entity. */
export interface GlueEntityParts {
  /** Names as Glue has them. */
  key: ProductKey;
  description: string | undefined;
  tags: string[];
  /** Of the database: where the owner stands. */
  database: GlueDatabase;
  /** Absent on a resource link: the product it points to has one. */
  verdict: VerdictSummary | undefined;
  dependsOn: string[];
}

/** No database takes a null character. */
const clean = (text: string | undefined) =>
  text?.replaceAll('\0', '').trim() || undefined;

const own = (parameters: GlueDatabase['Parameters'], name: string) => {
  const value =
    parameters && Object.hasOwn(parameters, name)
      ? parameters[name]
      : undefined;
  return value === undefined || value === null
    ? undefined
    : clean(String(value));
};

/** The `data_owner` of a database, as it is looked up. */
export const dataOwnerOf = ({ Parameters }: GlueDatabase) =>
  own(Parameters, ownerParameters.dataOwner);

/**
 * The entity of a Glue database or table, the same byte for byte for the same
 * content: the catalog then writes nothing. So there are no times in it.
 */
export function glueEntity(
  { key, description, tags, database, verdict, dependsOn }: GlueEntityParts,
  { source, location, ownerOf }: MappingContext,
): ResourceEntity {
  const isTable = key.table !== null;
  const arn = productArn(key);
  const dataOwner = dataOwnerOf(database);
  const dataOwnerName = own(database.Parameters, ownerParameters.dataOwnerName);
  const cleanDescription = clean(description);
  const written: Record<string, string> = {
    [ANNOTATION_LOCATION]: location,
    [ANNOTATION_ORIGIN_LOCATION]: location,
  };
  // Only a product carries the ARN that makes it one; a link points to it.
  if (verdict && hasDistinctArn(key)) written[annotations.arn] = arn;
  written[annotations.region] = key.region;
  written[annotations.accountId] = key.catalogId;
  written[awsAnnotations.accountId] = key.catalogId;
  written[isTable ? awsAnnotations.tableArn : awsAnnotations.databaseArn] = arn;
  if (dataOwner) written[annotations.dataOwner] = dataOwner;
  if (dataOwnerName) written[annotations.dataOwnerName] = dataOwnerName;
  if (verdict) {
    written[annotations.sensitivity] = verdict.verdict;
    written[annotations.sensitivityReasons] = JSON.stringify({
      reasons: verdict.reasons,
      reasonsTotal: verdict.reasonsTotal,
    });
    written[annotations.ruleVersion] = ruleVersion;
  }
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Resource',
    metadata: {
      name: entityName(key, arn),
      namespace: source.namespace,
      title: isTable ? `${key.database}.${key.table}` : key.database,
      ...(cleanDescription && { description: cleanDescription }),
      annotations: written,
      ...(tags.length > 0 && { tags }),
      links: consoleLinks(key),
    },
    spec: {
      type: isTable ? productTypes.table : productTypes.database,
      owner: ownerOf(dataOwner),
      ...(dependsOn.length > 0 && { dependsOn }),
      ...(source.system && { system: source.system }),
    },
  };
}
