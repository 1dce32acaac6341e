import type { AuthService } from '@backstage/backend-plugin-api';
import {
  CATALOG_FILTER_EXISTS,
  type EntityFilterQuery,
} from '@backstage/catalog-client';
import {
  ANNOTATION_LOCATION,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { annotations } from '@data-sharing/backstage-plugin-data-sharing-common';

const pageSize = 500;

const ofLocation = (location: string): EntityFilterQuery => ({
  [`metadata.annotations.${ANNOTATION_LOCATION}`]: location,
});

/** What the ingestion asks the catalog. */
export interface CatalogView {
  /** The groups that say whose data they own. */
  owningGroups(): Promise<Entity[]>;
  /**
   * How many entities the catalog shows of a location.
   *
   * @param location - of `backstage.io/managed-by-location`
   */
  countOf(location: string): Promise<number>;
  /** Refs of all entities that the catalog shows of a location. */
  refsOf(location: string): Promise<string[]>;
}

/** Asks over the catalog's API, as the plugin itself. */
export class CatalogServiceView implements CatalogView {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(options: { catalog: CatalogService; auth: AuthService }) {
    this.#catalog = options.catalog;
    this.#auth = options.auth;
  }

  owningGroups(): Promise<Entity[]> {
    return this.#all(
      {
        kind: 'Group',
        [`metadata.annotations.${annotations.groupDataOwner}`]:
          CATALOG_FILTER_EXISTS,
      },
      ['metadata.annotations'],
    );
  }

  async countOf(location: string): Promise<number> {
    const { totalItems } = await this.#catalog.queryEntities(
      { filter: ofLocation(location), fields: ['kind'], limit: 1 },
      { credentials: await this.#auth.getOwnServiceCredentials() },
    );
    return totalItems;
  }

  async refsOf(location: string): Promise<string[]> {
    return (await this.#all(ofLocation(location))).map(entity =>
      stringifyEntityRef(entity),
    );
  }

  async #all(
    filter: EntityFilterQuery,
    fields: string[] = [],
  ): Promise<Entity[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const entities: Entity[] = [];
    let cursor: string | undefined;
    do {
      const page = await this.#catalog.queryEntities(
        {
          limit: pageSize,
          fields: ['kind', 'metadata.namespace', 'metadata.name', ...fields],
          ...(cursor ? { cursor } : { filter }),
        },
        { credentials },
      );
      entities.push(...page.items);
      cursor = page.pageInfo.nextCursor;
    } while (cursor);
    return entities;
  }
}
