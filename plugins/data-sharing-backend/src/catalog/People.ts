import type { AuthService } from '@backstage/backend-plugin-api';
import { parseEntityRef, type Entity } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Person } from '@data-sharing/backstage-plugin-data-sharing-common';
import type { ApproverResolver } from '@data-sharing/backstage-plugin-data-sharing-node';

function nameOf(ref: string, entity: Entity | undefined): string {
  const profile = entity?.spec?.profile as { displayName?: string } | undefined;
  const name = profile?.displayName ?? entity?.metadata.title;
  if (name) return name;
  try {
    return parseEntityRef(ref).name;
  } catch {
    return ref;
  }
}

/** Users and groups, by their names. */
export class People {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(catalog: CatalogService, auth: AuthService) {
    this.#catalog = catalog;
    this.#auth = auth;
  }

  /** Names many at once; one that the catalog lacks goes by its ref. */
  async named(
    refs: Array<string | null | undefined>,
  ): Promise<(ref: string) => Person> {
    const entityRefs = [
      ...new Set(refs.filter(ref => typeof ref === 'string')),
    ];
    const names = new Map<string, string>();
    if (entityRefs.length > 0) {
      const { items } = await this.#catalog.getEntitiesByRefs(
        {
          entityRefs,
          fields: ['kind', 'metadata.name', 'metadata.title', 'spec.profile'],
        },
        { credentials: await this.#auth.getOwnServiceCredentials() },
      );
      entityRefs.forEach((ref, index) =>
        names.set(ref, nameOf(ref, items[index])),
      );
    }
    return ref => ({
      ref,
      displayName: names.get(ref) ?? nameOf(ref, undefined),
    });
  }
}

/**
 * The default {@link ApproverResolver}: the direct members of the group, as
 * their ownership claims have it; a user who owns a product decides alone.
 */
export class GroupMemberResolver implements ApproverResolver {
  readonly #catalog: CatalogService;
  readonly #auth: AuthService;

  constructor(catalog: CatalogService, auth: AuthService) {
    this.#catalog = catalog;
    this.#auth = auth;
  }

  async resolveApprovers(ownerRef: string): Promise<string[]> {
    const credentials = await this.#auth.getOwnServiceCredentials();
    const owner = await this.#catalog.getEntityByRef(ownerRef, { credentials });
    if (!owner) return [];
    if (owner.kind.toLowerCase() === 'user') return [ownerRef];
    const { items } = await this.#catalog.getEntities(
      {
        filter: { kind: 'User', 'relations.memberOf': ownerRef },
        fields: ['kind', 'metadata.name', 'metadata.namespace'],
      },
      { credentials },
    );
    return items.map(({ metadata }) =>
      `user:${metadata.namespace ?? 'default'}/${metadata.name}`.toLowerCase(),
    );
  }
}
