import { arn, type Caller } from '../core';
import type { EmitEvent } from '../events';
import type { CatalogPlace } from './catalog';

/**
 * Glue's own events. AWS sends "Database State Change" for CreateDatabase,
 * DeleteDatabase, CreateTable, DeleteTable and BatchDeleteTable, "Table State
 * Change" for UpdateTable (and partitions), and none for UpdateDatabase:
 * https://docs.aws.amazon.com/glue/latest/dg/automating-awsglue-with-cloudwatch-events.html
 */
export function changeEvents(emit: EmitEvent) {
  const owner = (place: CatalogPlace, caller: Caller): Caller => ({
    ...caller,
    accountId: place.catalogId,
    region: place.region,
  });
  return {
    databaseChanged(
      typeOfChange:
        | 'CreateDatabase'
        | 'DeleteDatabase'
        | 'CreateTable'
        | 'DeleteTable'
        | 'BatchDeleteTable',
      place: CatalogPlace,
      caller: Caller,
      databaseName: string,
      changedTables: string[] = [],
    ) {
      const to = owner(place, caller);
      emit({
        source: 'aws.glue',
        detailType: 'Glue Data Catalog Database State Change',
        detail: { databaseName, typeOfChange, changedTables },
        resources: changedTables.length
          ? changedTables.map(table =>
              arn('glue', to, `table/${databaseName}/${table}`),
            )
          : [arn('glue', to, `database/${databaseName}`)],
        caller: to,
      });
    },
    tableChanged(
      typeOfChange: 'UpdateTable',
      place: CatalogPlace,
      caller: Caller,
      databaseName: string,
      tableName: string,
    ) {
      const to = owner(place, caller);
      emit({
        source: 'aws.glue',
        detailType: 'Glue Data Catalog Table State Change',
        detail: {
          databaseName,
          changedPartitions: [],
          typeOfChange,
          tableName,
        },
        resources: [arn('glue', to, `table/${databaseName}/${tableName}`)],
        caller: to,
      });
    },
  };
}

export type ChangeEvents = ReturnType<typeof changeEvents>;
