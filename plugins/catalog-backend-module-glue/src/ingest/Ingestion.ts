import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EntityProviderConnection } from '@backstage/plugin-catalog-node';
import type { CatalogView } from '../catalog/CatalogView';
import type { GlueSource } from '../config/GlueSource';
import type { GlueTransformers } from '../extensionPoint';
import type { GlueReader } from '../glue/GlueReader';
import type { LfTagReader } from '../glue/LfTagReader';
import type { VisibilityReader } from '../glue/VisibilityReader';
import type { OwnerResolver } from '../catalog/OwnerResolver';
import type { IngestionStore } from '../store/IngestionStore';
import type { RunReport } from './RunReport';

/** What a source is ingested with; the same for all its runs in a process. */
export interface Ingestion {
  source: GlueSource;
  /** All that are configured: a resource link can point into another. */
  sources: GlueSource[];
  store: IngestionStore;
  catalog: CatalogView;
  transformers: GlueTransformers;
  connection: EntityProviderConnection;
}

/** One scan, poll or batch of events. */
export interface Run extends Ingestion {
  reader: GlueReader;
  /** Absent where no LF-Tag is configured. */
  lfTags?: LfTagReader;
  /** Absent where Lake Formation is not asked. */
  visibility?: VisibilityReader;
  owners: OwnerResolver;
  report: RunReport;
  logger: LoggerService;
  signal?: AbortSignal;
}
