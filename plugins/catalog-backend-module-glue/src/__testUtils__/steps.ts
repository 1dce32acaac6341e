import fc from 'fast-check';
import type { DatabaseShape, Edit, TableShape } from './GlueModel';

// So few that what happens often happens to the same.
export const names = { database: ['a', 'b'], table: ['t', 'u', 'v'] };

const flag = fc.option(fc.constantFrom('true', 'false', 'maybe'), {
  nil: undefined,
});
const database = fc.constantFrom(...names.database);
const table = fc.constantFrom(...names.table);

const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof(
    { weight: 7, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary },
  );

const tableShape: fc.Arbitrary<TableShape> = fc.record({
  flag,
  columns: fc.array(flag, { maxLength: 3 }),
  target: rarely(fc.tuple(database, table)),
});

const databaseShape: fc.Arbitrary<DatabaseShape> = fc.record({
  flag,
  owner: fc.constantFrom('222222222222', '333333333333', undefined),
  target: rarely(database),
});

const putDatabase = (name: fc.Arbitrary<string>): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.constant('put-database'),
    database: name,
    shape: databaseShape,
  });
const putTable = (
  home: fc.Arbitrary<string>,
  name: fc.Arbitrary<string>,
): fc.Arbitrary<Edit> =>
  fc.record({
    kind: fc.constant('put-table'),
    database: home,
    table: name,
    shape: tableShape,
  });

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: putDatabase(database) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('drop-database' as const),
      database,
    }),
  },
  { weight: 8, arbitrary: putTable(database, table) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('drop-table' as const),
      database,
      table,
    }),
  },
);

/** What there is at first: most of what there can be. */
export const beginning: fc.Arbitrary<Edit[]> = fc
  .tuple(
    ...names.database.flatMap(home => [
      putDatabase(fc.constant(home)),
      ...names.table.map(name =>
        fc.option(putTable(fc.constant(home), fc.constant(name)), { freq: 4 }),
      ),
    ]),
  )
  .map(edits => edits.filter(each => each !== null));

/** What happens at a call, before it is sent or when it was answered. */
export interface Interruption {
  edits: Edit[];
  atCall: number;
  when: 'before' | 'after';
  /** Else its events come later. */
  then: 'handle events' | 'poll' | 'nothing';
}

const interrupted: fc.Arbitrary<Interruption | undefined> = fc.option(
  fc.record({
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
    atCall: fc.nat(4),
    when: fc.constantFrom('before', 'after'),
    then: fc.constantFrom('handle events', 'handle events', 'poll', 'nothing'),
  }),
  { nil: undefined, freq: 4 },
);

/** What happens next. */
export type Step =
  /** `told`: CloudTrail tells of what Glue does not. */
  | { kind: 'edit'; edit: Edit; told: boolean }
  | { kind: 'scan' | 'poll'; interrupted?: Interruption }
  /** Some that are waiting; `again`: they will come a second time. */
  | {
      kind: 'events';
      from: number;
      many: number;
      again: boolean;
      interrupted?: Interruption;
    }
  | { kind: 'lose'; from: number };

export const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      edit,
      told: fc.boolean(),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constantFrom('scan' as const, 'scan' as const, 'poll' as const),
      interrupted,
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('events' as const),
      from: fc.nat(20),
      many: fc.integer({ min: 1, max: 4 }),
      again: fc.boolean(),
      interrupted,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lose' as const),
      from: fc.nat(20),
    }),
  },
);
