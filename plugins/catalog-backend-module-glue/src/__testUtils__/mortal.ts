import type {
  EntityProviderConnection,
  EntityProviderMutation,
} from '@backstage/plugin-catalog-node';
import type { IngestionStore } from '../store/IngestionStore';

/** What leaves something behind. */
const writes = [
  'withLock',
  'nextSequence',
  'saveDatabase',
  'saveTables',
  'removeTables',
  'removeDatabase',
  'forgetRemoved',
  'saveStatus',
  'saveAllowance',
];

/**
 * A process that dies after so many writes to the store or the catalog: from
 * then on it does nothing any more. It does not release its locks by itself,
 * which here only the store's own code does.
 *
 * @param life - how many writes it gets done
 */
export function mortal(life: number) {
  const done: string[] = [];
  let dead = false;
  const live = () => {
    if (dead) throw new Error('The process is dead');
  };
  const wrote = (what: string) => {
    if (done.length >= life) dead = true;
    live();
    done.push(what);
  };
  return {
    /** What it got done. */
    done,
    died: () => dead,
    between: (store: IngestionStore): IngestionStore =>
      new Proxy(store, {
        get: (target, name) => {
          const method = Reflect.get(target, name);
          return (...args: unknown[]) => {
            // As in a process: rejections, nothing thrown at once.
            const call = async () => {
              live();
              const result = await method.apply(target, args);
              if (writes.includes(String(name))) wrote(String(name));
              return result;
            };
            return call();
          };
        },
      }),
    connection: (catalog: EntityProviderConnection) => ({
      applyMutation: async (mutation: EntityProviderMutation) => {
        wrote('before applyMutation');
        await catalog.applyMutation(mutation);
        wrote('applyMutation');
      },
      refresh: async () => {},
    }),
  };
}
