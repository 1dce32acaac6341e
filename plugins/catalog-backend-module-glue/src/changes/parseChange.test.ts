import { parseChange } from './parseChange';

const event = (detailType: string, detail: unknown, more: object = {}) =>
  JSON.stringify({
    version: '0',
    id: 'e-1',
    'detail-type': detailType,
    source: 'aws.glue',
    account: '111122223333',
    region: 'eu-west-1',
    time: '2026-11-26T10:00:00Z',
    resources: [],
    detail,
    ...more,
  });

const databaseEvent = (detail: object) =>
  event('Glue Data Catalog Database State Change', detail);
const tableEvent = (detail: object) =>
  event('Glue Data Catalog Table State Change', {
    databaseName: 'sales',
    tableName: 'orders',
    changedPartitions: [],
    ...detail,
  });
const call = (eventSource: string, eventName: string, more: object) =>
  event('AWS API Call via CloudTrail', { eventSource, eventName, ...more });
const glueCall = (eventName: string, requestParameters: unknown) =>
  call('glue.amazonaws.com', eventName, { requestParameters });

describe('parseChange', () => {
  it.each([
    [
      'an updated table',
      tableEvent({ typeOfChange: 'UpdateTable' }),
      [{ database: 'sales', table: 'orders' }],
    ],
    [
      'new tables',
      databaseEvent({
        typeOfChange: 'CreateTable',
        databaseName: 'sales',
        changedTables: ['orders', 'stores'],
      }),
      [
        { database: 'sales', table: 'orders' },
        { database: 'sales', table: 'stores' },
      ],
    ],
    [
      'deleted tables',
      databaseEvent({
        typeOfChange: 'BatchDeleteTable',
        databaseName: 'sales',
        changedTables: ['orders'],
      }),
      [{ database: 'sales', table: 'orders' }],
    ],
    [
      'a new database',
      databaseEvent({ typeOfChange: 'CreateDatabase', databaseName: 'sales' }),
      [{ database: 'sales' }],
    ],
    [
      'a deleted database',
      databaseEvent({ typeOfChange: 'DeleteDatabase', databaseName: 'sales' }),
      [{ database: 'sales' }],
    ],
    [
      'an updated database, from CloudTrail',
      glueCall('UpdateDatabase', {
        name: 'sales',
        databaseInput: { name: 'sales' },
      }),
      [{ database: 'sales' }],
    ],
    [
      'a new database, from CloudTrail',
      glueCall('CreateDatabase', { databaseInput: { name: 'sales' } }),
      [{ database: 'sales' }],
    ],
    [
      'an updated table, from CloudTrail',
      glueCall('UpdateTable', {
        databaseName: 'sales',
        tableInput: { name: 'orders' },
      }),
      [{ database: 'sales', table: 'orders' }],
    ],
    [
      'an LF-Tag on a table',
      call('lakeformation.amazonaws.com', 'AddLFTagsToResource', {
        requestParameters: {
          resource: { table: { databaseName: 'sales', name: 'orders' } },
        },
      }),
      [{ database: 'sales', table: 'orders' }],
    ],
    [
      'an LF-Tag taken from columns',
      call('lakeformation.amazonaws.com', 'RemoveLFTagsFromResource', {
        requestParameters: {
          resource: {
            tableWithColumns: {
              databaseName: 'sales',
              name: 'orders',
              columnNames: ['email'],
            },
          },
        },
      }),
      [{ database: 'sales', table: 'orders' }],
    ],
    [
      'an LF-Tag on a database',
      call('lakeformation.amazonaws.com', 'AddLFTagsToResource', {
        requestParameters: { resource: { database: { name: 'sales' } } },
      }),
      [{ database: 'sales' }],
    ],
  ])('reads %s', (_, body, changes) => {
    expect(parseChange(body)).toEqual({
      account: '111122223333',
      region: 'eu-west-1',
      at: Date.parse('2026-11-26T10:00:00Z'),
      changes,
    });
  });

  it.each([
    [
      'partitions, which change nothing that is shown',
      tableEvent({ typeOfChange: 'BatchCreatePartition' }),
    ],
    [
      'a call that failed',
      call('glue.amazonaws.com', 'UpdateDatabase', {
        errorCode: 'AccessDenied',
        requestParameters: { name: 'sales' },
      }),
    ],
    ['another call', glueCall('GetTables', { databaseName: 'sales' })],
    [
      'another event',
      event('Glue Job State Change', { jobName: 'x', state: 'FAILED' }),
    ],
  ])('finds no change in %s', (_, body) => {
    expect(parseChange(body).changes).toEqual([]);
  });

  it.each([
    ['what is no JSON', 'hello'],
    ['what is no event', '{}'],
    [
      'an event without its database',
      databaseEvent({ typeOfChange: 'CreateDatabase' }),
    ],
  ])('refuses %s', (_, body) => {
    expect(() => parseChange(body)).toThrow();
  });
});
