import type { Caller } from '../core';
import type { StoredTable } from './catalog';
import { isForeign, type GlueContext } from './context';

const dates = (table: StoredTable) => ({
  ...table,
  CreateTime: new Date(table.CreateTime),
  UpdateTime: new Date(table.UpdateTime),
  ...(table.LastAccessTime && {
    LastAccessTime: new Date(table.LastAccessTime),
  }),
  ...(table.LastAnalyzedTime && {
    LastAnalyzedTime: new Date(table.LastAnalyzedTime),
  }),
  // locations cannot be registered in the sandbox
  IsRegisteredWithLakeFormation: false,
});

/**
 * How a table looks to the caller: of a table in another account's catalog,
 * only the columns that are shared; of a resource link, the target's properties
 * under the link's name, to who may see the target.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/resource-links-glue-apis.html
 */
export function tableView(
  { catalog, grants }: GlueContext,
  caller: Caller,
  region: string,
) {
  let cached: ReturnType<typeof grants.accessOf> | undefined;
  const access = () => (cached ??= grants.accessOf(caller));

  function visible(table: StoredTable): StoredTable {
    if (!isForeign({ catalogId: table.CatalogId, region }, caller))
      return table;
    const seen = (columns: Array<{ Name: string }> | undefined) =>
      columns?.filter(column =>
        access().seesColumn(
          table.CatalogId,
          table.DatabaseName,
          table.Name,
          column.Name,
        ),
      );
    const { StorageDescriptor, PartitionKeys } = table;
    return {
      ...table,
      ...(StorageDescriptor && {
        StorageDescriptor: {
          ...StorageDescriptor,
          Columns: seen(StorageDescriptor.Columns),
        },
      }),
      ...(PartitionKeys && { PartitionKeys: seen(PartitionKeys) }),
    };
  }

  return (table: StoredTable) => {
    const { TargetTable } = table;
    if (!TargetTable) return dates(visible(table));
    const { CatalogId, DatabaseName, Name } = TargetTable;
    const place = {
      catalogId: CatalogId,
      region: TargetTable.Region ?? region,
    };
    const target = catalog.tables.get(
      catalog.tableKey(place, DatabaseName, Name),
    );
    const permitted =
      !isForeign(place, caller) ||
      access().onTable(CatalogId, DatabaseName, Name).permissions.size > 0;
    if (!target || !permitted) return dates(table);
    return dates({
      ...visible(target),
      Name: table.Name,
      DatabaseName: table.DatabaseName,
      CatalogId: table.CatalogId,
      CreateTime: table.CreateTime,
      UpdateTime: table.UpdateTime,
      VersionId: table.VersionId,
      TargetTable,
    });
  };
}
