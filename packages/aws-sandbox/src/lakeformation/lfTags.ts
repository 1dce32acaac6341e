import { AwsError } from '../core';
import type { CatalogPlace } from '../glue/catalog';
import { pageOf, type Page } from '../paging';
import { keyOf, type Collection, type Store } from '../store';

/** An LF-Tag: a key with the values that it can have, in lower case. */
export interface LfTag {
  key: string;
  values: string[];
}

/** The LF-Tags that are defined in each catalog. */
export class LfTags {
  readonly #tags: Collection<LfTag>;

  constructor(store: Store) {
    this.#tags = store.collection('lf-tag');
  }

  find = (place: CatalogPlace, key: string): LfTag | undefined =>
    this.#tags.get(this.#key(place, key));

  /** @throws {@link AwsError} `EntityNotFoundException` */
  get(place: CatalogPlace, key: string): LfTag {
    const tag = this.find(place, key);
    if (!tag) {
      throw new AwsError(
        'EntityNotFoundException',
        `Tag key ${key} does not exist.`,
      );
    }
    return tag;
  }

  put(place: CatalogPlace, tag: LfTag): void {
    this.#tags.put(this.#key(place, tag.key), tag);
  }

  delete(place: CatalogPlace, key: string): void {
    this.#tags.delete(this.#key(place, key));
  }

  page = (place: CatalogPlace, limit: number, token?: string): Page<LfTag> =>
    pageOf(this.#tags, {
      prefix: this.#key(place, ''),
      limit,
      token,
      errorCode: 'InvalidInputException',
    });

  #key = (place: CatalogPlace, key: string) =>
    keyOf(place.catalogId, place.region, key);
}
