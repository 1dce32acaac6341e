import type { AuthService } from '@backstage/backend-plugin-api';
import { CATALOG_FILTER_EXISTS } from '@backstage/catalog-client';
import { ANNOTATION_LOCATION, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { annotations } from '@data-sharing/backstage-plugin-data-sharing-common';

const pageSize = 500;

/** What the ingestion asks the catalog. */
export interface CatalogView {
  /** The groups that say whose data they own. */
  owningGroups(): Promise<Entity[]>;
  /**
   * How many entities the catalog shows of a location. It counts what was
   * applied by any replica, before or after a restart.
   *
   * @param location - of `backstage.io/managed-by-location`
   */
  countOf(location: string): Promise<number>;
  /** Which of these entities exist. */
  existing(entityRefs: string[]): Promise<Set<string>>;
}

/** Asks over the catalog's API, as the plugin itself. */
export class CatalogServiceView implements CatalogView {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  async owningGroups(): Promise<Entity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const groups: Entity[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        {
          limit: pageSize,
          fields: [
            'kind',
            'metadata.namespace',
            'metadata.name',
            'metadata.annotations',
          ],
          ...(cursor
            ? { cursor }
            : {
                filter: {
                  kind: 'Group',
                  [`metadata.annotations.${annotations.groupDataOwner}`]:
                    CATALOG_FILTER_EXISTS,
                },
              }),
        },
        { credentials },
      );
      groups.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return groups;
  }

  async countOf(location: string): Promise<number> {
    const { totalItems } = await this.#catalog.queryEntities(
      {
        filter: { [`metadata.annotations.${ANNOTATION_LOCATION}`]: location },
        fields: ['kind'],
        limit: 1,
      },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return totalItems;
  }

  async existing(entityRefs: string[]): Promise<Set<string>> {
    if (entityRefs.length === 0) return new Set();
    const { items } = await this.#catalog.getEntitiesByRefs(
      { entityRefs, fields: ['kind'] },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return new Set(entityRefs.filter((_, index) => items[index]));
  }
}
