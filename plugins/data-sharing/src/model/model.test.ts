import type { RequestState } from '@data-sharing/backstage-plugin-data-sharing-common';
import { answer } from '../__testUtils__/mockApi';
import {
  customersEntity,
  customersSchema,
  grantedRequest,
  pendingRequest,
  resourceLinkEntity,
} from '../__testUtils__/sampleData';
import { endOfDay, isPast } from './accessEnd';
import {
  avoidableColumns,
  choicesOfNames,
  columnChoicesOf,
  columnsLeft,
} from './columnChoice';
import { effectiveFlag } from './effectiveFlag';
import { errorText, fieldNamedBy, isTransient } from './errors';
import { grantViewsOf } from './grantViews';
import { catalogVerdictOf, linkTargetOf } from './productEntity';
import { dialogActionsOf } from './requestActions';
import { lifeOf } from './requestLife';
import { pollIntervalOf, pollIntervalOfRequest } from './requestState';

describe('the life of a request', () => {
  const inShort = (
    state: RequestState,
    accessEndsAt: string | null = null,
    usable: boolean | null = null,
  ) =>
    lifeOf({ state, accessEndsAt, usable })
      .map(({ name, status }) => `${name} ${status}`)
      .join(', ');

  it.each<[RequestState, string]>([
    [
      'submitted',
      'submitted active, approval todo, granting todo, granted todo, usable todo',
    ],
    [
      'pending-approval',
      'submitted done, approval active, granting todo, granted todo, usable todo',
    ],
    [
      'denied',
      'submitted done, approval failed, granting todo, granted todo, usable todo',
    ],
    [
      'withdrawn',
      'submitted done, approval failed, granting todo, granted todo, usable todo',
    ],
    [
      'granting',
      'submitted done, approval done, granting active, granted todo, usable todo',
    ],
    [
      'grant-failed',
      'submitted done, approval done, granting failed, granted todo, usable todo',
    ],
    [
      'revoking',
      'submitted done, approval done, granting done, granted done, revoked active',
    ],
    [
      'revoked',
      'submitted done, approval done, granting done, granted done, revoked done',
    ],
  ])('%s: %s', (state, steps) => {
    expect(inShort(state)).toBe(steps);
  });

  it.each([
    [true, 'done'],
    [false, 'active'],
    [null, 'todo'],
  ])(
    'of a granted one goes on until it is usable: %s, %s',
    (usable, status) => {
      expect(inShort('granted', null, usable)).toBe(
        `submitted done, approval done, granting done, granted done, usable ${status}`,
      );
    },
  );

  it('has an end where an end was asked for', () => {
    expect(inShort('granted', '2027-01-01T00:00:00Z')).toMatch(/ended todo$/);
    expect(inShort('ended', '2027-01-01T00:00:00Z')).toMatch(
      /granted done, ended done$/,
    );
  });
});

describe('polling', () => {
  it('stops when a request is over', () => {
    expect(pollIntervalOf('granting')).toBeLessThan(
      pollIntervalOf('pending-approval')!,
    );
    for (const state of ['granted', 'denied', 'withdrawn', 'failed'] as const) {
      expect(pollIntervalOf(state)).toBeUndefined();
    }
  });

  it('goes on while the consumer account is looked at', () => {
    expect(pollIntervalOfRequest(grantedRequest)).toBeUndefined();
    expect(
      pollIntervalOfRequest({
        ...grantedRequest,
        consumerSide: { ...grantedRequest.consumerSide!, checking: true },
      }),
    ).toBe(pollIntervalOf('granting'));
  });
});

describe('what can be done with a request', () => {
  it('is what the backend says, approving and denying apart', () => {
    expect(dialogActionsOf({ actions: [] })).toEqual([]);
    expect(dialogActionsOf({ actions: ['withdraw', 'decide'] })).toEqual([
      'approve',
      'deny',
      'withdraw',
    ]);
    expect(dialogActionsOf({ actions: ['revoke', 'extend'] })).toEqual([
      'extend',
      'revoke',
    ]);
  });
});

