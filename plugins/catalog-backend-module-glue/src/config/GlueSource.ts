import { glueLocationPrefix } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { SchedulerServiceTaskScheduleDefinition } from '@backstage/backend-plugin-api';
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
  schedule: SchedulerServiceTaskScheduleDefinition;
  /** The Glue parameter that flags sensitive data. */
  flag: string;
  /** Account id to group ref. */
  dataOwners: Record<string, string>;
  includesDatabase: NamePattern;
  /** Ref of a System. */
  system?: string;
  /** 0 to 100. */
  rejectRemovalsAbovePercentage: number;
}

/**
 * Where the source's entities come from, in the form of
 * `backstage.io/managed-by-location`. It tells the source's entities from all
 * others, so it depends on nothing but the id.
 */
export const locationOf = (source: GlueSource) =>
  `${glueLocationPrefix}${source.id}`;
