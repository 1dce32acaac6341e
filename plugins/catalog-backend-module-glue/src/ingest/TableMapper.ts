import {
  tablePart,
  unreadablePart,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { locationOf } from '../config/GlueSource';
import {
  MalformedError,
  nameOf,
  parseTable,
  type GlueDatabase,
  type GlueTable,
} from '../glue/shapes';
import type { MappingContext } from '../mapping/context';
import { entityRef } from '../mapping/entityName';
import { tableText, type SearchableText } from '../mapping/tableText';
import { tableToEntity } from '../mapping/tableToEntity';
import { withUnlistedColumns } from '../mapping/unlistedColumns';
import { assertValidEntity } from '../mapping/validEntity';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';

const noTarget = () => undefined;

/**
 * @throws MalformedError where it cannot be told whose catalog the database is
 *   in
 */
export function contextOf(
  { source, owners }: Run,
  database: GlueDatabase,
  refOfTarget: MappingContext['refOfTarget'] = noTarget,
): MappingContext {
  const catalogId = source.catalogId ?? source.accountId ?? database.CatalogId;
  if (!catalogId || !/^\d{12}$/.test(catalogId)) {
    throw new MalformedError(
      `Glue does not say whose catalog database ${database.Name} is in; set accountId or catalogId`,
    );
  }
  return {
    source,
    location: locationOf(source),
    catalogId,
    ownerOf: dataOwner => owners.ownerOf(dataOwner),
    refOfTarget,
  };
}

/** Makes of each table of a database what the catalog and the store take. */
export class TableMapper {
  readonly #run: Run;
  readonly #database: GlueDatabase;
  readonly #context: MappingContext;
  readonly #databaseRef: string;

  constructor(run: Run, database: GlueDatabase) {
    this.#run = run;
    this.#database = database;
    this.#context = contextOf(run, database);
    this.#databaseRef = entityRef(run.source.namespace, {
      catalogId: this.#context.catalogId,
      region: run.source.region,
      database: database.Name,
      table: null,
    });
  }

  /** What is malformed is reported. */
  parse(value: unknown): GlueTable | FoundTable {
    try {
      return parseTable(value);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      const name = nameOf(value).slice(0, 255);
      this.#run.report.skip(`${this.#database.Name}.${name}`, error.message);
      return {
        // As a row can be called.
        name: name
          .toLowerCase()
          .replaceAll('\0', '')
          .slice(0, 255)
          .replace(/\p{Surrogate}/gu, '?'),
        part: unreadablePart(
          this.#database.Name,
          name,
          this.#run.source.sensitivity,
        ),
        entity: 'unusable',
      };
    }
  }

  /** Whether an entity is valid is for {@link dropInvalid} to see. */
  map(table: GlueTable): FoundTable {
    const { source } = this.#run;
    const { sensitivity } = source;
    const name = table.Name.toLowerCase();
    const part = tablePart(
      this.#database,
      withUnlistedColumns(this.#database, table, sensitivity),
      sensitivity,
    );
    if (
      source.databasesOnly ||
      !source.includesTable(this.#database.Name, table.Name)
    ) {
      return { name, part, table, entity: 'unwanted' };
    }
    if (table.TargetTable) {
      return { name, part, table, entity: 'link' };
    }
    const entity = this.#entity(table, part, this.#context);
    return { name, part, table, entity };
  }

  /** What a table can be found by; null for what is no product of this catalog. */
  textOf({ table, entity }: FoundTable): (() => SearchableText) | null {
    if (typeof entity === 'string' || !table || table.TargetTable) return null;
    const { lfTag } = this.#run.source.sensitivity;
    return () => tableText(this.#database, table, lfTag?.key);
  }

  /** The entity of a resource link, whose target need not be there. */
  link(
    found: FoundTable,
    refOfTarget: MappingContext['refOfTarget'],
  ): FoundTable['entity'] {
    return this.#entity(found.table!, found.part, {
      ...this.#context,
      refOfTarget,
    });
  }

  /**
   * Leaves out what breaks the catalog's rules. What the module makes itself
   * keeps them, as property tests show; others may have made something else.
   */
  async dropInvalid(tables: FoundTable[]): Promise<void> {
    if (!this.#run.transformers.table) return;
    for (const found of tables) {
      if (typeof found.entity === 'string') continue;
      try {
        await assertValidEntity(found.entity);
      } catch (error) {
        this.#skip(found.table!, error);
        found.entity = 'unusable';
      }
    }
  }

  #entity(
    table: GlueTable,
    part: FoundTable['part'],
    context: MappingContext,
  ): FoundTable['entity'] {
    const { transformers, source } = this.#run;
    const entity = tableToEntity(
      this.#database,
      table,
      part,
      this.#databaseRef,
      context,
    );
    if (!transformers.table) return entity;
    try {
      const transformed = transformers.table(entity, table, this.#database, {
        sourceId: source.id,
        catalogId: context.catalogId,
        region: source.region,
      });
      return transformed ?? 'unwanted';
    } catch (error) {
      this.#skip(table, error);
      return 'unusable';
    }
  }

  #skip(table: GlueTable, error: unknown) {
    this.#run.report.skip(
      `${this.#database.Name}.${table.Name}`,
      String(error),
    );
  }
}
