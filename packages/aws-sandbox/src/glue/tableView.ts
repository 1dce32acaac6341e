import type { CatalogPlace, StoredTable } from './catalog';
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
});

/**
 * How a table looks to the caller: with the columns that they may see; a
 * resource link with its target's properties under the link's name, to who may
 * see the target.
 * https://docs.aws.amazon.com/lake-formation/latest/dg/resource-links-glue-apis.html
 */
export function tableView(
  { catalog, locations, rights }: GlueContext,
  region: string,
) {
  const isRegistered = (place: CatalogPlace, table: StoredTable) =>
    locations.covering(place, table.StorageDescriptor?.Location) !== undefined;

  function visible(table: StoredTable): StoredTable {
    const { CatalogId, DatabaseName, Name } = table;
    const access = rights.reads({ catalogId: CatalogId, region });
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
    if (!TargetTable) {
      const own = { catalogId: table.CatalogId, region };
      return {
        ...dates(visible(table)),
        IsRegisteredWithLakeFormation: isRegistered(own, table),
      };
    }
    const { CatalogId, DatabaseName, Name } = TargetTable;
    const place = {
      catalogId: CatalogId,
      region: TargetTable.Region ?? region,
    };
    const target = catalog.tables.get(
      catalog.tableKey(place, DatabaseName, Name),
    );
    const access = rights.reads(place);
    if (
      !target ||
      (access && !access.seesTable(CatalogId, DatabaseName, Name))
    ) {
      return { ...dates(table), IsRegisteredWithLakeFormation: false };
    }
    return {
      ...dates({
        ...visible(target),
        Name: table.Name,
        DatabaseName: table.DatabaseName,
        CatalogId: table.CatalogId,
        CreateTime: table.CreateTime,
        UpdateTime: table.UpdateTime,
        VersionId: table.VersionId,
        TargetTable,
      }),
      IsRegisteredWithLakeFormation: isRegistered(place, target),
    };
  };
}
