import { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  search?: {
    collators?: {
      /** Documents of type `glue-table`, one for each table. */
      glueTables?: {
        /**
         * When to read all tables. Default: every 10 minutes, first after 15
         * seconds.
         *
         * @visibility backend
         */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
        /**
         * Where a result leads, with `:namespace`, `:kind` and `:name` of the
         * entity. Default: the Access tab, which lists the columns,
         * `/catalog/:namespace/:kind/:name/access`.
         *
         * @visibility backend
         */
        locationTemplate?: string;
        /**
         * Tables that are read at a time, 1 to 500. Default: 100.
         *
         * @visibility backend
         */
        batchSize?: number;
      };
    };
  };
}