describe('columns to choose from', () => {
  const column = (name: string, flag: string | null, partitionKey = false) => ({
    ...customersSchema.columns[0],
    name,
    flag,
    partitionKey,
  });
  const unflagged = { ...customersSchema, tableFlag: null };

  it('are there once by name, and the worse flag of two counts', () => {
    const schema = {
      ...unflagged,
      columns: [
        column('day', 'false'),
        column('id', null),
        column('day', 'true', true),
      ],
    };
    expect(
      columnChoicesOf(schema).map(({ name, flag }) => [name, flag?.meaning]),
    ).toEqual([
      ['day', 'sensitive'],
      ['id', 'missing'],
    ]);
  });

  it('are found by names without case, and have no flag where the table lacks them', () => {
    expect(
      choicesOfNames(['EMAIL', 'gone'], customersSchema).map(
        ({ name, flag }) => [name, flag?.meaning],
      ),
    ).toEqual([
      ['EMAIL', 'sensitive'],
      ['gone', undefined],
    ]);
  });

  const avoidable = (changed: Partial<typeof customersSchema>) => {
    const schema = { ...customersSchema, ...changed };
    return avoidableColumns(schema, columnChoicesOf(schema)).map(
      ({ name }) => name,
    );
  };

  it('can be left out where they are flagged, or unclear', () => {
    expect(avoidable({})).toEqual(['email', 'phone', 'address']);
    expect(avoidable({ columns: [column('id', null)] })).toEqual([]);
  });

  it('need not be left out where the table or its database is flagged', () => {
    expect(avoidable({ tableFlag: 'true' })).toEqual([]);
    expect(avoidable({ databaseFlag: 'maybe' })).toEqual([]);
  });

  it('need not be left out where none is left', () => {
    expect(avoidable({ columns: [column('email', 'true')] })).toEqual([]);
  });
});

describe('the end of access', () => {
  it('is the last second of the day where the browser is, in whole seconds UTC', () => {
    const end = endOfDay({ year: 2027, month: 3, day: 1 });
    expect(end).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(new Date(end).getTime()).toBe(
      new Date(2027, 2, 1, 23, 59, 59).getTime(),
    );
  });

  it('may be today but not yesterday', () => {
    const now = new Date(2027, 2, 1, 12);
    expect(isPast({ year: 2027, month: 3, day: 1 }, now)).toBe(false);
    expect(isPast({ year: 2027, month: 2, day: 28 }, now)).toBe(true);
  });
});

describe('the flag of a column', () => {
  it.each([
    ['true', 'false', null, 'sensitive', 'column'],
    [null, ' False ', 'true', 'not-sensitive', 'table'],
    [null, null, 'maybe', 'other', 'database'],
    ['', 'false', null, 'other', 'column'],
    [null, null, null, 'missing', 'column'],
  ] as const)(
    'own %j, table %j, database %j: %s from the %s',
    (flag, tableFlag, databaseFlag, meaning, from) => {
      expect(
        effectiveFlag({ flag }, { tableFlag, databaseFlag }),
      ).toMatchObject({ meaning, from });
    },
  );
});

describe('what the catalog knows of a product', () => {
  it('is nothing where the verdict is not one of ours', () => {
    expect(
      catalogVerdictOf({
        ...customersEntity,
        metadata: {
          name: 'x',
          annotations: { 'data-sharing/sensitivity': 'harmless' },
        },
      }),
    ).toBeUndefined();
  });

  it('stands without reasons that cannot be read', () => {
    expect(
      catalogVerdictOf({
        ...customersEntity,
        metadata: {
          name: 'x',
          annotations: {
            'data-sharing/sensitivity': 'sensitive',
            'data-sharing/sensitivity-reasons': '{broken',
          },
        },
      }),
    ).toEqual({ verdict: 'sensitive', reasons: [], reasonsTotal: 0 });
  });

  it('is the target of a resource link, and not the database that the link lies in', () => {
    expect(linkTargetOf(resourceLinkEntity)).toBe(
      'resource:default/sales-customers-1a2b3c4d5e',
    );
    expect(
      linkTargetOf({
        ...resourceLinkEntity,
        spec: { type: 'glue-table', dependsOn: ['resource:default/shared'] },
      }),
    ).toBeUndefined();
  });
});

