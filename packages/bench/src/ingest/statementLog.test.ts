import {
  isMutation,
  isWrite,
  readTransactions,
  writtenTable,
} from './statementLog';

const log = `|10|3/7|0|bench_1_catalog|LOG:  statement: BEGIN;
|11|4/1|0|bench_1_catalog|LOG:  execute <unnamed>: select * from "stitch_queue" for update skip locked
|10|3/7|0|bench_1_catalog|LOG:  execute <unnamed>: select "refresh_state"."unprocessed_hash"
\tfrom "refresh_state_references"
|10|3/7|0|bench_1_catalog|DETAIL:  Parameters: $1 = 'delete from everything'
|12|5/1|0|other|LOG:  statement: delete from "refresh_state"
|10|3/7|771|bench_1_catalog|LOG:  statement: COMMIT;
|10|3/8|0|bench_1_catalog|LOG:  statement: select 1
|-|checkpoint starting
`;

describe('readTransactions', () => {
  const transactions = readTransactions(log, 'bench_1_catalog');

  it('keeps the transactions of all connections apart', () => {
    expect(transactions.map(({ statements }) => statements)).toEqual([
      [
        'BEGIN;',
        'select "refresh_state"."unprocessed_hash"\nfrom "refresh_state_references"',
        'COMMIT;',
      ],
      ['select * from "stitch_queue" for update skip locked'],
      ['select 1'],
    ]);
  });

  it('knows that one has written by its number, whatever its statements say', () => {
    expect(transactions.map(({ hasWritten }) => hasWritten)).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('tells the mutation from the others', () => {
    expect(transactions.map(isMutation)).toEqual([true, false, false]);
  });
});

describe('isWrite', () => {
  it.each([
    'insert into "search" ("key") values ($1)',
    'UPDATE refresh_state SET errors = $1',
    'delete from "relations" where "id" = $1',
    'with gone as (delete from search returning *) select count(*) from gone',
    'merge into a using b on true when matched then do nothing',
  ])('counts %s', statement => {
    expect(isWrite(statement)).toBe(true);
  });

  it.each([
    'select "update" from "delete"',
    "select 'insert into it''s own'",
    'select 1 -- delete',
    'select * from "refresh_state" for update skip locked',
    'select * from "refresh_state" for no key update',
    'select last_updated_at from final_entities',
    'BEGIN;',
  ])('does not count %s', statement => {
    expect(isWrite(statement)).toBe(false);
  });
});

it.each([
  ['insert into "search" ("key") values ($1)', 'search'],
  ['update "refresh_state" set "errors" = $1', 'refresh_state'],
  ['with d as (DELETE FROM relations r) select 1', 'relations'],
])('names the table that %s goes to', (statement, table) => {
  expect(writtenTable(statement)).toBe(table);
});
