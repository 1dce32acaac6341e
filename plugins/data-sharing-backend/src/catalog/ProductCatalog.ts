import type {
  AuthService,
  BackstageCredentials,
} from '@backstage/backend-plugin-api';
import {
  ANNOTATION_ORIGIN_LOCATION,
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  annotations,
  glueLocationPrefix,
  productArn,
  productKeyOf,
  unresolvedOwner,
  type ProductKey,
  type VerdictSummary,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { beyondGlue } from './beyondGlue';

/** A data product as the catalog has it. */
export interface CatalogProduct {
  entityRef: string;
  key: ProductKey;
  /** Full ref of `spec.owner`; undefined where no group owns it. */
  ownerRef?: string;
  dataOwner: string | null;
  dataOwnerName: string | null;
  /**
   * What its entity says that nobody reads in Glue; see {@link beyondGlue}.
   *
   * @param columns - the only ones that it is asked about; `null` for all
   */
  beyondGlue(columns: string[] | null): VerdictSummary;
}

function ownerOf(entity: Entity): string | undefined {
  const owner = entity.spec?.owner;
  if (typeof owner !== 'string' || owner.trim() === '') return undefined;
  const ref = stringifyEntityRef(
    parseEntityRef(owner, {
      defaultKind: 'group',
      defaultNamespace: entity.metadata.namespace ?? 'default',
    }),
  );
  return ref === unresolvedOwner ? undefined : ref;
}

/**
 * Believes only what was read from Glue: whoever may register descriptor files
 * could otherwise claim a product, with a group of their own as its owner.
 *
 * @returns undefined for an entity that is no data product
 */
export function productOf(entity: Entity): CatalogProduct | undefined {
  const key = productKeyOf(entity);
  const found = entity.metadata.annotations ?? {};
  if (
    !key ||
    !found[ANNOTATION_ORIGIN_LOCATION]?.startsWith(glueLocationPrefix)
  ) {
    return undefined;
  }
  return {
    entityRef: stringifyEntityRef(entity),
    key,
    ownerRef: ownerOf(entity),
    dataOwner: found[annotations.dataOwner] ?? null,
    dataOwnerName: found[annotations.dataOwnerName] ?? null,
    beyondGlue: columns => beyondGlue(found, key, columns),
  };
}

/** ARNs asked for in one call, which has to fit into a URL. */
const arnsPerCall = 50;

/** The data products of the Backstage catalog. */
export class ProductCatalog {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(catalog: CatalogService, auth: AuthService) {
    this.#catalog = catalog;
    this.#auth = auth;
  }

  /**
   * Finds a product as a caller sees it.
   *
   * @throws InputError for what is no ref, or no data product
   * @throws NotFoundError where the caller does not see it
   */
  async asSeenBy(
    credentials: BackstageCredentials,
    entityRef: string,
  ): Promise<CatalogProduct> {
    let ref: string;
    try {
      ref = stringifyEntityRef(
        parseEntityRef(entityRef, {
          defaultKind: 'resource',
          defaultNamespace: 'default',
        }),
      );
    } catch {
      throw new InputError(`entityRef: ${entityRef} is no entity ref`);
    }
    const entity = await this.#catalog.getEntityByRef(ref, { credentials });
    if (!entity) {
      throw new NotFoundError(`entityRef: the catalog has no ${ref}`);
    }
    const product = productOf(entity);
    if (!product) {
      throw new InputError(
        `entityRef: ${ref} is no data product, that is a Glue database or table`,
      );
    }
    return product;
  }

  /** Finds a product as it is now, whoever asks. */
  async current(key: ProductKey): Promise<CatalogProduct | undefined> {
    const [found] = await this.currentOf([key]);
    return found;
  }

  /** As {@link ProductCatalog.current}, those of many that there are. */
  async currentOf(keys: ProductKey[]): Promise<CatalogProduct[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    return this.byArn([...new Set(keys.map(productArn))], credentials);
  }

  /** Those of the products that the caller sees. */
  async byArn(
    arns: string[],
    credentials: BackstageCredentials,
  ): Promise<CatalogProduct[]> {
    const products: CatalogProduct[] = [];
    for (let from = 0; from < arns.length; from += arnsPerCall) {
      const wanted = arns.slice(from, from + arnsPerCall);
      const { items } = await this.#catalog.getEntities(
        {
          filter: {
            kind: 'Resource',
            [`metadata.annotations.${annotations.arn}`]: wanted,
          },
        },
        { credentials },
      );
      products.push(
        ...items
          .map(productOf)
          .filter(product => product !== undefined)
          .filter(product => wanted.includes(productArn(product.key))),
      );
    }
    return products;
  }
}
