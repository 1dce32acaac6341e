import type { DatabaseService } from '@backstage/backend-plugin-api';
import {
  maxReasons,
  verdicts,
  type TableTextPage,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import type { Knex } from 'knex';
import { databaseFacts } from '../glue/shapes';
import type { ScanProgress, ScanStatus } from '../status/SourceStatus';
import { isPostgres } from './isPostgres';
import type {
  IngestionStore,
  KnownDatabase,
  KnownTable,
  RemovalAllowance,
  StoredSource,
  TableRecord,
  TableVerdicts,
} from './IngestionStore';
import { migrate } from './migrate';
import {
  digestOf,
  fromTable,
  goneTable,
  toDatabase,
  toPart,
  toTable,
  type DatabaseRow,
  type KnownTableRow,
  type SourceRow,
  type TableRow,
} from './rows';
import { SourceLock } from './SourceLock';
import { decodeCursor, encodeCursor } from './textCursor';

/** SQLite takes 32,766 values in a statement. */
const rowsPerInsert = 500;
const namesPerQuery = 1_000;

const knownColumns = [
  'table_name',
  'entity_ref',
  'version_id',
  'column_count',
  'digest',
  'touched',
  'removed',
] as const;

const chunks = <T>(list: T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(list.length / size) }, (_, index) =>
    list.slice(index * size, (index + 1) * size),
  );

/**
 * {@link IngestionStore} in the catalog's database, SQLite or PostgreSQL. The
 * migrations have a table of their own beside the catalog's.
 */
export class DatabaseIngestionStore implements IngestionStore {
  readonly #db: Knex;
  readonly #lock: SourceLock;

  /** @param options.leaseMilliseconds - until the lock of a dead owner is free */
  static async create(options: {
    database: DatabaseService;
    sourceIds: string[];
    leaseMilliseconds?: number;
  }) {
    const db = await options.database.getClient();
    if (!options.database.migrations?.skip) {
      await migrate(db);
    }
    const rows = options.sourceIds.map(source_id => ({
      source_id,
      sequence: 0,
    }));
    if (rows.length > 0) {
      await db('aws_glue_sources')
        .insert(rows)
        .onConflict('source_id')
        .ignore();
    }
    return new DatabaseIngestionStore(
      db,
      new SourceLock(db, options.leaseMilliseconds),
    );
  }

  private constructor(db: Knex, lock: SourceLock) {
    this.#db = db;
    this.#lock = lock;
  }

  withLock<T>(
    sourceId: string,
    work: () => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    return this.#lock.hold(sourceId, work, signal);
  }

  async sequence(sourceId: string) {
    return Number((await this.#sourceRow(sourceId))?.sequence ?? 0);
  }

  async nextSequence(sourceId: string, eventAt?: number) {
    const [row] = await this.#db<SourceRow>('aws_glue_sources')
      .where({ source_id: sourceId })
      .update({
        sequence: this.#db.raw('?? + 1', ['sequence']),
        ...(eventAt !== undefined && { last_event_at: eventAt }),
      })
      .returning('sequence');
    return Number(row.sequence);
  }

  async databases(sourceId: string) {
    const rows = await this.#db<DatabaseRow>('aws_glue_databases').where({
      source_id: sourceId,
    });
    return new Map(rows.map(row => [row.database_name, toDatabase(row)]));
  }

  async database(sourceId: string, name: string) {
    const row = await this.#db<DatabaseRow>('aws_glue_databases')
      .where({ source_id: sourceId, database_name: name })
      .first();
    return row && toDatabase(row);
  }

  async saveDatabase(sourceId: string, database: KnownDatabase) {
    await this.#db<DatabaseRow>('aws_glue_databases')
      .insert({
        source_id: sourceId,
        database_name: database.name,
        entity_ref: database.entityRef,
        owner: database.owner,
        facts: JSON.stringify(databaseFacts(database.facts)),
        touched: database.touched,
        removed: database.removed,
      })
      .onConflict(['source_id', 'database_name'])
      .merge();
  }

