import { stringifyEntityRef, type Entity } from '@backstage/catalog-model';
import type {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import type { CatalogView } from '../catalog/CatalogView';

/**
 * A catalog that keeps what is applied, as the real one does;
 * module.test.ts has that.
 */
export class MapCatalog implements CatalogView, EntityProviderConnection {
  readonly entities = new Map<string, Entity>();
  readonly mutations: EntityProviderMutation[] = [];
  /** Called before a mutation is applied; may throw. */
  beforeMutation: (mutation: EntityProviderMutation) => void | Promise<void> =
    () => {};
  readonly groups: Entity[];

  constructor(groups: Entity[]) {
    this.groups = groups;
  }

  async applyMutation(mutation: EntityProviderMutation) {
    await this.beforeMutation(mutation);
    if (mutation.type !== 'delta') throw new Error('not expected');
    this.mutations.push(mutation);
    for (const removed of mutation.removed) {
      if (!('entityRef' in removed)) throw new Error('not expected');
      this.entities.delete(removed.entityRef);
    }
    for (const { entity } of mutation.added) {
      this.entities.set(stringifyEntityRef(entity), entity);
    }
  }

  async refresh() {}

  async owningGroups() {
    return this.groups;
  }

  async countOf(location: string) {
    return (await this.refsOf(location)).length;
  }

  async refsOf(location: string) {
    return [...this.entities]
      .filter(
        ([, { metadata }]) =>
          metadata.annotations!['backstage.io/managed-by-location'] ===
          location,
      )
      .map(([ref]) => ref);
  }

  titles() {
    return [...this.entities.values()]
      .map(({ metadata }) => metadata.title)
      .sort();
  }

  find(title: string): Entity {
    const found = [...this.entities.values()].find(
      ({ metadata }) => metadata.title === title,
    );
    if (!found) throw new Error(`The catalog has no ${title}`);
    return found;
  }

  verdictOf(title: string) {
    return this.find(title).metadata.annotations!['data-sharing/sensitivity'];
  }

  /** Everything there is, to compare with. */
  snapshot() {
    return JSON.stringify(
      [...this.entities].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }
}
