import { machineInputOf, shareInInput } from './machineInput';

const home = { catalogId: '111122223333', region: 'eu-west-1' };
const share = {
  ...home,
  database: 'sales',
  table: 'orders',
  columns: null,
  consumerAccountId: '444455556666',
  consumerPrincipal: null,
};

const inputFor = (table: string) =>
  machineInputOf({
    contract: 1,
    requestId: '01J',
    attempt: 1,
    source: { ...home, database: 'sales', table },
    target: { account_id: '444455556666' },
    requester: 'user:default/ada',
    reason: 'To count',
    approval: { required: 'always' },
  });

describe('the input of the AWS sample’s machine', () => {
  it('is written as its own user interface writes it', () => {
    expect(inputFor('orders')).toBe(
      '{"source":{"database":"sales","table":"orders"},"target":{"account_id":"444455556666"}}',
    );
  });

  it.each([
    ['orders', 'orders'],
    ['*', null],
  ])('is read as it was written (%s)', (written, table) => {
    expect(shareInInput(inputFor(written), home)).toEqual({ ...share, table });
  });

  it('is about the machine’s own catalog, whatever it claims', () => {
    const input = JSON.stringify({
      source: {
        catalogId: '999900001111',
        region: 'us-east-1',
        database: 'Sales',
        table: 'Orders',
        columns: ['id'],
      },
      target: {
        account_id: '444455556666',
        principal: 'arn:aws:iam::444455556666:role/analyst',
      },
    });
    expect(shareInInput(input, home)).toEqual(share);
  });

  it.each([
    ['', 'nothing'],
    ['{', 'no JSON'],
    ['[]', 'a list'],
    ['{"source":{"database":"sales"},"target":{}}', 'no table'],
    [
      '{"source":{"database":"sales","table":"orders"},"target":{"account_id":"1e5"}}',
      'an account that is none',
    ],
    [
      '{"source":{"database":"sales","table":"orders"},"target":{"account_id":444455556666}}',
      'an account that is a number',
    ],
    [
      '{"source":{"database":"","table":"orders"},"target":{"account_id":"444455556666"}}',
      'an empty name',
    ],
  ])('is not read from %s (%s)', input => {
    expect(shareInInput(input, home)).toBeUndefined();
  });
});
