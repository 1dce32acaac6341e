import type { VerdictReason } from '@data-sharing/backstage-plugin-data-sharing-common';
import { beyondGlue } from './beyondGlue';

const key = {
  catalogId: '111122223333',
  region: 'eu-west-1',
  database: 'sales',
  table: 'orders',
};

const reason = (
  verdict: VerdictReason['verdict'],
  kind?: VerdictReason['kind'],
  name = 'sales.orders',
): VerdictReason => ({
  verdict,
  level: 'table',
  name,
  parameter: kind === 'lf-tag' ? 'sensitivity' : 'pii_flag',
  value: kind === 'lf-tag' ? 'secret' : null,
  ...(kind && { kind }),
});

const json = (reasons: VerdictReason[], reasonsTotal = reasons.length) =>
  JSON.stringify({ reasons, reasonsTotal });

const read = (sensitivity?: string, reasons?: string) =>
  beyondGlue(
    {
      ...(sensitivity !== undefined && {
        'data-sharing/sensitivity': sensitivity,
      }),
      ...(reasons !== undefined && {
        'data-sharing/sensitivity-reasons': reasons,
      }),
    },
    key,
  );

const nothing = { verdict: 'not-sensitive', reasons: [], reasonsTotal: 0 };
const flag = reason('sensitive');
const tag = reason('sensitive', 'lf-tag');
const hidden = reason('unknown', 'hidden-columns');

describe('beyondGlue', () => {
  it.each([
    ['an entity without a verdict', undefined, undefined],
    ['what flags alone have led to', 'sensitive', json([flag])],
    [
      'a table that the ingestion could not read',
      'unknown',
      json([reason('unknown', 'unreadable')]),
    ],
    ['what is not flagged', 'unflagged', json([reason('unflagged')], 30)],
    ['what is not sensitive', 'not-sensitive', json([])],
    ['what is not sensitive and has no reasons', 'not-sensitive', undefined],
  ])('adds nothing to %s', (_, sensitivity, reasons) => {
    expect(read(sensitivity, reasons)).toEqual(nothing);
  });

  it('takes LF-Tags and hidden columns out of the reasons', () => {
    expect(read('sensitive', json([flag, tag, hidden]))).toEqual({
      verdict: 'sensitive',
      reasons: [tag, hidden],
      reasonsTotal: 2,
    });
    expect(read('sensitive', json([flag, hidden]))).toEqual({
      verdict: 'unknown',
      reasons: [hidden],
      reasonsTotal: 1,
    });
  });

  it('takes a verdict as it is whose reasons were cut off, or are missing', () => {
    expect(read('sensitive', json([flag], 2))).toEqual({
      verdict: 'sensitive',
      reasons: [flag],
      reasonsTotal: 2,
    });
    expect(read('unknown')).toEqual({ ...nothing, verdict: 'unknown' });
  });

  it.each([
    ['broken JSON', 'not-sensitive', '{broken'],
    ['JSON of another shape', 'not-sensitive', '[]'],
    ['null', 'sensitive', 'null'],
    [
      'a kind of reason that is not known',
      'sensitive',
      json([reason('sensitive', 'rumour' as never)]),
    ],
    ['a verdict that is none', 'harmless', json([])],
    ['reasons without a verdict', undefined, json([])],
  ])('is unknown for %s, and says what could not be read', (_, ...given) => {
    expect(read(...given)).toEqual({
      verdict: 'unknown',
      reasons: [
        {
          verdict: 'unknown',
          level: 'table',
          name: 'sales.orders',
          parameter: 'data-sharing/sensitivity-reasons',
          value: null,
        },
      ],
      reasonsTotal: 1,
    });
  });

  describe('of some columns', () => {
    const columnTag = (name: string) => ({
      ...reason('sensitive', 'lf-tag', `sales.orders.${name}`),
      level: 'column' as const,
    });
    const keyTag = {
      ...columnTag('day'),
      level: 'partition-key' as const,
    };
    const databaseTag = {
      ...reason('sensitive', 'lf-tag', 'sales'),
      level: 'database' as const,
    };
    const ask = (columns: string[], reasons: VerdictReason[], total?: number) =>
      beyondGlue(
        {
          'data-sharing/sensitivity': 'sensitive',
          'data-sharing/sensitivity-reasons': json(reasons, total),
        },
        key,
        columns,
      );

    it('counts their own tags, and those of the table and the database', () => {
      const all = [columnTag('Email'), keyTag, tag, databaseTag];
      expect(ask(['email'], all).reasons).toEqual([
        columnTag('Email'),
        tag,
        databaseTag,
      ]);
      expect(ask(['day'], all).reasons).toContainEqual(keyTag);
    });

    it('does not count the tags of others, nor columns that are hidden', () => {
      expect(ask(['id'], [columnTag('email'), keyTag, hidden, flag])).toEqual(
        nothing,
      );
    });

    it('is unknown where reasons were cut off that may be theirs', () => {
      expect(ask(['id'], [columnTag('email')], 30)).toMatchObject({
        verdict: 'unknown',
        reasons: [{ parameter: 'data-sharing/sensitivity-reasons' }],
        reasonsTotal: 1,
      });
    });
  });
});
