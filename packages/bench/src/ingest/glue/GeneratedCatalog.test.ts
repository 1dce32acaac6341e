import { GeneratedCatalog, flag, ownerAccounts } from './GeneratedCatalog';

const size = { tables: 2_000, databases: 20, columns: 8 };
const catalog = new GeneratedCatalog(size);

const everyTable = Array.from({ length: catalog.databases }, (_, database) =>
  Array.from({ length: catalog.tablesIn(database) }, (__, table) =>
    catalog.table(database, table),
  ),
).flat();

describe('GeneratedCatalog', () => {
  it('is the same for the same size, byte for byte', () => {
    const again = new GeneratedCatalog(size);
    expect(JSON.stringify(again.table(3, 7))).toBe(
      JSON.stringify(catalog.table(3, 7)),
    );
    expect(JSON.stringify(again.database(3))).toBe(
      JSON.stringify(catalog.database(3)),
    );
  });

  it('holds as many tables as were asked for, each by a name of its own', () => {
    expect(catalog.tables).toBe(2_000);
    expect(
      new Set(everyTable.map(table => `${table.DatabaseName}.${table.Name}`))
        .size,
    ).toBe(2_000);
  });

  it('has large, small and empty databases', () => {
    const counts = Array.from({ length: 20 }, (_, i) => catalog.tablesIn(i));
    expect(Math.max(...counts)).toBeGreaterThan(200);
    expect(Math.min(...counts.slice(0, -1))).toBeGreaterThan(0);
    expect(counts.at(-1)).toBe(0);
  });

  it.each([
    [{ tables: 100, databases: 1 }, 1 + 1],
    [{ tables: 101, databases: 1 }, 1 + 2],
    // Two databases are read with one call more, as one of them is empty.
    [{ tables: 101, databases: 2 }, 1 + 2 + 1],
    [{ tables: 101, databases: 102 }, 2 + 102],
  ])('counts the least calls for %j', (some, calls) => {
    expect(new GeneratedCatalog({ ...some, columns: 1 }).leastCalls).toBe(
      calls,
    );
  });

  it('has tables that are sensitive, unflagged and neither', () => {
    const flagsOf = (table: (typeof everyTable)[number]) =>
      [
        table.Parameters?.[flag],
        ...(table.StorageDescriptor?.Columns ?? []).map(
          column => column.Parameters?.[flag],
        ),
      ].filter(Boolean);
    const share = (test: (flags: unknown[]) => boolean) =>
      everyTable.filter(table => test(flagsOf(table))).length /
      everyTable.length;
    expect(share(flags => flags.includes('true'))).toBeCloseTo(0.15, 1);
    expect(share(flags => flags.length === 0)).toBeCloseTo(0.25, 1);
  });

  it('has every level that entities are made of', () => {
    const some = (test: (table: (typeof everyTable)[number]) => unknown) =>
      everyTable.some(test);
    expect(some(table => table.PartitionKeys?.length)).toBe(true);
    expect(some(table => table.TableType === 'VIRTUAL_VIEW')).toBe(true);
    expect(some(table => table.Parameters?.table_type === 'ICEBERG')).toBe(
      true,
    );
    expect(
      some(table =>
        table.StorageDescriptor?.Columns?.some(column =>
          column.Type?.startsWith('struct<'),
        ),
      ),
    ).toBe(true);
  });

  it('belongs to fifty accounts', () => {
    expect(new Set(ownerAccounts).size).toBe(50);
    for (const account of ownerAccounts) expect(account).toMatch(/^\d{12}$/);
    expect(ownerAccounts).toContain(catalog.database(0).Parameters?.data_owner);
  });

  it('changes a table by its revision only', () => {
    const { Description, UpdateTime, VersionId, ...rest } = catalog.table(
      2,
      5,
      3,
    );
    expect(Description).toMatch(/^Revision 3: /);
    expect(VersionId).toBe('3');
    expect(UpdateTime).toBeGreaterThan(catalog.table(2, 5).UpdateTime!);
    expect(catalog.table(2, 5)).toMatchObject(rest);
  });
});
