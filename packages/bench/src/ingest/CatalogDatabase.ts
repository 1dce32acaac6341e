import { setTimeout as sleep } from 'node:timers/promises';
import knexFactory, { type Knex } from 'knex';
import { logLinePrefix } from './statementLog';

const pollMilliseconds = 200;

/** What is in the catalog, so that two catalogs can be compared. */
export interface Content {
  entities: number;
  relations: number;
  /** Relations in the entities as they are served. */
  stitchedRelations: number;
  /** Over every entity as it was handed over, and every relation. */
  digest: string;
}

const connect = (connectionString: string, database: string) =>
  knexFactory({
    client: 'pg',
    connection: `${connectionString}/${database}`,
    pool: { min: 0, max: 1 },
  });

/** The catalog's database, seen from outside. */
export class CatalogDatabase {
  readonly name: string;
  readonly #server: Knex;
  readonly #database: Knex;

  /**
   * @param connectionString - of the server
   * @param prefix - of the names of the backend's databases
   */
  constructor(connectionString: string, prefix: string) {
    this.name = `${prefix}catalog`;
    this.#server = connect(connectionString, 'postgres');
    this.#database = connect(connectionString, this.name);
  }

  /**
   * Waits until every entity is served with its relations. All are: as many
   * final entities as expected, none that is yet to be processed, and none that
   * is yet to be stitched. An entity is stitched again whenever another one's
   * relations touch it, and stands in the queue from the moment on in which the
   * other one does, so an empty queue under the full number leaves no relation
   * out. A row leaves the queue after its search rows are written.
   *
   * The number is only counted where the queue is empty: the question costs
   * next to nothing while there is work.
   *
   * @param expected - number of entities
   * @param options.seconds - how long to wait
   * @returns when they were, in terms of `performance.now()`, or undefined
   *   where time was up before
   */
  async untilAllIn(
    expected: number,
    options: { seconds: number },
  ): Promise<number | undefined> {
    const end = Date.now() + options.seconds * 1_000;
    while (Date.now() < end) {
      const { rows } = await this.#database.raw(
        `select case when exists (select from stitch_queue) then false else
           (select count(*) from final_entities where final_entity is not null) = ?
           and not exists (select from refresh_state where result_hash is null)
         end as all_in`,
        [expected],
      );
      if (rows[0].all_in) return performance.now();
      await sleep(pollMilliseconds);
    }
    return undefined;
  }

  async content(): Promise<Content> {
    const { rows } = await this.#database.raw(`
      with relation as (
        select distinct source_entity_ref, type, target_entity_ref from relations
      )
      select
        (select count(*)::int from final_entities where final_entity is not null)
          as entities,
        (select count(*)::int from relation) as relations,
        (select coalesce(sum(json_array_length(final_entity::json->'relations')), 0)::int
           from final_entities where final_entity is not null)
          as "stitchedRelations",
        md5(
          (select coalesce(string_agg(entity_ref || unprocessed_hash, ',' order by entity_ref), '')
             from refresh_state) ||
          (select coalesce(string_agg(
               source_entity_ref || type || target_entity_ref, ','
               order by source_entity_ref, type, target_entity_ref), '')
             from relation)
        ) as digest`);
    return rows[0];
  }

  /** Runs a statement that can be found again in the server's log. */
  async mark(text: string): Promise<void> {
    await this.#server.raw(`select '${text}'`);
  }

  /** Has the server log every statement from now on, or none. */
  async logStatements(log: boolean): Promise<void> {
    const settings = {
      log_statement: log ? 'all' : 'none',
      log_line_prefix: logLinePrefix,
      // Statements are read, their values are not.
      log_parameter_max_length: 0,
    };
    for (const [name, value] of Object.entries(settings)) {
      await this.#server.raw(`alter system set ${name} = '${value}'`);
    }
    await this.#server.raw('select pg_reload_conf()');
    // Each connection heeds it as soon as its process has seen the signal.
    await sleep(500);
  }

  /** Removes the backend's databases, whoever is connected to them. */
  async drop(prefix: string): Promise<void> {
    await this.#database.destroy();
    const databases = await this.#server('pg_database')
      .whereLike('datname', `${prefix.replaceAll('_', '\\_')}%`)
      .pluck('datname');
    for (const name of databases) {
      await this.#server.raw('drop database ?? with (force)', [name]);
    }
    await this.#server.destroy();
  }
}
