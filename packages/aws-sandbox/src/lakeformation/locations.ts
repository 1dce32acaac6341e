import type { CatalogPlace } from '../glue/catalog';
import { keyOf, type Collection, type Store } from '../store';

/** A registered location as it is stored; times are ISO 8601. */
export interface Location {
  /** `arn:aws:s3:::bucket/prefix` */
  ResourceArn: string;
  RoleArn: string;
  LastModified: string;
  WithFederation: boolean;
  HybridAccessEnabled: boolean;
  WithPrivilegedAccess: boolean;
  ExpectedResourceOwnerAccount?: string;
}

/** `s3://bucket/a/b` and `arn:aws:s3:::bucket/a/b` → `bucket/a/b` */
const pathOf = (location: string): string =>
  location
    .replace(/^(?:s3[an]?:\/\/|arn:aws[a-z-]*:s3:::)/, '')
    .replace(/\/+$/, '');

/** The locations that each account has registered, by region. */
export class Locations {
  readonly #locations: Collection<Location>;

  constructor(store: Store) {
    this.#locations = store.collection('lf-location');
  }

  get = (place: CatalogPlace, resourceArn: string): Location | undefined =>
    this.#locations.get(this.#key(place, resourceArn));

  put(place: CatalogPlace, location: Location): void {
    this.#locations.put(this.#key(place, location.ResourceArn), location);
  }

  delete = (place: CatalogPlace, resourceArn: string): boolean =>
    this.#locations.delete(this.#key(place, resourceArn));

  list = (place: CatalogPlace) =>
    this.#locations.list(keyOf(place.catalogId, place.region, ''));

  /**
   * The registration that a table or database is under; of several, the
   * nearest.
   *
   * @param location - `s3://bucket/prefix/`
   */
  covering(
    place: CatalogPlace,
    location: string | undefined,
  ): Location | undefined {
    if (!location) return undefined;
    const parts = pathOf(location).split('/');
    for (let length = parts.length; length > 0; length--) {
      const found = this.#locations.get(
        this.#key(place, parts.slice(0, length).join('/')),
      );
      if (found) return found;
    }
    return undefined;
  }

  #key = (place: CatalogPlace, location: string) =>
    keyOf(place.catalogId, place.region, pathOf(location));
}
