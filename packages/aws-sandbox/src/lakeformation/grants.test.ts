import fc from 'fast-check';
import { AwsError, systemClock } from '../core';
import { Organisation } from '../ram/organisation';
import { ResourceShares } from '../ram/shares';
import { openStore, type Store } from '../store';
import { Grants } from './grants';
import type { NamedResource } from './resources';
import { Sharing } from './sharing';

const place = { catalogId: '111122223333', region: 'eu-west-1' };
const caller = {
  accountId: place.catalogId,
  region: place.region,
  principalArn: 'arn:aws:iam::111122223333:user/sandbox',
};
const principals = [
  '444455556666',
  'arn:aws:iam::444455556666:role/team/analyst',
];

/** Callers, and the principals whose grants are theirs. */
const holders = [
  {
    principalArn: 'arn:aws:iam::444455556666:user/ada',
    holds: principals.slice(0, 1),
  },
  {
    principalArn: 'arn:aws:sts::444455556666:assumed-role/analyst/ada',
    holds: principals,
  },
];

const onTable: NamedResource = {
  kind: 'Table',
  catalogId: place.catalogId,
  database: 'sales',
  table: 'orders',
};
const resource = fc.oneof(
  fc.constant(onTable),
  fc.constant<NamedResource>({ ...onTable, table: undefined, wildcard: true }),
  fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1 })
    .map<NamedResource>(include => ({
      ...onTable,
      kind: 'TableWithColumns',
      columns: { include },
    })),
);
const change = resource.chain(on =>
  fc
    .uniqueArray(
      on.kind === 'Table'
        ? fc.constantFrom('SELECT', 'DESCRIBE', 'ALTER')
        : fc.constant('SELECT'),
      { minLength: 1 },
    )
    .chain(permissions =>
      fc.record({
        verb: fc.constantFrom<'grant' | 'revoke'>('grant', 'revoke'),
        principal: fc.constantFrom(...principals),
        on: fc.constant(on),
        permissions: fc.constant(permissions),
        grantable: fc.subarray(permissions),
      }),
    ),
);

/** What each single right is called: one per principal, place and permission. */
const rightsOf = (principal: string, on: NamedResource, permission: string) =>
  (on.columns && 'include' in on.columns ? on.columns.include : ['']).map(
    column =>
      [principal, on.wildcard ? '*' : on.table, column, permission].join('|'),
  );

/** Within one organisation, so that what is granted is held at once. */
function grantsIn(store: Store) {
  const shares = new ResourceShares({
    store,
    clock: systemClock,
    organisation: new Organisation(),
  });
  const sharing = new Sharing({ store, shares, versionOf: () => 4 });
  return { grants: new Grants(store, systemClock, sharing), shares };
}

function refuses(work: () => void): boolean {
  try {
    work();
    return false;
  } catch (error) {
    if (error instanceof AwsError) return true;
    throw error;
  }
}

describe('grants', () => {
  it('hold after any changes what was granted and not revoked, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), changes => {
        const store = openStore(':memory:');
        const { grants, shares } = grantsIn(store);
        // right → whether it may be passed on
        const model = new Map<string, boolean>();
        const revocations: Array<{ held: boolean; refused: boolean }> = [];
        for (const { verb, principal, on, permissions, grantable } of changes) {
          const rights = (names: string[]) =>
            names.flatMap(name => rightsOf(principal, on, name));
          if (verb === 'grant') {
            grants.grant(place, principal, on, permissions, grantable, caller);
            for (const right of rights(permissions)) {
              model.set(right, model.get(right) ?? false);
            }
            for (const right of rights(grantable)) model.set(right, true);
          } else {
            const held = rights(permissions).every(right => model.has(right));
            const refused = refuses(() =>
              grants.revoke(place, principal, on, permissions, []),
            );
            revocations.push({ held, refused });
            if (held) rights(permissions).forEach(right => model.delete(right));
          }
        }
        // refused exactly when something of it is not held
        expect(
          revocations.filter(({ held, refused }) => held === refused),
        ).toEqual([]);
        const listed = new Map<string, boolean>();
        const { items } = grants.page({ place, keyPrefix: '', limit: 1000 });
        for (const row of items) {
          const { Table, TableWithColumns } = row.Resource;
          const { Name, ColumnNames = [''] } = Table ?? TableWithColumns;
          for (const permission of row.Permissions) {
            for (const column of ColumnNames) {
              const right = [
                row.Principal.DataLakePrincipalIdentifier,
                Name === 'ALL_TABLES' ? '*' : Name,
                column,
                permission,
              ].join('|');
              // no right stands in two rows
              expect(listed.has(right)).toBe(false);
              listed.set(
                right,
                row.PermissionsWithGrantOption.includes(permission),
              );
            }
          }
        }
        expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(model));

        // shared is what is held, resource by resource
        const shared = (principal: string) =>
          shares
            .received({ accountId: principals[0], region: place.region })
            .filter(({ value }) =>
              shares
                .associations(value.arn, 'PRINCIPAL')
                .some(one => one.value.entity === principal),
            )
            .flatMap(({ value }) => shares.associations(value.arn, 'RESOURCE'))
            .filter(({ value }) => value.status === 'ASSOCIATED')
            .map(({ value }) => value.entity.split(':')[5])
            .sort();
        for (const principal of principals) {
          const held = [...model.keys()]
            .map(right => right.split('|'))
            .filter(([holder]) => holder === principal)
            .map(([, table]) =>
              table === '*' ? 'database/sales' : 'table/sales/orders',
            );
          expect(shared(principal)).toEqual([...new Set(held)].sort());
        }

        // what is found by its holder is what is listed
        for (const { principalArn, holds } of holders) {
          const held = [...model.keys()]
            .map(right => right.split('|'))
            .filter(([principal]) => holds.includes(principal));
          const access = grants.accessOf({
            accountId: '444455556666',
            region: place.region,
            principalArn,
          });
          expect(
            [
              ...access.onTable(place.catalogId, 'Sales', 'Orders').permissions,
            ].sort(),
          ).toEqual([...new Set(held.map(right => right[3]))].sort());
          expect(access.seesTable(place.catalogId, 'sales', 'orders')).toBe(
            held.length > 0,
          );
          expect(access.databases(place.catalogId)).toEqual(
            held.length ? ['sales'] : [],
          );
          const whole = held.some(([, , column]) => column === '');
          for (const column of ['a', 'b', 'c']) {
            expect(
              access.seesColumn(place.catalogId, 'sales', 'orders', column),
            ).toBe(whole || held.some(right => right[2] === column));
          }
        }
        store.close();
      }),
      { numRuns: 200 },
    );
  });

  it('are found, and shared, in a file that was written before they were', () => {
    const store = openStore(':memory:');
    const [account, role] = principals;
    const before = grantsIn(store).grants;
    for (const principal of [account, role]) {
      before.grant(place, principal, onTable, ['DESCRIBE'], [], caller);
    }
    const held = store.collection('lf-held');
    held.deleteAll('');
    for (const name of ['ram-share', 'ram-received', 'lf-shared-by']) {
      store.collection(name).deleteAll('');
    }
    const sees = (grants: Grants) =>
      grants
        .accessOf({ ...caller, accountId: account, principalArn: 'user' })
        .seesTable(place.catalogId, 'sales', 'orders');
    expect(sees(before)).toBe(false);
    const after = grantsIn(store);
    expect(sees(after.grants)).toBe(true);
    expect(
      after.shares.owned({ ...place, accountId: place.catalogId }),
    ).toHaveLength(2);
    store.close();
  });
});
