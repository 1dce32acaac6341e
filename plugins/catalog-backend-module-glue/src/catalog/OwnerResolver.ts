import type { Entity } from '@backstage/catalog-model';
import {
  resolveOwner,
  unresolvedOwner,
} from '@data-sharing/backstage-plugin-data-sharing-common';

/** Tells who owns the data of an account, and remembers what led to nobody. */
export class OwnerResolver {
  /** In the words of the log. */
  readonly unresolved = new Set<string>();
  readonly #found = new Map<string | undefined, string>();
  readonly #configured: Record<string, string>;
  readonly #groups: Entity[];

  /**
   * @param configured - account id to group ref
   * @param groups - those that say whose data they own
   */
  constructor(configured: Record<string, string>, groups: Entity[]) {
    this.#configured = configured;
    this.#groups = groups;
  }

  /**
   * @param dataOwner - the `data_owner` parameter as found
   * @returns the ref of the group, or of one that does not exist
   */
  ownerOf(dataOwner: string | undefined): string {
    const found = this.#found.get(dataOwner);
    if (found) return found;
    const owner = resolveOwner(dataOwner, this.#configured, this.#groups);
    if (!owner) {
      this.unresolved.add(dataOwner ?? 'databases without data_owner');
    }
    this.#found.set(dataOwner, owner ?? unresolvedOwner);
    return owner ?? unresolvedOwner;
  }
}
