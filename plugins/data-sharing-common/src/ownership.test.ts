import type { Entity } from '@backstage/catalog-model';
import { resolveOwner } from './ownership';

const group = (name: string, accounts: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: {
    name,
    annotations: { 'data-sharing/data-owner-accounts': accounts },
  },
});

describe('resolveOwner', () => {
  const groups = [group('sales', '111111111111, 222222222222')];

  it('finds the group by the configured map first', () => {
    expect(
      resolveOwner('111111111111', { '111111111111': 'finance' }, groups),
    ).toBe('group:default/finance');
  });

  it('finds the group by its annotation, one of several accounts', () => {
    expect(resolveOwner(' 222222222222 ', {}, groups)).toBe(
      'group:default/sales',
    );
  });

  it.each([
    ['no data_owner', undefined, groups],
    ['a data_owner that is no account id', 'sales', [group('sales', 'sales')]],
    ['an account nobody claims', '333333333333', groups],
    [
      'an account that two groups claim',
      '111111111111',
      [...groups, group('other', '111111111111')],
    ],
    ['a name inherited from the object', 'constructor', groups],
  ])('never guesses: %s', (_, dataOwner, among) => {
    expect(resolveOwner(dataOwner, {}, among)).toBeUndefined();
  });
});