  async tables(sourceId: string, database: string, names: string[]) {
    const found = new Map<string, KnownTable>();
    for (const some of chunks(names, namesPerQuery)) {
      const rows: KnownTableRow[] = await this.#db<TableRow>('aws_glue_tables')
        .where({ source_id: sourceId, database_name: database })
        .whereIn('table_name', some)
        .select(...knownColumns);
      for (const row of rows) found.set(row.table_name, toTable(row));
    }
    return found;
  }

  async tablesOf(sourceId: string, database: string) {
    const rows: KnownTableRow[] = await this.#db<TableRow>('aws_glue_tables')
      .where({ source_id: sourceId, database_name: database, removed: false })
      .select(...knownColumns);
    return rows.map(toTable);
  }

  async saveTables(
    sourceId: string,
    database: string,
    records: TableRecord[],
    {
      known,
      touched,
    }: { known?: Map<string, KnownTable>; touched?: number } = {},
  ) {
    const rows = records.flatMap(record => {
      const text = record.text?.() ?? null;
      const digest = digestOf(record, text);
      const before = known?.get(record.name);
      const isSame = !before?.removed && before?.digest === digest;
      if (isSame && touched === undefined) return [];
      return {
        source_id: sourceId,
        database_name: database,
        ...fromTable(record, text, digest),
        touched: touched ?? 0,
        removed: false,
      };
    });
    const { touched: _, ...decidedByScan } = rows[0] ?? {};
    const columns = Object.keys(
      touched === undefined ? decidedByScan : rows[0] ?? {},
    ) as Array<keyof TableRow>;
    for (const some of chunks(rows, rowsPerInsert)) {
      await this.#db<TableRow>('aws_glue_tables')
        .insert(some)
        .onConflict(['source_id', 'database_name', 'table_name'])
        .merge(columns);
    }
  }

  async removeTables(
    sourceId: string,
    database: string,
    names: string[],
    touched?: number,
  ) {
    if (touched === undefined) {
      for (const some of chunks(names, namesPerQuery)) {
        await this.#db<TableRow>('aws_glue_tables')
          .where({ source_id: sourceId, database_name: database })
          .whereIn('table_name', some)
          .delete();
      }
      return;
    }
    for (const some of chunks(names, rowsPerInsert)) {
      await this.#db<TableRow>('aws_glue_tables')
        .insert(
          some.map(table_name => ({
            source_id: sourceId,
            database_name: database,
            table_name,
            ...goneTable,
            touched,
          })),
        )
        .onConflict(['source_id', 'database_name', 'table_name'])
        .merge(['removed', 'touched']);
    }
  }

