import { sensitivityCases } from './cases';
import { columnCases } from './columnCases';
import { lfTagCases, lfTagSettings } from './lfTagCases';
import {
  databasePart,
  defaultSensitivity,
  judgeDatabase,
  judgeTable,
  maxReasons,
  onlyColumns,
  tablePart,
  unreadablePart,
  verdicts,
  type FlaggedTable,
  type Verdict,
  type VerdictSummary,
} from './rule';

const withoutKind = ({ reasons }: VerdictSummary) =>
  reasons.map(r => `${r.verdict} ${r.level} ${r.name} ${r.value}`);

const withKind = ({ verdict, reasons }: VerdictSummary) => ({
  verdict,
  reasons: reasons.map(
    r => `${r.verdict} ${r.kind ?? 'flag'} ${r.level} ${r.name} ${r.value}`,
  ),
});

describe('the rule for a share of some columns', () => {
  it.each(columnCases)(
    '$name',
    ({ database, table, columns, verdict, reasons }) => {
      const result = judgeTable(database, onlyColumns(table, columns));
      expect(result.verdict).toBe(verdict);
      expect(withoutKind(result)).toEqual(reasons);
    },
  );

  it('does not ask about columns that are hidden, as they are not shared', () => {
    const table = {
      Name: 'orders',
      HiddenColumns: true,
      StorageDescriptor: {
        Columns: [{ Name: 'day', Parameters: { pii_flag: 'false' } }],
      },
    };
    const judge = (each: FlaggedTable) =>
      judgeTable({ Name: 'sales' }, each).verdict;
    expect(judge(table)).toBe('unknown');
    expect(judge(onlyColumns(table, ['day']))).toBe('not-sensitive');
  });
});

describe('the rule for flags', () => {
  it.each(sensitivityCases)(
    '$name',
    ({ database, tables, verdict, reasons }) => {
      const result = judgeDatabase(database, tables);
      expect(result.verdict).toBe(verdict);
      expect(withoutKind(result)).toEqual(reasons);
      expect(result.reasons.every(r => r.kind === undefined)).toBe(true);
    },
  );

  it.each(sensitivityCases.filter(({ tables }) => tables.length === 1))(
    'one table is judged like a database that has no other: $name',
    ({ database, tables }) => {
      expect(judgeTable(database, tables[0])).toEqual(
        judgeDatabase(database, tables),
      );
    },
  );

  it('reads the configured flag only', () => {
    const table = {
      Name: 't',
      Parameters: { pii_flag: 'false', gdpr: 'true' },
    };
    expect(judgeTable({ Name: 'd' }, table, { flag: 'gdpr' }).verdict).toBe(
      'sensitive',
    );
    expect(judgeTable({ Name: 'd' }, table).verdict).toBe('not-sensitive');
  });

  it('does not read a flag from the prototype of the parameters', () => {
    expect(
      judgeDatabase({ Name: 'd', Parameters: {} }, [], { flag: 'constructor' })
        .verdict,
    ).toBe('unflagged');
  });

  it('keeps the worst reasons and counts the rest', () => {
    const Columns = Array.from({ length: 3000 }, (_, i) => ({
      Name: `c${i}`,
      Parameters: i === 2999 ? { pii_flag: 'true' } : undefined,
    }));
    const result = judgeTable(
      { Name: 'd' },
      { Name: 't', StorageDescriptor: { Columns } },
    );
    expect(result.reasons).toHaveLength(maxReasons);
    expect(result.reasons[0].name).toBe('d.t.c2999');
    expect(result.reasonsTotal).toBe(3000);
  });

  it('reads tables one after the other, and once', () => {
    const read: string[] = [];
    function* tables(): Iterable<FlaggedTable> {
      for (const Name of ['a', 'b']) {
        read.push(Name);
        yield { Name };
      }
    }
    expect(judgeDatabase({ Name: 'd' }, tables()).reasonsTotal).toBe(2);
    expect(read).toEqual(['a', 'b']);
  });
});

