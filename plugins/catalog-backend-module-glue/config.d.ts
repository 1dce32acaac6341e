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
   * When to read all of it. Default: every 30 minutes, first after 15 seconds.
   *
   * @visibility backend
   */
  schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
  /**
   * When to look for databases that are new or updated. Glue sends no event
   * when a database is updated, where owner and flag of its tables stand.
   * Default: every minute.
   *
   * @visibility backend
   */
  databaseSchedule?: SchedulerServiceTaskScheduleDefinitionConfig;
  /**
   * URL of the SQS queue that Glue's change events arrive in, from EventBridge.
   * Default: none, and changes of tables are found by the scan.
   *
   * @visibility backend
   */
  queueUrl?: string;
  /**
   * Glue parameter that flags sensitive data. Default: `pii_flag`.
   *
   * @visibility backend
   */
  flag?: string;
  /** An LF-Tag that says how sensitive data is. Default: none. */
  lfTag?: {
    /**
     * Its key.
     *
     * @visibility backend
     */
    key: string;
    /**
     * Values that make data sensitive, without regard to case.
     *
     * @visibility backend
     */
    sensitive: string[];
    /**
     * Values that say that data is not sensitive. Any other value is unknown.
     *
     * @visibility backend
     */
    notSensitive?: string[];
  };
  /**
   * ARN of the IAM role that reads, where Lake Formation governs the catalog: a
   * table that it does not provably see whole is `unknown` then. It takes one
   * call for each database, and one for each table where the role may not see
   * all. Default: Lake Formation is not asked.
   *
   * @visibility backend
   */
  lakeFormationRole?: string;
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
  tables?: {
    /**
     * Names of tables that become entities, `*` for any characters; with a dot,
     * `database.table`. Default: all.
     *
     * @visibility backend
     */
    include?: string[];
    /**
     * Names of tables that do not. They count for the verdict of their database
     * all the same.
     *
     * @visibility backend
     */
    exclude?: string[];
  };
  /**
   * Whether only databases become entities. Tables are read for their verdicts.
   * Default: false.
   *
   * @visibility backend
   */
  databasesOnly?: boolean;
  /**
   * Ref of the System that the entities belong to.
   *
   * @visibility backend
   */
  system?: string;
  /**
   * A scan that would remove more than this percentage of the source's entities
   * removes none. 0 to 100; 100 lets every listing through, also an empty one.
   * Default: 50.
   *
   * @visibility backend
   */
  rejectRemovalsAbovePercentage?: number;
  /**
   * How many databases are listed at the same time, 1 to 32. Default: 4.
   *
   * @visibility backend
   */
  parallelism?: number;
}

export interface Config {
  catalog?: {
    providers?: {
      /** One Glue Data Catalog, or several by an id of your choice. */
      awsGlue?: AwsGlueSource | { [id: string]: AwsGlueSource };
    };
  };
}
