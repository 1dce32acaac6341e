import type { StoredTable } from './catalog';
import type { GlueContext } from './context';

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
 * How a table looks to the caller: with the columns that they may see; a
 * resource link with its target's properties under the link's name, to who may
 * see the target.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/resource-links-glue-apis.html
 */
export function tableView({ catalog, limits }: GlueContext, region: string) {
  function visible(table: StoredTable): StoredTable {
    const { CatalogId, DatabaseName, Name } = table;
    const access = limits({ catalogId: CatalogId, region });
    if (!access) return table;
    const seen = (columns: Array<{ Name: string }> | undefined) =>
      columns?.filter(column =>
        access.seesColumn(CatalogId, DatabaseName, Name, column.Name),
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
    const access = limits(place);
    if (
      !target ||
      (access && !access.seesTable(CatalogId, DatabaseName, Name))
    ) {
      return dates(table);
    }
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
