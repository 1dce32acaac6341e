import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
import {
  glueLocationPrefix,
  type SensitivitySettings,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { NamePattern } from './namePattern';

/** One Glue Data Catalog in one region, as `catalog.providers.awsGlue` has it. */
export interface GlueSource {
  /** `default`, or the key in the configuration. */
  id: string;
  /** Twelve digits: whose credentials are used. */
  accountId?: string;
  region: string;
  /** Twelve digits. Absent: the catalog of the credentials' account. */
  catalogId?: string;
  namespace: string;
  /** When everything is read. */
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** When databases alone are read: Glue says nothing when one is updated. */
  databaseSchedule: SchedulerServiceTaskScheduleDefinition;
  /** URL of the SQS queue that Glue's change events arrive in. */
  queueUrl?: string;
  sensitivity: SensitivitySettings;
  /**
   * ARN of the IAM role that reads, as Lake Formation knows it. Where it is
   * set, a table that the role does not provably see whole is `unknown`.
   */
  lakeFormationRole?: string;
  /** Account id to group ref. */
  dataOwners: Record<string, string>;
  includesDatabase: NamePattern;
  /** By `table`, or `database.table` where the pattern has a dot. */
  includesTable(database: string, table: string): boolean;
  /** Tables count for the verdict of their database, but are no entities. */
  databasesOnly: boolean;
  /** Ref of a System. */
  system?: string;
  /** 0 to 100. */
  rejectRemovalsAbovePercentage: number;
  /** How many databases are listed at the same time. */
  parallelism: number;
}

/**
 * Where the source's entities come from, in the form of
 * `backstage.io/managed-by-location`. It tells the source's entities from all
 * others, so it depends on nothing but the id.
 */
export const locationOf = (source: GlueSource) =>
  `${glueLocationPrefix}${source.id}`;

/** How the log and errors call a source. */
export function titleOf({ id, catalogId, accountId, region }: GlueSource) {
  const where = [catalogId ?? accountId, region].filter(Boolean).join(', ');
  return `Glue source ${id} (${where})`;
}
