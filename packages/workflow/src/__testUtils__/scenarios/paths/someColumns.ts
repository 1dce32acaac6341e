import type { ShareWorld } from '../../../embedded/ShareWorld';
import { always, once, tableInput, update, type Path } from './Path';

const narrowTo =
  (...columns: string[]) =>
  (world: ShareWorld, token: string) =>
    world.answer(token, {
      decision: 'approved',
      by: ['user:default/grace'],
      conditions: { columns },
    });

const onlyId = (database: string) => [`SELECT ${database}.people(id) +`];

/** As long as they may be: 255 bytes each, 30,000 characters in all. */
const longNames = Array.from({ length: 352 }, (_, i) =>
  `${i + 100}`.padEnd(85, '列'),
);

/** Of `people`, whose `email` is sensitive and whose `id` is not. */
export const someColumns: Path[] = [
  {
    name: 'columns of a sensitive table that are not sensitive: at once',
    columns: ['ID'],
    end: 'granted',
    says: '"required":false',
    grants: onlyId,
  },
  {
    name: 'columns of which one is sensitive: approved',
    columns: ['email', 'id'],
    end: 'granted',
    says: '"required":true',
    grants: database => [`SELECT ${database}.people(email,id) +`],
  },
  {
    name: 'a column that the table does not have',
    columns: ['id', 'none'],
    end: 'InvalidInput',
    says: 'has no column none',
  },
  {
    name: 'narrowed to some columns',
    answer: narrowTo('Id'),
    end: 'granted',
    says: '"columns":["id"]',
    grants: onlyId,
  },
  {
    name: 'narrowed to a column that the table does not have',
    answer: narrowTo('id', 'none'),
    end: 'InvalidInput',
    says: 'conditions.columns: ',
  },
  {
    name: 'narrowed to a column that was not asked for',
    columns: ['id'],
    input: always,
    answer: narrowTo('email'),
    end: 'Denied',
  },
  {
    name: 'narrowed to columns that got worse: asked again about these',
    meanwhile: once((world, database) =>
      update(
        world,
        database,
        tableInput('people', { id: 'true', email: 'true' }),
      ),
    ),
    answer: narrowTo('id'),
    end: 'granted, asked 2 times',
    says: '"columns":["id"]',
    grants: onlyId,
  },
  {
    name: 'narrowed, and the verdict got better',
    meanwhile: once((world, database) =>
      update(world, database, tableInput('people', { id: 'false' })),
    ),
    answer: narrowTo('id'),
    end: 'granted',
    grants: onlyId,
  },
  {
    name: 'a column that was asked for disappears while it waits',
    columns: ['email', 'id'],
    meanwhile: once((world, database) =>
      update(world, database, tableInput('people', { id: 'false' })),
    ),
    end: 'InvalidInput',
    says: 'source.columns: ',
  },
  {
    name: 'columns with names of 90 KB: not to be judged, nor to be held',
    table: 'wide',
    columns: longNames,
    given: (world, database) =>
      world.table(
        database,
        tableInput(
          'wide',
          Object.fromEntries(longNames.map(name => [name, 'false'])),
        ),
      ),
    end: 'Blocked',
    says: 'States.DataLimitExceeded',
  },
];
