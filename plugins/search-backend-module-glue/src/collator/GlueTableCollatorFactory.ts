import { Readable } from 'node:stream';
import type { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { DEFAULT_NAMESPACE, type Entity } from '@backstage/catalog-model';
import { catalogEntityReadPermission } from '@backstage/plugin-catalog-common/alpha';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { DocumentCollatorFactory } from '@backstage/plugin-search-common';
import type { TableText } from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  entityFields,
  isIndexedInPart,
  tableDocument,
} from '../document/tableDocument';
import { glueTableType, type GlueTableDocument } from '../document/types';
import { askAgain } from './askAgain';
import { CollationReport } from './CollationReport';
import type { TableTextReader } from './TableTextReader';

/**
 * Documents for the tables of AWS Glue.
 *
 * One page is in memory at a time, and the next is read when the search engine
 * has taken this one. What cannot be read ends the collation with an error,
 * upon which the search engine keeps the documents that it has.
 */
export class GlueTableCollatorFactory implements DocumentCollatorFactory {
  readonly type = glueTableType;
  /** Nobody finds what they may not see in the catalog. */
  readonly visibilityPermission = catalogEntityReadPermission;

  readonly #reader: Pick<TableTextReader, 'pages'>;
  readonly #auth: AuthService;
  readonly #catalog: CatalogService;
  readonly #logger: LoggerService;
  readonly #locationTemplate: string;
  #lastReport: string | undefined;

  /**
   * @param options.locationTemplate - with `:namespace`, `:kind` and `:name`
   */
  constructor(options: {
    reader: Pick<TableTextReader, 'pages'>;
    auth: AuthService;
    catalog: CatalogService;
    logger: LoggerService;
    locationTemplate: string;
  }) {
    this.#reader = options.reader;
    this.#auth = options.auth;
    this.#catalog = options.catalog;
    this.#logger = options.logger;
    this.#locationTemplate = options.locationTemplate;
  }

  async getCollator(): Promise<Readable> {
    return Readable.from(this.#documents());
  }

  async *#documents(): AsyncGenerator<GlueTableDocument> {
    const report = new CollationReport();
    for await (const texts of this.#reader.pages()) {
      if (texts.length === 0) continue;
      const entities = await this.#entitiesOf(texts);
      for (const [index, text] of texts.entries()) {
        const entity = entities[index];
        if (!entity) {
          report.notInCatalog.add(text.entityRef);
          continue;
        }
        const document = tableDocument(text, entity, this.#locationOf(entity));
        if (isIndexedInPart(text, document)) report.inPart.add(text.entityRef);
        report.documents += 1;
        yield document;
      }
    }
    this.#log(report);
  }

  async #entitiesOf(texts: TableText[]): Promise<Array<Entity | undefined>> {
    const { items } = await askAgain(async () =>
      this.#catalog.getEntitiesByRefs(
        {
          entityRefs: texts.map(({ entityRef }) => entityRef),
          fields: entityFields,
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      ),
    );
    return items;
  }

  // A schedule of seconds would fill the log with what it said before.
  #log(report: CollationReport) {
    const lines = report.lines();
    const said = JSON.stringify(lines);
    if (said === this.#lastReport) return;
    this.#lastReport = said;
    for (const { level, text } of lines) this.#logger[level](text);
  }

  // As the collator of the catalog does it: links are in lower case.
  #locationOf({ kind, metadata }: Entity) {
    const values: Record<string, string> = {
      namespace: metadata.namespace ?? DEFAULT_NAMESPACE,
      kind,
      name: metadata.name,
    };
    return this.#locationTemplate
      .replace(/:(namespace|kind|name)/g, (_, key) =>
        encodeURIComponent(values[key]),
      )
      .toLowerCase();
  }
}
