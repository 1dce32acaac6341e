import type { DatabaseInput, TableInput } from '@aws-sdk/client-glue';
import type { Change } from '../ingest/refreshTables';
import { accountId, type GlueEditor } from './glueFixture';

/** What may be done to a database. */
export interface DatabaseShape {
  flag?: string;
  owner?: string;
  /** Of a resource link: the database it points to. */
  target?: string;
}

/** What may be done to a table. */
export interface TableShape {
  flag?: string;
  /** Flags of its columns. */
  columns: Array<string | undefined>;
  /** Of a resource link: the database and table it points to. */
  target?: [string, string];
}

/** A wish; whether it makes sense depends on what there is. */
export type Edit =
  | { kind: 'put-database'; database: string; shape: DatabaseShape }
  | { kind: 'drop-database'; database: string }
  | { kind: 'put-table'; database: string; table: string; shape: TableShape }
  | { kind: 'drop-table'; database: string; table: string };

const parameters = (entries: Record<string, string | undefined>) =>
  Object.fromEntries(
    Object.entries(entries).filter(([, value]) => value !== undefined),
  ) as Record<string, string>;

const databaseInput = (
  Name: string,
  { flag, owner, target }: DatabaseShape,
): DatabaseInput => ({
  Name,
  Parameters: parameters({ pii_flag: flag, data_owner: owner }),
  ...(target && {
    TargetDatabase: { CatalogId: accountId, DatabaseName: target },
  }),
});

const tableInput = (
  Name: string,
  { flag, columns, target }: TableShape,
): TableInput =>
  target
    ? {
        Name,
        TargetTable: {
          CatalogId: accountId,
          DatabaseName: target[0],
          Name: target[1],
        },
      }
    : {
        Name,
        Parameters: parameters({ pii_flag: flag }),
        StorageDescriptor: {
          Columns: columns.map((column, index) => ({
            Name: `c${index}`,
            Type: 'string',
            Parameters: parameters({ pii_flag: column }),
          })),
        },
      };

interface ModelDatabase {
  isLink: boolean;
  /** Each with a number that no table had before. */
  tables: Map<string, { born: number; isLink: boolean }>;
}

/** Changes a Glue catalog, and knows what is in it without asking. */
export class GlueModel {
  readonly databases = new Map<string, ModelDatabase>();
  readonly #glue: GlueEditor;
  #born = 0;

  constructor(glue: GlueEditor) {
    this.#glue = glue;
  }

  /** Databases and tables that are resource links: `a`, `a.t`. */
  links(): string[] {
    return [...this.databases].flatMap(([name, { isLink, tables }]) => [
      ...(isLink ? [name] : []),
      ...[...tables]
        .filter(([, table]) => table.isLink)
        .map(([table]) => `${name}.${table}`),
    ]);
  }

  /**
   * @returns what has changed, and whether Glue sends an event of it; undefined
   *   where there is nothing to do
   */
  async apply(
    edit: Edit,
  ): Promise<{ change: Change; told: boolean } | undefined> {
    const known = this.databases.get(edit.database);
    const { database } = edit;
    switch (edit.kind) {
      case 'put-database': {
        const input = databaseInput(database, edit.shape);
        if (known) {
          // AWS changes the target of a link, and makes no link of a database.
          if (known.isLink || edit.shape.target) return undefined;
          await this.#glue.updateDatabase(input);
          return { change: { database }, told: false };
        }
        if (edit.shape.target === database) return undefined;
        await this.#glue.createDatabase(input);
        this.databases.set(database, {
          isLink: edit.shape.target !== undefined,
          tables: new Map(),
        });
        return { change: { database }, told: true };
      }
      case 'drop-database':
        if (!known) return undefined;
        await this.#glue.deleteDatabase(database);
        this.databases.delete(database);
        return { change: { database }, told: true };
      case 'put-table': {
        // Through a link it would be its target's.
        if (!known || known.isLink) return undefined;
        const { table, shape } = edit;
        const input = tableInput(table, shape);
        const before = known.tables.get(table);
        if (before) {
          if (before.isLink || shape.target) return undefined;
          await this.#glue.updateTable(database, input);
        } else {
          await this.#glue.createTable(database, input);
          this.#born += 1;
          known.tables.set(table, {
            born: this.#born,
            isLink: shape.target !== undefined,
          });
        }
        return { change: { database, table }, told: true };
      }
      case 'drop-table':
        if (!known?.tables.delete(edit.table)) return undefined;
        await this.#glue.deleteTable(database, edit.table);
        return { change: { database, table: edit.table }, told: true };
      default:
        throw new Error('not expected');
    }
  }
}
