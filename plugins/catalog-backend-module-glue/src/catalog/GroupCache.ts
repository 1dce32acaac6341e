import type { Entity } from '@backstage/catalog-model';
import type { CatalogView } from './CatalogView';

/** The groups that say whose data they own, not asked for at every event. */
export class GroupCache {
  readonly #catalog: CatalogView;
  readonly #now: () => number;
  #last: { groups: Entity[]; at: number } | undefined;

  /** @param now - milliseconds */
  constructor(catalog: CatalogView, now: () => number) {
    this.#catalog = catalog;
    this.#now = now;
  }

  /** @param maxAge - milliseconds that they may have been known for */
  async get(maxAge: number): Promise<Entity[]> {
    const at = this.#now();
    if (!this.#last || at - this.#last.at >= maxAge) {
      this.#last = { groups: await this.#catalog.owningGroups(), at };
    }
    return this.#last.groups;
  }
}
