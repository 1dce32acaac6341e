import {
  coreServices,
  createServiceFactory,
} from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import searchPlugin from '@backstage/plugin-search-backend';
import request from 'supertest';
import type { GlueTableDocument } from '../document/types';
import { searchModuleGlue } from '../module';
import type { TestCatalog } from './catalog';

/** The id that the search plugin gives the task of our collator. */
const taskId = 'search_index_glue_table';

interface Options {
  entities: Entity[];
  /** `search.collators.glueTables` */
  collator?: object;
  /** Which entities the person who searches may read; all where it is missing. */
  mayRead?: (entityRef: string | undefined) => boolean;
}

/** A permission framework that decides entity by entity. */
const permissionsOf = (mayRead: NonNullable<Options['mayRead']>) =>
  mockServices.permissions.mock({
    authorizeConditional: async requests =>
      requests.map(() => ({
        result: 'CONDITIONAL' as const,
        pluginId: 'catalog',
        resourceType: 'catalog-entity',
        conditions: { rule: 'IS_READABLE', resourceType: 'catalog-entity' },
      })),
    authorize: async requests =>
      requests.map(({ resourceRef }) => ({
        result: mayRead(resourceRef) ? ('ALLOW' as const) : ('DENY' as const),
      })),
  }).factory;

/** A backend with search, our module, and a catalog; collates when it is told. */
export async function startPortal(catalog: TestCatalog, options: Options) {
  const tasks = new Map<string, () => Promise<void>>();
  const schedules: unknown[] = [];
  const logger = mockServices.logger.mock();
  logger.child.mockReturnValue(logger);
  const backend = await startTestBackend({
    features: [
      searchPlugin,
      searchModuleGlue,
      catalog.plugin,
      catalogServiceMock.factory({ entities: options.entities }),
      mockServices.scheduler.mock({
        createScheduledTaskRunner: schedule => ({
          run: async ({ id, fn }) => {
            schedules.push(schedule);
            tasks.set(id, async () => fn(new AbortController().signal));
          },
        }),
      }).factory,
      createServiceFactory({
        service: coreServices.logger,
        deps: {},
        factory: () => logger,
      }),
      ...(options.mayRead ? [permissionsOf(options.mayRead)] : []),
      mockServices.rootConfig.factory({
        data: {
          permission: { enabled: options.mayRead !== undefined },
          search: { collators: { glueTables: options.collator ?? {} } },
        },
      }),
    ],
  });
  return {
    schedules,
    logger,
    collate: () => tasks.get(taskId)!(),
    /** The documents that are found, best first. */
    find: async (term: string) => {
      const { body } = await request(backend.server)
        .get('/api/search/query')
        .query({ types: ['glue-table'], term })
        .expect(200);
      return body.results.map(
        ({ document }: { document: unknown }) => document,
      ) as GlueTableDocument[];
    },
    stop: () => backend.stop(),
  };
}
