import { createBackend } from '@backstage/backend-defaults';
import {
  coreServices,
  createBackendModule,
  createServiceFactory,
  type AuthService,
  type DatabaseService,
  type LoggerService,
} from '@backstage/backend-plugin-api';
import { ConfigReader, type Config } from '@backstage/config';
import {
  catalogProcessingExtensionPoint,
  catalogServiceRef,
  type CatalogService,
  type DeferredEntity,
} from '@backstage/plugin-catalog-node';
import { backendConfig } from './config';
import { MeasuredProvider, type MeasuredMutation } from './MeasuredProvider';
import { quietLogger } from './quietLogger';
import type { Subject } from './subject';
import { serve } from './worker';

/** What a subject is made of. */
export interface SubjectEnvironment {
  auth: AuthService;
  catalog: CatalogService;
  config: Config;
  database: DatabaseService;
  logger: LoggerService;
}

/** A catalog with one provider. */
export interface CatalogCommands {
  /** Starts the backend, which then waits to be told to read. */
  start(config: Parameters<typeof backendConfig>[0]): Promise<void>;
  /** Ingests everything; returns the mutations that this took. */
  scan(): Promise<MeasuredMutation[]>;
  tableChanged(database: string, table: string): Promise<void>;
  /** What a control does of a change: hands over the entity as it is now. */
  handOver(entity: DeferredEntity): Promise<void>;
}

/**
 * Serves a catalog to whoever started this process.
 *
 * @param create - makes the subject, or a control in its place
 */
export function serveCatalog(
  create: (environment: SubjectEnvironment) => Promise<Subject>,
): void {
  let subject: Subject;
  let provider: MeasuredProvider;

  const ingestionModule = createBackendModule({
    pluginId: 'catalog',
    moduleId: 'bench',
    register(env) {
      env.registerInit({
        deps: {
          auth: coreServices.auth,
          catalog: catalogServiceRef,
          config: coreServices.rootConfig,
          database: coreServices.database,
          logger: coreServices.logger,
          processing: catalogProcessingExtensionPoint,
        },
        async init({ processing, ...environment }) {
          subject = await create(environment);
          provider = new MeasuredProvider(subject.provider);
          processing.addEntityProvider(provider);
        },
      });
    },
  });

  serve<CatalogCommands>({
    start: async options => {
      const backend = createBackend();
      backend.add(
        createServiceFactory({
          service: coreServices.rootConfig,
          deps: {},
          factory: () => new ConfigReader(backendConfig(options)),
        }),
      );
      // The default one compiles every configuration schema that it can find,
      // to know what is secret. That takes more memory than what is measured.
      backend.add(
        createServiceFactory({
          service: coreServices.rootLogger,
          deps: {},
          factory: () => quietLogger,
        }),
      );
      backend.add(import('@backstage/plugin-catalog-backend'));
      backend.add(ingestionModule);
      await backend.start();
    },

    scan: async () => {
      const before = provider.mutations.length;
      await subject.scan();
      return provider.mutations.slice(before);
    },

    tableChanged: (database, table) => subject.tableChanged(database, table),

    handOver: entity =>
      provider.connection.applyMutation({
        type: 'delta',
        added: [entity],
        removed: [],
      }),
  });
}
