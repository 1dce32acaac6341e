import type { HumanDuration } from '@backstage/types';

export interface Config {
  dataSharing?: {
    /**
     * The share machine of each Glue Data Catalog. A catalog with none can be
     * browsed, not requested from.
     */
    workflows?: Array<{
      /**
       * Whose machine it is: `data-sharing` (the default), or `aws-sample` for
       * that of `aws-lakeformation-datasharing-workflow`, which shares whole
       * tables with accounts and can neither end nor revoke a share.
       */
      kind?: 'data-sharing' | 'aws-sample';
      /** Account of the Data Catalog: twelve digits, in quotes. */
      catalogId: string;
      /** Region of the catalog, the machine and the queue. */
      region: string;
      /**
       * Account whose credentials (`aws.accounts`) speak to AWS; the main
       * account where it is missing.
       */
      accountId?: string;
      /** ARN of the share machine. */
      stateMachineArn: string;
      /**
       * ARN of the machine that revokes a share. Where it is missing, the
       * portal does not offer to revoke or to hand back.
       */
      revokeStateMachineArn?: string;
      /**
       * ARN of the machine that changes when access ends. Where it is missing,
       * the portal does not offer it.
       */
      extendStateMachineArn?: string;
      /**
       * ARN of the machine that looks at the consumer account after the grant.
       * Where it is missing, nobody can tell whether a share can be used.
       */
      consumerStateMachineArn?: string;
      /**
       * URL of the queue that the machines send to. Required, but for
       * `aws-sample`, whose machine has none.
       */
      queueUrl?: string;
      /**
       * The machine's policy parameters, as they were deployed. Of `aws-sample`,
       * which has none: what the portal refuses, because it should be approved
       * first and the machine would share it at once.
       */
      policy: {
        /** A product that nobody flagged: shared at once, or approved first. */
        unflagged: 'share' | 'approve';
        /** All tables of a database, those made later included. */
        wholeDatabase: 'by-verdict' | 'approve';
      };
    }>;
    /** The accounts that a share can be requested for. */
    consumerAccounts?: Array<{
      /** Twelve digits, in quotes. */
      id: string;
      name: string;
      /** Refs of the groups and users who may ask; everyone where missing. */
      requesters?: string[];
    }>;
    /**
     * Executions that the portal did not start: decided by two people of the
     * owner group, or refused. Default: `two-people`.
     */
    externalRequests?: 'two-people' | 'refuse';
    /** Glue parameter that flags sensitive data. Default: `pii_flag`. */
    flag?: string;
    /** How long the workflow waits for a decision; its own default where missing. */
    approvalTimeout?: HumanDuration | string;
  };
}
