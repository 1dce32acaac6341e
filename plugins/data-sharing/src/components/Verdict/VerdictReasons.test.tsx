import { renderInTestApp } from '@backstage/frontend-test-utils';
import type { VerdictReason } from '@data-sharing/backstage-plugin-data-sharing-common';
import { screen } from '@testing-library/react';
import { VerdictReasons } from './VerdictReasons';

const onTable = {
  level: 'table',
  name: 'sales.orders',
  parameter: 'pii_flag',
  value: null,
} as const;
const onColumn = {
  level: 'column',
  name: 'sales.orders.email',
  parameter: 'sensitivity',
} as const;

async function textOf(...reasons: VerdictReason[]) {
  renderInTestApp(
    <VerdictReasons verdict={{ reasons, reasonsTotal: reasons.length }} />,
  );
  const items = await screen.findAllByRole('listitem');
  return items.map(item => item.textContent);
}

describe('the reasons of a verdict', () => {
  const cases: Array<[string, VerdictReason]> = [
    [
      'Column sales.orders.email: LF-Tag sensitivity = confidential',
      {
        ...onColumn,
        verdict: 'sensitive',
        value: 'confidential',
        kind: 'lf-tag',
      },
    ],
    [
      'Column sales.orders.email: LF-Tag sensitivity = internal, which this portal knows neither as sensitive nor as not sensitive',
      { ...onColumn, verdict: 'unknown', value: 'internal', kind: 'lf-tag' },
    ],
    [
      'Table sales.orders: not all of its columns can be seen',
      { ...onTable, verdict: 'unknown', kind: 'hidden-columns' },
    ],
    [
      'Database sales: not all of its tables may be visible',
      {
        ...onTable,
        level: 'database',
        name: 'sales',
        verdict: 'unknown',
        kind: 'hidden-tables',
      },
    ],
    [
      'Table sales.orders: it could not be read',
      { ...onTable, verdict: 'unknown', kind: 'unreadable' },
    ],
    [
      'Table sales.orders: pii_flag could not be read',
      { ...onTable, verdict: 'unknown' },
    ],
    [
      'Table sales.orders: no pii_flag covers it',
      { ...onTable, verdict: 'unflagged' },
    ],
  ];

  it.each(cases)('read: %s', async (text, reason) => {
    expect(await textOf(reason)).toEqual([text]);
  });

  it('name a flag and an LF-Tag of one table beside each other', async () => {
    const error = jest.spyOn(console, 'error').mockImplementation();
    expect(
      await textOf(
        { ...onTable, verdict: 'sensitive', value: 'true' },
        {
          ...onTable,
          verdict: 'sensitive',
          parameter: 'sensitivity',
          value: 'secret',
          kind: 'lf-tag',
        },
      ),
    ).toEqual([
      'Table sales.orders: pii_flag is “true”',
      'Table sales.orders: LF-Tag sensitivity = secret',
    ]);
    const logged = error.mock.calls.map(([message]) => String(message)).join();
    expect(logged).not.toContain('same key');
    error.mockRestore();
  });
});