describe('the columns that an approval would still grant', () => {
  const approval = (columns: string[] | null) => ({
    ...grantedRequest.decisions[0],
    columns,
  });
  const asked = ['id', 'day', 'total'];

  it('are those that are asked for, or all', () => {
    expect(columnsLeft(pendingRequest)).toBeNull();
    expect(columnsLeft({ ...pendingRequest, columns: asked })).toEqual(asked);
  });

  it('are those that every approval so far is for', () => {
    expect(
      columnsLeft({
        columns: asked,
        grantedColumns: asked,
        decisions: [approval(['day', 'total']), approval(null)],
      }),
    ).toEqual(['day', 'total']);
    expect(
      columnsLeft({ ...pendingRequest, decisions: [approval(['day'])] }),
    ).toEqual(['day']);
  });

  it('stay narrowed where it is asked anew', () => {
    expect(
      columnsLeft({ columns: asked, grantedColumns: ['day'], decisions: [] }),
    ).toEqual(['day']);
  });
});

describe('what an approval grants', () => {
  it('is the rows of the grant table', () => {
    expect(grantViewsOf(pendingRequest, null)).toEqual([
      {
        principal: '444455556666',
        resource: 'sales.customers',
        columns: null,
        permissions: ['SELECT', 'DESCRIBE'],
        permissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      },
    ]);
    const role = 'arn:aws:iam::444455556666:role/analyst';
    expect(
      grantViewsOf(
        {
          ...pendingRequest,
          scope: 'all-tables',
          consumer: { ...pendingRequest.consumer, principal: role },
        },
        null,
      ).map(grant => [
        grant.resource,
        grant.principal,
        grant.permissionsWithGrantOption,
      ]),
    ).toEqual([
      ['sales.*', role, []],
      ['sales', role, []],
    ]);
  });

  it('is SELECT alone on some columns', () => {
    expect(grantViewsOf(pendingRequest, ['day'])).toEqual([
      {
        principal: '444455556666',
        resource: 'sales.customers',
        columns: ['day'],
        permissions: ['SELECT'],
        permissionsWithGrantOption: ['SELECT'],
      },
    ]);
  });
});

describe('errors', () => {
  it('are shown as the backend names them', async () => {
    const error = await answer(503, {
      name: 'ServiceUnavailableError',
      message: 'AWS Glue cannot be reached',
    });
    expect(errorText(error)).toEqual({
      name: 'ServiceUnavailableError',
      message: 'AWS Glue cannot be reached',
    });
  });

  it.each([
    [400, false],
    [403, false],
    [404, false],
    [409, false],
    [429, true],
    [500, true],
    [503, true],
  ])('with status %d are worth another try: %s', async (status, expected) => {
    const error = await answer(status, { name: 'Error', message: '' });
    expect(isTransient(error)).toBe(expected);
  });

  it('of the network are worth another try', () => {
    expect(isTransient(new TypeError('Failed to fetch'))).toBe(true);
  });

  it('name their field as a whole word', async () => {
    const fields = ['accessEndsAt', 'reason'] as const;
    const of = async (message: string) =>
      fieldNamedBy(await answer(400, { name: 'InputError', message }), fields);
    expect(await of('accessEndsAt must lie in the future')).toBe(
      'accessEndsAt',
    );
    expect(await of('[request/body/reason] must not be empty')).toBe('reason');
    expect(await of('unreasonable')).toBeUndefined();
  });
});
