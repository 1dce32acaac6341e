import {
  CreateTableCommand,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  type AttributeValue,
  type QueryCommandInput,
  type ScanCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const test = sandboxForTest();
let dynamoDb: Clients['dynamoDb'];

const create = (TableName: string) =>
  dynamoDb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
const put = (TableName: string, Item: Record<string, AttributeValue>) =>
  dynamoDb.send(new PutItemCommand({ TableName, Item }));
const query = (input: Partial<QueryCommandInput>) =>
  dynamoDb.send(new QueryCommand({ TableName: 'events', ...input }));
const scan = (input: Partial<ScanCommandInput>) =>
  dynamoDb.send(new ScanCommand({ TableName: 'events', ...input }));

const text = (S: string) => ({ S });
const of = (pk: string, sk: string) => ({ pk: text(pk), sk: text(sk) });
const sortKeys = (items?: Array<Record<string, AttributeValue>>) =>
  items?.map(({ pk, sk }) => `${pk.S}/${sk.S}`);

beforeAll(async () => {
  dynamoDb = test.as().dynamoDb;
  await create('events');
  for (const sk of ['2025-01', '2026-01', '2026-02', '2027-01']) {
    await put('events', { ...of('a', sk), year: { N: sk.slice(0, 4) } });
  }
  await put('events', { ...of('ab', '2026-01'), year: { N: '2026' } });
  await put('events', of('b\u0001', 'ü\u0001'));
});

describe('a query', () => {
  const forA = {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': text('a') },
  };
  const withRange = (condition: string, ...values: string[]) => ({
    KeyConditionExpression: `pk = :pk AND ${condition}`,
    ExpressionAttributeValues: Object.fromEntries([
      [':pk', text('a')],
      ...values.map((value, index) => [`:v${index}`, text(value)]),
    ]),
  });

  it('gives the items of its hash key in the order of the range key', async () => {
    const { Items, Count, ScannedCount, LastEvaluatedKey } = await query(forA);
    expect(sortKeys(Items)).toEqual([
      'a/2025-01',
      'a/2026-01',
      'a/2026-02',
      'a/2027-01',
    ]);
    expect([Count, ScannedCount, LastEvaluatedKey]).toEqual([4, 4, undefined]);
    const backwards = await query({ ...forA, ScanIndexForward: false });
    expect(backwards.Items).toEqual([...Items!].reverse());
  });

  it.each<[string, string[], string[]]>([
    ['sk = :v0', ['2026-01'], ['2026-01']],
    ['begins_with(sk, :v0)', ['2026'], ['2026-01', '2026-02']],
    ['sk > :v0', ['2026-01'], ['2026-02', '2027-01']],
    ['sk <= :v0', ['2026-01'], ['2025-01', '2026-01']],
    ['sk BETWEEN :v0 AND :v1', ['2026-01', '2026-99'], ['2026-01', '2026-02']],
    ['sk = :v0', ['none'], []],
  ])('with %s', async (condition, values, expected) => {
    const { Items } = await query(withRange(condition, ...values));
    expect(Items?.map(({ sk }) => sk.S)).toEqual(expected);
  });

  it('finds keys of any characters, and nothing for a key that is longer', async () => {
    const find = (pk: string) =>
      query({ ...forA, ExpressionAttributeValues: { ':pk': text(pk) } });
    expect((await find('b\u0001')).Items).toEqual([of('b\u0001', 'ü\u0001')]);
    expect((await find('b')).Items).toEqual([]);
  });

  it('goes by pages of Limit, in both directions', async () => {
    for (const ScanIndexForward of [true, false]) {
      const pages: string[][] = [];
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page: any = await query({
          ...forA,
          ScanIndexForward,
          Limit: 3,
          ExclusiveStartKey,
        });
        pages.push(page.Items.map(({ sk }: any) => sk.S));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey);
      const all = ['2025-01', '2026-01', '2026-02', '2027-01'];
      const ordered = ScanIndexForward ? all : all.reverse();
      expect(pages).toEqual([ordered.slice(0, 3), ordered.slice(3)]);
    }
  });

  it('counts towards Limit what its filter leaves out', async () => {
    expect(
      await query({
        ...forA,
        FilterExpression: '#year = :year',
        ExpressionAttributeNames: { '#year': 'year' },
        ExpressionAttributeValues: {
          ...forA.ExpressionAttributeValues,
          ':year': { N: '2026.0' },
        },
        ProjectionExpression: 'sk',
        Limit: 2,
      }),
    ).toMatchObject({
      Items: [{ sk: text('2026-01') }],
      Count: 1,
      ScannedCount: 2,
      LastEvaluatedKey: of('a', '2026-01'),
    });
  });

  it.each<[string, Partial<QueryCommandInput>, string]>([
    [
      'no condition',
      {},
      'Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.',
    ],
    [
      'a condition without the hash key',
      {
        KeyConditionExpression: 'sk = :sk',
        ExpressionAttributeValues: { ':sk': text('a') },
      },
      'Query condition missed key schema element: pk',
    ],
    [
      'another operator for the hash key',
      { ...forA, KeyConditionExpression: 'begins_with(pk, :pk)' },
      'Query key condition not supported',
    ],
    [
      'OR',
      { ...forA, KeyConditionExpression: 'pk = :pk OR sk = :pk' },
      'Invalid operator used in KeyConditionExpression',
    ],
    [
      'another attribute',
      { ...forA, KeyConditionExpression: 'pk = :pk AND x = :pk' },
      'Query key condition not supported',
    ],
    [
      'a value that is no string',
      { ...forA, ExpressionAttributeValues: { ':pk': { N: '1' } } },
      'Condition parameter type does not match schema type',
    ],
    [
      'a filter of the key',
      { ...forA, FilterExpression: 'sk = :pk' },
      'Filter Expression can only contain non-primary key attributes: Primary key attribute: sk',
    ],
    [
      'a start elsewhere',
      { ...forA, ExclusiveStartKey: of('b', '1') },
      'The provided starting key is outside query boundaries based on provided conditions',
    ],
    [
      'a start that is no key',
      { ...forA, ExclusiveStartKey: { pk: text('a') } },
      'The provided starting key is invalid: The provided key element does not match the schema',
    ],
    [
      'an index',
      { ...forA, IndexName: 'other' },
      'The sandbox does not emulate IndexName of Query',
    ],
  ])('is refused with %s', async (_, input, message) => {
    const error = await errorOf(query(input));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });
});

