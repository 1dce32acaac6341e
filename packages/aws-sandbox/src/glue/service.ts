import { notEmulated, type Service } from '../core';
import type { Authority } from '../lakeformation/authority';
import type { Store } from '../store';
import type { GlueAction, GlueContext } from './context';
import * as databases from './databases';
import * as tables from './tables';
import * as versions from './versions';

const actions = new Map<string, GlueAction>([
  ['CreateDatabase', databases.createDatabase],
  ['GetDatabase', databases.getDatabase],
  ['GetDatabases', databases.getDatabases],
  ['UpdateDatabase', databases.updateDatabase],
  ['DeleteDatabase', databases.deleteDatabase],
  ['CreateTable', tables.createTable],
  ['GetTable', tables.getTable],
  ['GetTables', tables.getTables],
  ['UpdateTable', tables.updateTable],
  ['DeleteTable', tables.deleteTable],
  ['BatchDeleteTable', tables.batchDeleteTable],
  ['GetTableVersion', versions.getTableVersion],
  ['GetTableVersions', versions.getTableVersions],
]);

/** https://docs.aws.amazon.com/glue/latest/webapi/API_Operations.html */
export function createGlue(
  options: Omit<GlueContext, 'rights'> & {
    store: Store;
    authority: Authority;
  },
): Service {
  const { store, authority, ...context } = options;
  return {
    name: 'glue',
    async call(action, input, caller) {
      const act = actions.get(action);
      if (!act) throw notEmulated('glue', action);
      return store.transaction(() =>
        act({ ...context, rights: authority.of(caller) }, input ?? {}, caller),
      );
    },
  };
}
