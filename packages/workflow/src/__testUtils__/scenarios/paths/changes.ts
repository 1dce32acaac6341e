import { producer } from '../../../embedded/ShareWorld';
import {
  always,
  drop,
  inSeconds,
  once,
  setDatabase,
  tableInput,
  update,
  type Path,
} from './Path';

export const changes: Path[] = [
  {
    name: 'the flag becomes true while it waits: asked again',
    table: 'open',
    input: always,
    meanwhile: once((world, database) =>
      update(world, database, tableInput('open', { id: 'true' })),
    ),
    end: 'granted, asked 2 times',
  },
  {
    name: 'the flag becomes true while it waits: an approval of before is none',
    table: 'open',
    input: always,
    meanwhile: once((world, database) =>
      update(world, database, tableInput('open', { id: 'true' })),
    ),
    answer: (world, token, round) =>
      round === 1 ? world.answer(token) : world.refuse(token),
    end: 'Denied, asked 2 times',
  },
  {
    name: 'a sensitive table is added while all tables wait: asked again',
    table: '*',
    meanwhile: once((world, database) =>
      world.table(database, tableInput('more', { iban: 'true' })),
    ),
    end: 'granted, asked 2 times',
  },
  {
    name: 'the owner changes while it waits: the new one is asked',
    meanwhile: once((world, database) =>
      setDatabase(world, database, { data_owner: '333344445555' }),
    ),
    answer: async (world, token, round) => {
      if (round === 1) await world.answer(token);
      else await world.refuse(token);
    },
    end: 'Denied, asked 2 times',
  },
  {
    name: 'the owner is gone when it was approved',
    meanwhile: once((world, database) => setDatabase(world, database, {})),
    end: 'OwnerMissing',
  },
  {
    name: 'the table disappears while it waits',
    meanwhile: once((world, database) => drop(world, database, 'people')),
    end: 'ProductNotFound',
  },
  ...(
    [
      ['ListPermissions', 2, 'Blocked'],
      ['BatchGrantPermissions', 1, 'GrantFailed'],
      ['ListPermissions', 3, 'GrantFailed'],
    ] as const
  ).map(
    ([action, nth, end]): Path => ({
      name: `the table disappears before ${action} ${nth}`,
      table: 'open',
      faults: (world, database) => [
        {
          action: `lakeformation:${action}`,
          nth,
          kind: 'overtaken',
          by: () => drop(world, database, 'open'),
        },
      ],
      end,
    }),
  ),
  {
    name: 'the table becomes a resource link while it waits',
    meanwhile: once((world, database) =>
      update(world, database, {
        Name: 'people',
        TargetTable: { CatalogId: producer, DatabaseName: 'x', Name: 'y' },
      }),
    ),
    end: 'ProductNotFound',
  },
  {
    name: 'the end passes while it waits',
    table: 'open',
    input: () => ({ ...always, accessEndsAt: inSeconds(30) }),
    end: 'Blocked',
    says: 'passed while the request waited',
  },
];
