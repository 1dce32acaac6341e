import {
  tablePart,
  unreadablePart,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { locationOf } from '../config/GlueSource';
import { MalformedError, parseTable, type GlueDatabase } from '../glue/shapes';
import type { GlueTable } from '../glue/shapes';
import type { MappingContext } from '../mapping/context';
import { tableText } from '../mapping/tableText';
import { tableToEntity } from '../mapping/tableToEntity';
import { assertValidEntity } from '../mapping/validEntity';
import type { FoundTable } from './FoundTable';
import type { Run } from './Ingestion';

const noTarget = () => undefined;

/**
 * @throws Error where it cannot be told whose catalog the database is in
 */
export function contextOf(
  { source, owners }: Run,
  database: GlueDatabase,
  refOfTarget: MappingContext['refOfTarget'] = noTarget,
): MappingContext {
  const catalogId = source.catalogId ?? source.accountId ?? database.CatalogId;
  if (!catalogId || !/^\d{12}$/.test(catalogId)) {
    throw new Error(
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

  constructor(run: Run, database: GlueDatabase) {
    this.#run = run;
    this.#database = database;
    this.#context = contextOf(run, database);
  }

  /** What is malformed is reported. */
  parse(value: unknown): GlueTable | FoundTable {
    try {
      return parseTable(value);
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      const { Name } = (value ?? {}) as { Name?: unknown };
      const name =
        typeof Name === 'string' && Name ? Name.slice(0, 255) : '(no name)';
      this.#run.report.skip(`${this.#database.Name}.${name}`, error.message);
      return {
        name: name.replaceAll('\0', '').toLowerCase(),
        part: unreadablePart(
          this.#database.Name,
          name,
          this.#run.source.sensitivity,
        ),
        entity: 'unusable',
        text: null,
      };
    }
  }

  async map(table: GlueTable): Promise<FoundTable> {
    const { source } = this.#run;
    const { sensitivity } = source;
    const part = tablePart(this.#database, table, sensitivity);
    const found: Omit<FoundTable, 'entity' | 'text'> = {
      name: table.Name.toLowerCase(),
      part,
      table,
    };
    if (
      source.databasesOnly ||
      !source.includesTable(this.#database.Name, table.Name)
    ) {
      return { ...found, entity: 'unwanted', text: null };
    }
    if (table.TargetTable) return { ...found, entity: 'link', text: null };
    const entity = await this.entity(table, part, this.#context);
    return {
      ...found,
      entity,
      text:
        typeof entity === 'string'
          ? null
          : tableText(this.#database, table, sensitivity.lfTag?.key),
    };
  }

  /** The entity of a resource link, whose target need not be there. */
  link(found: FoundTable, refOfTarget: MappingContext['refOfTarget']) {
    return this.entity(found.table!, found.part, {
      ...this.#context,
      refOfTarget,
    });
  }

  async entity(
    table: GlueTable,
    part: FoundTable['part'],
    context: MappingContext,
  ): Promise<FoundTable['entity']> {
    const { transformers, source, report } = this.#run;
    try {
      const entity = tableToEntity(this.#database, table, part, context);
      if (!transformers.table) {
        await assertValidEntity(entity);
        return entity;
      }
      const transformed = transformers.table(entity, table, this.#database, {
        sourceId: source.id,
        catalogId: context.catalogId,
        region: source.region,
      });
      if (!transformed) return 'unwanted';
      await assertValidEntity(transformed);
      return transformed;
    } catch (error) {
      report.skip(`${this.#database.Name}.${table.Name}`, String(error));
      return 'unusable';
    }
  }
}
