import type { AuthService } from '@backstage/backend-plugin-api';
import {
  stringifyEntityRef,
  type GroupEntity,
  type UserEntity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';

/** On a User: `'true'` for those whom anyone may sign in as. */
export const samplePersonAnnotation = 'data-sharing/sample-person';

/** One entry of the sign-in page. */
export interface SamplePerson {
  entityRef: string;
  displayName: string;
  email?: string;
  /** What they are good for. */
  description?: string;
  /** Display names. */
  groups: string[];
}

/** The sample people that the catalog has by now, by display name. */
export async function listSamplePeople(
  catalog: CatalogService,
  auth: AuthService,
): Promise<SamplePerson[]> {
  const credentials = await auth.getOwnServiceCredentials();
  const { items: users } = await catalog.getEntities(
    {
      filter: {
        kind: 'User',
        [`metadata.annotations.${samplePersonAnnotation}`]: 'true',
      },
    },
    { credentials },
  );
  const memberships = users.map(user =>
    (user.relations ?? [])
      .filter(({ type }) => type === 'memberOf')
      .map(({ targetRef }) => targetRef),
  );
  const { items: groups } = await catalog.getEntitiesByRefs(
    { entityRefs: [...new Set(memberships.flat())] },
    { credentials },
  );
  const names = new Map(
    groups.flatMap(group =>
      group
        ? [
            [
              stringifyEntityRef(group),
              (group as GroupEntity).spec.profile?.displayName ??
                group.metadata.name,
            ],
          ]
        : [],
    ),
  );
  return (users as UserEntity[])
    .map((user, index) => ({
      entityRef: stringifyEntityRef(user),
      displayName: user.spec.profile?.displayName ?? user.metadata.name,
      email: user.spec.profile?.email,
      description: user.metadata.description,
      groups: memberships[index].flatMap(ref => names.get(ref) ?? []),
    }))
    .sort((a, b) => a.displayName.localeCompare(b.displayName));
}
