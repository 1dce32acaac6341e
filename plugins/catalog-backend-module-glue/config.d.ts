import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

/** One Glue Data Catalog in one region. */
interface AwsGlueSource {
  /**
   * Twelve digits, in quotes: the account whose credentials (see `aws` in the
   * configuration) read the catalog. Default: the main account's.
   *
   * @visibility backend
   */
  accountId?: string;
  /**
   * AWS region, `eu-west-1`.
   *
   * @visibility backend
   */
  region: string;
  /**
   * Twelve digits, in quotes: the Data Catalog to read, where it is another
   * account's. Default: that of the account.
   *
   * @visibility backend
   */
  catalogId?: string;
  /**
   * Namespace of the entities. Default: `default`.
   *
   * @visibility backend
   */
  namespace?: string;
  /**
   * When to read all of it. Default: every 10 minutes, first after 15 seconds.
   *
   * @visibility backend
   */
  schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
  /**
   * Glue parameter that flags sensitive data. Default: `pii_flag`.
   *
   * @visibility backend
   */
  flag?: string;
  /**
   * The group that owns the data of an account: account id (twelve digits, in
   * quotes) to the ref of a Group. Goes before the annotation
   * `data-sharing/data-owner-accounts` on Groups.
   *
   * @visibility backend
   */
  dataOwners?: { [accountId: string]: string };
  databases?: {
    /**
     * Names of databases to read, `*` for any characters. Default: all.
     *
     * @visibility backend
     */
    include?: string[];
    /**
     * Names of databases to leave out, `*` for any characters.
     *
     * @visibility backend
     */
    exclude?: string[];
  };
  /**
   * Ref of the System that the entities belong to.
   *
   * @visibility backend
   */
  system?: string;
  /**
   * A listing with fewer entities than the catalog has, by more than this
   * percentage, changes nothing. 0 to 100; 100 lets every listing through, also
   * an empty one. Default: 50.
   *
   * @visibility backend
   */
  rejectRemovalsAbovePercentage?: number;
}

export interface Config {
  catalog?: {
    providers?: {
      /** One Glue Data Catalog, or several by an id of your choice. */
      awsGlue?: AwsGlueSource | { [id: string]: AwsGlueSource };
    };
  };
}