describe('the rule for LF-Tags and hidden columns', () => {
  it.each(lfTagCases)('$name', ({ database, table, alone, all = alone }) => {
    const sales = { Name: 'sales', ...database };
    expect(withKind(judgeTable(sales, table, lfTagSettings))).toEqual(alone);
    expect(withKind(judgeDatabase(sales, [table], lfTagSettings))).toEqual(all);
  });

  it('names the key of the tag as the parameter that was read', () => {
    const { reasons } = judgeDatabase(
      { Name: 'sales', LFTag: 'Secret' },
      [],
      lfTagSettings,
    );
    expect(reasons).toEqual([
      {
        verdict: 'sensitive',
        level: 'database',
        name: 'sales',
        parameter: 'sensitivity',
        value: 'Secret',
        kind: 'lf-tag',
      },
    ]);
  });

  it('reads no tag where none is configured', () => {
    const table = { Name: 't', LFTag: 'secret' };
    expect(judgeTable({ Name: 'd', LFTag: 'secret' }, table)).toMatchObject({
      verdict: 'unflagged',
      reasonsTotal: 1,
    });
  });

  it('takes a value that stands in both lists for sensitive', () => {
    const lfTag = { key: 'k', sensitive: ['x'], notSensitive: ['x'] };
    expect(
      judgeTable(
        { Name: 'd' },
        { Name: 't', LFTag: 'x' },
        { ...defaultSensitivity, lfTag },
      ).verdict,
    ).toBe('sensitive');
  });

  it('takes a table that cannot be read for unknown', () => {
    expect(unreadablePart('sales', 'broken', lfTagSettings)).toEqual({
      verdict: 'unknown',
      reasons: [
        {
          verdict: 'unknown',
          level: 'table',
          name: 'sales.broken',
          parameter: 'pii_flag',
          value: null,
          kind: 'unreadable',
        },
      ],
      reasonsTotal: 1,
    });
  });
});

/**
 * The rule as it is said in words, with values inherited instead of reasons
 * collected, over everything that can stand on three levels.
 */
describe('every combination of flag and tag on database, table and column', () => {
  interface On {
    flag?: string;
    tag?: string;
  }
  const flags = [undefined, 'true', 'false', 'maybe'];
  const tags = [undefined, 'secret', 'public', 'internal'];
  const levels: On[] = flags.flatMap(flag => tags.map(tag => ({ flag, tag })));

  const meaning: Record<string, Verdict> = {
    true: 'sensitive',
    secret: 'sensitive',
    maybe: 'unknown',
    internal: 'unknown',
    false: 'not-sensitive',
    public: 'not-sensitive',
  };
  const worst = (values: Array<string | undefined>): Verdict =>
    verdicts.find(verdict =>
      values.some(value => value && meaning[value] === verdict),
    ) ?? 'not-sensitive';

  const expected = (database: On, table: On, column: On, whole: boolean) => {
    const ofTable = table.tag ?? database.tag;
    const ofColumn = column.tag ?? ofTable;
    const found = [database.flag, table.flag, column.flag, ofTable, ofColumn];
    const verdict = worst([...found, whole ? database.tag : undefined]);
    const covered = found.some(value => value !== undefined);
    return verdict === 'not-sensitive' && !covered ? 'unflagged' : verdict;
  };

  const given = (Name: string, { flag, tag }: On) => ({
    Name,
    Parameters: flag === undefined ? undefined : { pii_flag: flag },
    LFTag: tag,
  });

  it('comes to the verdict of the words, and says nothing twice', () => {
    let count = 0;
    for (const onDatabase of levels) {
      for (const onTable of levels) {
        for (const onColumn of levels) {
          const database = given('d', onDatabase);
          const table = {
            ...given('t', onTable),
            StorageDescriptor: { Columns: [given('c', onColumn)] },
          };
          const alone = judgeTable(database, table, lfTagSettings);
          const all = judgeDatabase(database, [table], lfTagSettings);
          const combination = [onDatabase, onTable, onColumn];
          expect([combination, alone.verdict, all.verdict]).toEqual([
            combination,
            expected(onDatabase, onTable, onColumn, false),
            expected(onDatabase, onTable, onColumn, true),
          ]);
          for (const { reasons, reasonsTotal } of [alone, all]) {
            const places = reasons.map(r => `${r.kind} ${r.name}`);
            expect(new Set(places).size).toBe(reasonsTotal);
          }
          count++;
        }
      }
    }
    expect(count).toBe(16 ** 3);
  });
});

describe('the parts', () => {
  it('of a database: its flag counts whatever the share covers', () => {
    const database = { Name: 'd', Parameters: { pii_flag: 'true' } };
    const of = (covered: Parameters<typeof databasePart>[1]) =>
      databasePart(database, covered, lfTagSettings);
    expect(of({ Name: 't' })).toEqual(of('all-tables'));
    expect(of('nothing')).toEqual(of('all-tables'));
  });

  it('of a table: the database covers it, and is not judged again', () => {
    const part = (pii_flag: string) =>
      tablePart(
        { Name: 'd', Parameters: { pii_flag } },
        { Name: 't' },
        lfTagSettings,
      );
    const nothing = { verdict: 'not-sensitive', reasons: [], reasonsTotal: 0 };
    expect(part('false')).toEqual(nothing);
    expect(part('true')).toEqual(nothing);
  });

  it('leave what they were given as it was', () => {
    const frozen = Object.freeze({
      Name: 't',
      LFTag: 'secret',
      PartitionKeys: Object.freeze([]) as never,
    });
    expect(
      tablePart(Object.freeze({ Name: 'd' }), frozen, lfTagSettings).verdict,
    ).toBe('sensitive');
  });
});
