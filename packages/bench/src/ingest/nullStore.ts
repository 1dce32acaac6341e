/* eslint-disable @backstage/no-forbidden-package-imports --
   The scan is measured by itself, which the module gives nobody else. */
import type { IngestionStore } from '@data-sharing/backstage-plugin-catalog-backend-module-glue/src/store/IngestionStore';

/** Remembers nothing: what is measured with it is reading and mapping alone. */
export const nullStore: IngestionStore = {
  withLock: (_, work) => work(),
  sequence: async () => 0,
  nextSequence: async () => 1,
  databases: async () => new Map(),
  database: async () => undefined,
  saveDatabase: async () => {},
  tables: async () => new Map(),
  tablesOf: async () => [],
  saveTables: async () => {},
  removeTables: async () => {},
  removeDatabase: async () => {},
  forgetRemoved: async () => {},
  tableVerdicts: async () => ({ tables: 0, parts: [], reasonsTotal: 0 }),
  countEntities: async () => 0,
  hasEntities: async () => new Set(),
  tableTexts: async () => ({ items: [] }),
  source: async () => ({
    status: undefined,
    progress: undefined,
    lastEventAt: undefined,
    allowance: undefined,
  }),
  saveStatus: async () => {},
  saveProgress: async () => {},
  saveAllowance: async () => {},
};