  async removeDatabase(sourceId: string, name: string, touched?: number) {
    const key = { source_id: sourceId, database_name: name };
    await this.#db.transaction(async tx => {
      for (const table of ['aws_glue_tables', 'aws_glue_databases']) {
        await (touched === undefined
          ? tx(table).where(key).delete()
          : tx(table).where(key).update({ removed: true, touched }));
      }
    });
  }

  async forgetRemoved(sourceId: string, upTo: number) {
    for (const table of ['aws_glue_tables', 'aws_glue_databases']) {
      await this.#db(table)
        .where({ source_id: sourceId, removed: true })
        .andWhere('touched', '<=', upTo)
        .delete();
    }
  }

  async tableVerdicts(
    sourceId: string,
    database: string,
  ): Promise<TableVerdicts> {
    const tables = () =>
      this.#db<TableRow>('aws_glue_tables').where({
        source_id: sourceId,
        database_name: database,
        removed: false,
      });
    const [sums] = await tables()
      .count({ tables: '*' })
      .sum({ reasons: 'reasons_total' });
    // As many tables as there are reasons in a summary: each has one at least,
    // so no table beyond them can add one of the worst.
    const worst = await tables()
      .andWhere('verdict', '<', verdicts.indexOf('not-sensitive'))
      .orderBy('verdict')
      .orderByRaw(this.#byCodePoint('table_name'))
      .limit(maxReasons)
      .select('table_name', 'verdict', 'reasons', 'reasons_total');
    const byName = (a: { table_name: string }, b: { table_name: string }) =>
      Buffer.compare(Buffer.from(a.table_name), Buffer.from(b.table_name));
    return {
      tables: Number(sums.tables),
      parts: worst.sort(byName).map(toPart),
      reasonsTotal: Number(sums.reasons ?? 0),
    };
  }

  async countEntities(sourceId: string) {
    const counts = await Promise.all(
      ['aws_glue_tables', 'aws_glue_databases'].map(table =>
        this.#db(table)
          .where({ source_id: sourceId, removed: false })
          .whereNotNull('entity_ref')
          .count({ entities: '*' })
          .first(),
      ),
    );
    return counts.reduce((sum, row) => sum + Number(row?.entities ?? 0), 0);
  }

  async hasEntities(sourceId: string, entityRefs: string[]) {
    const found = new Set<string>();
    for (const some of chunks(entityRefs, namesPerQuery)) {
      for (const table of ['aws_glue_tables', 'aws_glue_databases']) {
        const rows = await this.#db(table)
          .where({ source_id: sourceId, removed: false })
          .whereIn('entity_ref', some)
          .select('entity_ref');
        for (const row of rows) found.add(row.entity_ref);
      }
    }
    return found;
  }

  async tableTexts(limit: number, cursor?: string): Promise<TableTextPage> {
    const order = ['source_id', 'database_name', 'table_name'];
    const query = this.#db<TableRow>('aws_glue_tables')
      .where({ removed: false })
      .whereNotNull('entity_ref')
      .whereNotNull('text')
      .orderBy(order)
      .limit(limit + 1)
      .select('source_id', 'database_name', 'table_name', 'entity_ref', 'text');
    if (cursor !== undefined) {
      query.whereRaw('(??, ??, ??) > (?, ?, ?)', [
        ...order,
        ...decodeCursor(cursor),
      ]);
    }
    const rows = await query;
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page.map(row => ({
        entityRef: row.entity_ref!,
        ...JSON.parse(row.text!),
      })),
      ...(rows.length > limit &&
        last && {
          nextCursor: encodeCursor([
            last.source_id,
            last.database_name,
            last.table_name,
          ]),
        }),
    };
  }

  async source(sourceId: string): Promise<StoredSource> {
    const row = await this.#sourceRow(sourceId);
    const allowed = row?.allowed_removals ?? undefined;
    return {
      status: row?.status ? JSON.parse(row.status) : undefined,
      progress: row?.progress ? JSON.parse(row.progress) : undefined,
      lastEventAt:
        row?.last_event_at === null || row?.last_event_at === undefined
          ? undefined
          : Number(row.last_event_at),
      allowance:
        allowed === undefined
          ? undefined
          : { removals: allowed, until: Number(row?.allowed_until) },
    };
  }

  async saveStatus(sourceId: string, status: ScanStatus) {
    await this.#update(sourceId, {
      status: JSON.stringify(status),
      progress: null,
    });
  }

  async saveProgress(sourceId: string, progress: ScanProgress | null) {
    await this.#update(sourceId, {
      progress: progress && JSON.stringify(progress),
    });
  }

  async saveAllowance(sourceId: string, allowance: RemovalAllowance | null) {
    await this.#update(sourceId, {
      allowed_removals: allowance?.removals ?? null,
      allowed_until: allowance?.until ?? null,
    });
  }

  /** The same order in all languages that a database can be set up for. */
  #byCodePoint(column: string) {
    return isPostgres(this.#db)
      ? this.#db.raw('?? collate "C"', [column])
      : this.#db.ref(column);
  }

  #sourceRow(sourceId: string) {
    return this.#db<SourceRow>('aws_glue_sources')
      .where({ source_id: sourceId })
      .first();
  }

  async #update(sourceId: string, columns: Partial<SourceRow>) {
    await this.#db<SourceRow>('aws_glue_sources')
      .where({ source_id: sourceId })
      .update(columns);
  }
}
