import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type SchedulerServiceTaskInvocationDefinition,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import catalogPlugin from '@backstage/plugin-catalog-backend';
import { catalogProcessingExtensionPoint } from '@backstage/plugin-catalog-node';
import type { JsonObject } from '@backstage/types';
import request from 'supertest';
import catalogModuleGlue from '../index';
import { awsConfig } from './glueFixture';

const location = {
  'backstage.io/managed-by-location': 'test:groups',
  'backstage.io/managed-by-origin-location': 'test:groups',
};

const salesTeam: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name: 'sales-team',
    annotations: {
      ...location,
      'data-sharing/data-owner-accounts': '222222222222',
    },
  },
  spec: { type: 'team', children: [] },
};

const groups = createBackendModule({
  pluginId: 'catalog',
  moduleId: 'test-groups',
  register(env) {
    env.registerInit({
      deps: { processing: catalogProcessingExtensionPoint },
      async init({ processing }) {
        processing.addEntityProvider({
          getProviderName: () => 'test-groups',
          connect: connection =>
            connection.applyMutation({
              type: 'full',
              entities: [{ entity: salesTeam }],
            }),
        });
      },
    });
  },
});

/** Asks until the answer will do. */
export async function until<T>(
  read: () => Promise<T>,
  done: (value: T) => boolean,
): Promise<T> {
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

/**
 * A real catalog with the module, whose schedules the test has in hand.
 *
 * @param awsGlue - `catalog.providers.awsGlue`
 * @param features - beside those
 */
export async function startCatalog(
  awsGlue: JsonObject,
  features: NonNullable<
    Parameters<typeof startTestBackend>[0]
  >['features'] = [],
) {
  const tasks = new Map<string, SchedulerServiceTaskInvocationDefinition>();
  const schedules: unknown[] = [];
  const scheduler = createServiceFactory({
    service: coreServices.scheduler,
    deps: {},
    factory: () =>
      mockServices.scheduler.mock({
        createScheduledTaskRunner: schedule => ({
          run: async task => {
            schedules.push(schedule);
            tasks.set(task.id, task);
          },
        }),
      }),
  });
  const backend = await startTestBackend({
    features: [
      catalogPlugin,
      groups,
      catalogModuleGlue,
      scheduler,
      mockServices.rootConfig.factory({
        data: {
          aws: awsConfig,
          catalog: { providers: { awsGlue } },
        },
      }),
      ...(features ?? []),
    ],
  });
  const list = async (filter: string): Promise<Entity[]> => {
    const { body } = await request(backend.server)
      .get('/api/catalog/entities/by-query')
      .query({ filter })
      .expect(200);
    return body.items;
  };
  const run = (task: string) =>
    tasks.get(task)!.fn(new AbortController().signal);
  return {
    server: backend.server,
    schedules,
    list,
    /** Waits until the catalog shows one entity of the title, of this verdict. */
    untilVerdict: (title: string, verdict: string) =>
      until(
        () => list(`metadata.title=${title}`),
        ([entity]) =>
          entity?.metadata.annotations?.['data-sharing/sensitivity'] ===
          verdict,
      ),
    refresh: (source: string) => run(`awsGlue:${source}:refresh`),
    poll: (source: string) => run(`awsGlue:${source}:databases`),
    stop: () => backend.stop(),
  };
}
