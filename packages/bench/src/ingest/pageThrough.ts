import {
  GlueClient,
  paginateGetDatabases,
  paginateGetTables,
} from '@aws-sdk/client-glue';
import { reading } from './subject';

/** The control of a scan: pages through all of Glue, and only counts. */
export async function pageThrough(): Promise<{
  databases: number;
  tables: number;
}> {
  const client = new GlueClient(reading.client);
  const names: string[] = [];
  for await (const page of paginateGetDatabases({ client }, {})) {
    for (const { Name } of page.DatabaseList ?? []) names.push(Name!);
  }
  let tables = 0;
  const waiting = names.values();
  const readSome = async () => {
    for (const DatabaseName of waiting) {
      const pages = paginateGetTables({ client }, { DatabaseName });
      for await (const page of pages) tables += page.TableList?.length ?? 0;
    }
  };
  await Promise.all(
    Array.from({ length: reading.databasesInParallel }, readSome),
  );
  client.destroy();
  return { databases: names.length, tables };
}
