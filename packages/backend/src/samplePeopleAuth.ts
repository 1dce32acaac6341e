import {
  coreServices,
  createBackendModule,
  type RootConfigService,
} from '@backstage/backend-plugin-api';
import {
  parseEntityRef,
  stringifyEntityRef,
  type UserEntity,
} from '@backstage/catalog-model';
import { InputError, NotAllowedError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
  type AuthResolverContext,
} from '@backstage/plugin-auth-node';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import Router from 'express-promise-router';
import { listSamplePeople, samplePersonAnnotation } from './samplePeople';

/** Also the key below `auth.providers` and the path below `/api/auth`. */
export const providerId = 'sample-people';

/** Says who wants to sign in: `ada.okafor` or `user:default/ada.okafor`. */
export const personHeader = 'x-sample-person';

/** @throws Error where either Node or the configuration says production */
function refuseProduction(config: RootConfigService) {
  const environment = config.getOptionalString('auth.environment');
  const says =
    (process.env.NODE_ENV === 'production' && 'NODE_ENV is production') ||
    (environment === 'production' && 'auth.environment is production');
  if (says) {
    throw new Error(
      `The sign-in as any of the sample people asks for no password and refuses to run in production (${says}). Remove samplePeopleAuth from packages/backend/src/index.ts and configure an auth provider of your own.`,
    );
  }
}

function readRef(header: string | undefined): string {
  if (!header) {
    throw new InputError(
      `Header ${personHeader} is missing: it names who signs in, such as ada.okafor`,
    );
  }
  try {
    const ref = parseEntityRef(header, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    });
    if (ref.kind.toLowerCase() === 'user') return stringifyEntityRef(ref);
  } catch {
    // said below
  }
  throw new InputError(
    `Header ${personHeader} is ${JSON.stringify(
      header,
    )}, but must name a user, such as ada.okafor`,
  );
}

async function findPerson(
  entityRef: string,
  context: AuthResolverContext,
): Promise<UserEntity> {
  const { entity } = await context.findCatalogUser({ entityRef });
  if (entity.metadata.annotations?.[samplePersonAnnotation] !== 'true') {
    throw new NotAllowedError(
      `${entityRef} is not one of the sample people: it has no annotation ${samplePersonAnnotation}`,
    );
  }
  return entity as UserEntity;
}

const authenticator = createProxyAuthenticator({
  initialize: () => undefined,
  authenticate: async ({ req }) => ({
    result: { entityRef: readRef(req.get(personHeader)) },
  }),
  defaultProfileTransform: async (result: { entityRef: string }, context) => {
    const { spec } = await findPerson(result.entityRef, context);
    return { profile: { ...spec.profile } };
  },
});

/**
 * Signs in as any of the sample people, without a password: for the sample
 * portal only. `GET /api/auth/sample-people/people` lists them;
 * `/api/auth/sample-people/refresh` answers with the Backstage token of the
 * person that the header {@link personHeader} names.
 */
export default createBackendModule({
  pluginId: 'auth',
  moduleId: 'sample-people',
  register(env) {
    env.registerInit({
      deps: {
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        httpRouter: coreServices.httpRouter,
        providers: authProvidersExtensionPoint,
      },
      async init({ auth, catalog, config, httpRouter, providers }) {
        refuseProduction(config);
        providers.registerProvider({
          providerId,
          factory: createProxyAuthProviderFactory({
            authenticator,
            signInResolver: async ({ result }, context) => {
              const person = await findPerson(result.entityRef, context);
              return context.signInWithCatalogUser({
                entityRef: stringifyEntityRef(person),
              });
            },
          }),
        });
        const router = Router();
        router.get(`/${providerId}/people`, async (_, response) => {
          response.json({ people: await listSamplePeople(catalog, auth) });
        });
        httpRouter.use(router);
      },
    });
  },
});