describe('a scan', () => {
  it('gives every item once, by pages', async () => {
    const found: string[] = [];
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    let pages = 0;
    do {
      const page: any = await scan({ Limit: 4, ExclusiveStartKey });
      found.push(...sortKeys(page.Items)!);
      ExclusiveStartKey = page.LastEvaluatedKey;
      pages += 1;
    } while (ExclusiveStartKey);
    expect(found.sort()).toEqual([
      'a/2025-01',
      'a/2026-01',
      'a/2026-02',
      'a/2027-01',
      'ab/2026-01',
      'b\u0001/ü\u0001',
    ]);
    expect(pages).toBe(2);
  });

  it('gives what its filter lets through', async () => {
    const { Items, Count, ScannedCount } = await scan({
      FilterExpression: 'attribute_not_exists(#year)',
      ExpressionAttributeNames: { '#year': 'year' },
    });
    expect(Items).toEqual([of('b\u0001', 'ü\u0001')]);
    expect([Count, ScannedCount]).toEqual([1, 6]);
  });

  it('ends a page at 1 MB', async () => {
    await create('large');
    for (let index = 0; index < 5; index += 1) {
      await put('large', {
        ...of('a', String(index)),
        x: text('x'.repeat(300_000)),
      });
    }
    const first = await scan({ TableName: 'large' });
    expect(first).toMatchObject({ Count: 4, LastEvaluatedKey: of('a', '3') });
    const rest = await scan({
      TableName: 'large',
      ExclusiveStartKey: first.LastEvaluatedKey,
    });
    expect(rest.Count).toBe(1);
    expect(rest.LastEvaluatedKey).toBeUndefined();
  });

  it('refuses a Limit of 0', async () => {
    expect(await errorOf(scan({ Limit: 0 }))).toMatchObject({
      name: 'ValidationException',
    });
  });
});

describe('a projection', () => {
  const project = async (
    ProjectionExpression: string,
    ExpressionAttributeNames?: Record<string, string>,
  ) => {
    const { Item } = await dynamoDb.send(
      new GetItemCommand({
        TableName: 'events',
        Key: of('p', 'p'),
        ProjectionExpression,
        ExpressionAttributeNames,
      }),
    );
    return Item;
  };
  const list = { L: ['0', '1', '2'].map(text) };
  beforeAll(async () => {
    await put('events', {
      ...of('p', 'p'),
      m: { M: { 'a.b': text('x'), l: list, c: text('y') } },
      l: list,
    });
  });

  it.each<[string, Record<string, string> | undefined, object]>([
    ['pk, gone', undefined, { pk: text('p') }],
    ['m.c', undefined, { m: { M: { c: text('y') } } }],
    ['m.#n', { '#n': 'a.b' }, { m: { M: { 'a.b': text('x') } } }],
    [
      'm.l[2], m.l[0]',
      undefined,
      { m: { M: { l: { L: [text('0'), text('2')] } } } },
    ],
    ['l[9], pk', undefined, { pk: text('p') }],
  ])('%s', async (expression, names, expected) => {
    expect(await project(expression, names)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['', 'The expression can not be empty;'],
    ['pk sk', 'Syntax error; token: "sk"'],
    ['m, m.c', 'Two document paths overlap'],
    ['name', 'reserved keyword: name'],
  ])('%p is refused', async (expression, message) => {
    const error = await errorOf(project(expression));
    expect(error.message).toMatch(/^Invalid ProjectionExpression: /);
    expect(error.message).toContain(message);
  });
});
