import {
  CreateTableCommand,
  DeleteItemCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  GetItemCommand,
  paginateListTables,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  type AttributeValue,
  type GetItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import {
  accountOf,
  clientsOf,
  errorOf,
  eventually,
  region,
  unique,
} from './endpoint';
import { conformance } from './suite';

type Item = Record<string, AttributeValue>;

const text = (S: string) => ({ S });
const number = (N: string) => ({ N });

conformance('dynamodb', conformanceTest => {
  const clients = clientsOf();
  const { dynamoDb, sfn } = clients;

  /** One key attribute, `pk`; with `range`, also `sk`. */
  async function table(range: boolean = false) {
    const TableName = unique('table');
    const names = range ? ['pk', 'sk'] : ['pk'];
    await dynamoDb.send(
      new CreateTableCommand({
        TableName,
        AttributeDefinitions: names.map(AttributeName => ({
          AttributeName,
          AttributeType: 'S',
        })),
        KeySchema: names.map((AttributeName, index) => ({
          AttributeName,
          KeyType: index === 0 ? 'HASH' : 'RANGE',
        })),
        BillingMode: 'PAY_PER_REQUEST',
      }),
    );
    await eventually(`the table ${TableName}`, async () => {
      const { Table } = await dynamoDb.send(
        new DescribeTableCommand({ TableName }),
      );
      return Table?.TableStatus === 'ACTIVE' ? Table : undefined;
    });
    return TableName;
  }
  const Key = { pk: text('a') };
  const put = (TableName: string, item: Item) =>
    dynamoDb.send(new PutItemCommand({ TableName, Item: item }));
  const get = async (
    TableName: string,
    more: Partial<GetItemCommandInput> = {},
  ) => {
    const { Item: item } = await dynamoDb.send(
      new GetItemCommand({ TableName, Key, ConsistentRead: true, ...more }),
    );
    return item;
  };
  const update = (
    TableName: string,
    UpdateExpression: string,
    values: Item = {},
    more: Partial<UpdateItemCommandInput> = {},
  ) =>
    dynamoDb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression,
        ...(Object.keys(values).length && {
          ExpressionAttributeValues: values,
        }),
        ...more,
      }),
    );
  /** The item after an update of another. */
  async function updated(
    before: Item,
    expression: string,
    values?: Item,
    more?: Partial<UpdateItemCommandInput>,
  ) {
    const TableName = await table();
    await put(TableName, { ...Key, ...before });
    const { Attributes } = await update(TableName, expression, values, {
      ReturnValues: 'ALL_NEW',
      ...more,
    });
    expect(await get(TableName)).toEqual(Attributes);
    const { pk, ...rest } = Attributes!;
    return rest;
  }

  conformanceTest('describes a table, and lists it', async () => {
    const TableName = await table(true);
    const { Table } = await dynamoDb.send(
      new DescribeTableCommand({ TableName }),
    );
    expect(Table).toMatchObject({
      TableName,
      TableArn: `arn:aws:dynamodb:${region}:${await accountOf(
        clients,
      )}:table/${TableName}`,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      CreationDateTime: expect.any(Date),
    });
    const names: string[] = [];
    for await (const page of paginateListTables({ client: dynamoDb }, {})) {
      names.push(...page.TableNames!);
    }
    expect(names).toContain(TableName);
  });

  conformanceTest('refuses a table that is there', async () => {
    const TableName = await table();
    expect(
      await errorOf(
        dynamoDb.send(
          new CreateTableCommand({
            TableName,
            AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
            KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
            BillingMode: 'PAY_PER_REQUEST',
          }),
        ),
      ),
    ).toMatchObject({ name: 'ResourceInUseException' });
  });

  conformanceTest('knows no table that is deleted', async () => {
    const TableName = await table();
    await dynamoDb.send(new DeleteTableCommand({ TableName }));
    const gone = { name: 'ResourceNotFoundException' };
    await eventually('the end of the table', () =>
      dynamoDb.send(new DescribeTableCommand({ TableName })).then(
        () => undefined,
        error => {
          expect(error).toMatchObject(gone);
          return true;
        },
      ),
    );
    expect(await errorOf(put(TableName, Key))).toMatchObject(gone);
    expect(await errorOf(get(TableName))).toMatchObject(gone);
  });

  conformanceTest('gives back values of every type', async () => {
    const TableName = await table();
    const item: Item = {
      ...Key,
      empty: text(''),
      n: number('-12345678901234567890.5'),
      b: { B: Uint8Array.from([0, 255]) },
      yes: { BOOL: true },
      none: { NULL: true },
      m: { M: { 'a.b': { L: [text('x'), { M: {} }] } } },
      ss: { SS: ['one'] },
      ns: { NS: ['1'] },
    };
    await put(TableName, item);
    expect(await get(TableName)).toEqual(item);
  });

  conformanceTest('writes numbers in one way', async () => {
    const TableName = await table();
    await put(TableName, { ...Key, n: number('001.50'), e: number('1E3') });
    expect(await get(TableName)).toEqual({
      ...Key,
      n: number('1.5'),
      e: number('1000'),
    });
  });

  conformanceTest('has no Item for what is not there', async () => {
    expect(await get(await table())).toBeUndefined();
  });

  conformanceTest('refuses an empty set', async () => {
    expect(
      await errorOf(put(await table(), { ...Key, s: { SS: [] } })),
    ).toMatchObject({ name: 'ValidationException' });
  });

  conformanceTest('refuses an item without its key', async () => {
    expect(
      await errorOf(put(await table(), { other: text('a') })),
    ).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Missing the key pk in the item'),
    });
  });

  conformanceTest('refuses a key with more than its attributes', async () => {
    expect(
      await errorOf(get(await table(), { Key: { ...Key, other: text('a') } })),
    ).toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });

  conformanceTest('refuses an item of more than 400 KiB', async () => {
    expect(
      await errorOf(
        put(await table(), { ...Key, x: text('x'.repeat(409_600)) }),
      ),
    ).toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });

  conformanceTest('puts, updates and deletes on a condition', async () => {
    const TableName = await table();
    const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
    const isThere = { ConditionExpression: 'attribute_exists(pk)' };
    const failed = {
      name: 'ConditionalCheckFailedException',
      message: 'The conditional request failed',
    };
    const create = new PutItemCommand({ TableName, Item: Key, ...isNew });
    const remove = new DeleteItemCommand({ TableName, Key, ...isThere });
    expect(
      await errorOf(update(TableName, 'REMOVE x', {}, isThere)),
    ).toMatchObject(failed);
    expect(await get(TableName)).toBeUndefined();
    await dynamoDb.send(create);
    expect(await errorOf(dynamoDb.send(create))).toMatchObject(failed);
    await dynamoDb.send(remove);
    expect(await errorOf(dynamoDb.send(remove))).toMatchObject(failed);
  });

  conformanceTest(
    'gives the item that fails a condition, on request',
    async () => {
      const TableName = await table();
      await put(TableName, { ...Key, at: text('old') });
      const error = await errorOf(
        dynamoDb.send(
          new PutItemCommand({
            TableName,
            Item: Key,
            ConditionExpression: 'attribute_not_exists(pk)',
            ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
          }),
        ),
      );
      expect((error as { Item?: Item }).Item).toEqual({
        ...Key,
        at: text('old'),
      });
    },
  );

  conformanceTest('lets one of many put what is new', async () => {
    const TableName = await table();
    const outcomes = await Promise.allSettled(
      ['1', '2', '3', '4'].map(n =>
        dynamoDb.send(
          new PutItemCommand({
            TableName,
            Item: { ...Key, n: number(n) },
            ConditionExpression: 'attribute_not_exists(pk)',
          }),
        ),
      ),
    );
    expect(
      outcomes.filter(({ status }) => status === 'fulfilled'),
    ).toHaveLength(1);
  });

  /** Which of these expressions hold for one item. */
  async function holding(...expressions: string[]) {
    const TableName = await table();
    await put(TableName, {
      ...Key,
      t: text('hello'),
      n: number('10'),
      s: { SS: ['p', 'q'] },
      m: { M: { k: text('deep') } },
    });
    const values: Item = {
      ':hello': text('hello'),
      ':hel': text('hel'),
      ':p': text('p'),
      ':z': text('z'),
      ':deep': text('deep'),
      ':nine': number('9'),
      ':ten': number('10'),
      ':two': number('2'),
    };
    const found: string[] = [];
    for (const FilterExpression of expressions) {
      const used = Object.entries(values).filter(([name]) =>
        new RegExp(`${name}\\b`).test(FilterExpression),
      );
      const { Count } = await dynamoDb.send(
        new ScanCommand({
          TableName,
          FilterExpression,
          ExpressionAttributeValues: Object.fromEntries(used),
        }),
      );
      if (Count === 1) found.push(FilterExpression);
    }
    return found;
  }

  conformanceTest('compares, and joins conditions by precedence', async () => {
    const expected = [
      't = :hello',
      'n = :ten',
      'n > :nine',
      'm.k = :deep',
      'begins_with(t, :hel)',
      'contains(s, :p)',
      'contains(t, :hel)',
      'size(s) = :two',
      'n BETWEEN :nine AND :ten',
      't IN (:z, :hello)',
      'NOT t = :z AND n = :ten',
      't = :hello OR t = :z AND n = :nine',
      'NOT (t = :z OR t = :p)',
    ];
    expect(
      await holding(
        't = :z',
        'n < :nine',
        'contains(s, :z)',
        '(t = :hello OR t = :z) AND n = :nine',
        ...expected,
      ),
    ).toEqual(expected);
  });

  conformanceTest(
    'what is not there is only unequal, and other types are in no order',
    async () => {
      expect(
        await holding(
          'gone = :z',
          'gone <> :z',
          'gone < :z',
          'gone > :z',
          't < :nine',
          't > :nine',
          't <> :nine',
        ),
      ).toEqual(['gone <> :z', 't <> :nine']);
    },
  );

  conformanceTest('sets what is not there, and keeps what is', async () => {
    expect(
      await updated(
        { was: text('kept') },
        'SET was = if_not_exists(was, :x), fresh = if_not_exists(fresh, :x)',
        { ':x': text('x') },
      ),
    ).toEqual({ was: text('kept'), fresh: text('x') });
  });

  conformanceTest('makes an item by an update', async () => {
    const TableName = await table();
    const { Attributes } = await update(
      TableName,
      'SET made = :x ADD revision :one, atoms :set',
      { ':x': text('x'), ':one': number('1'), ':set': { SS: ['a'] } },
      { ReturnValues: 'ALL_NEW' },
    );
    expect(Attributes).toEqual({
      ...Key,
      made: text('x'),
      revision: number('1'),
      atoms: { SS: ['a'] },
    });
  });

  conformanceTest('adds numbers exactly', async () => {
    expect(
      await updated(
        { n: number('9007199254740993'), d: number('0.1') },
        'SET n = n + :one, d = d + :two ADD z :one',
        { ':one': number('1'), ':two': number('0.2') },
      ),
    ).toEqual({
      n: number('9007199254740994'),
      d: number('0.3'),
      z: number('1'),
    });
  });

  conformanceTest('adds to a set, and takes from it', async () => {
    const added = await updated({ s: { SS: ['a', 'b'] } }, 'ADD s :more', {
      ':more': { SS: ['b', 'c'] },
    });
    expect([...added.s.SS!].sort()).toEqual(['a', 'b', 'c']);
    expect(
      await updated({ s: { SS: ['a', 'b'] } }, 'DELETE s :less', {
        ':less': { SS: ['b', 'z'] },
      }),
    ).toEqual({ s: { SS: ['a'] } });
  });

  conformanceTest('takes a set away with its last member', async () => {
    expect(
      await updated({ s: { SS: ['a'] } }, 'DELETE s :all', {
        ':all': { SS: ['a'] },
      }),
    ).toEqual({});
  });

  conformanceTest(
    'removes attributes, members and items of lists',
    async () => {
      expect(
        await updated(
          {
            gone: text('x'),
            l: { L: ['0', '1', '2', '3'].map(text) },
            m: { M: { a: text('a'), b: text('b') } },
          },
          'REMOVE gone, l[0], l[2], m.a, never',
        ),
      ).toEqual({
        l: { L: ['1', '3'].map(text) },
        m: { M: { b: text('b') } },
      });
    },
  );

  conformanceTest('sets members of maps, and appends to lists', async () => {
    expect(
      await updated(
        { m: { M: { a: text('a') } }, l: { L: [text('0')] } },
        'SET m.#b = :x, l = list_append(l, :l)',
        { ':x': text('x'), ':l': { L: [text('1')] } },
        { ExpressionAttributeNames: { '#b': 'b.c' } },
      ),
    ).toEqual({
      m: { M: { a: text('a'), 'b.c': text('x') } },
      l: { L: ['0', '1'].map(text) },
    });
  });

  conformanceTest('evaluates an update on the item before it', async () => {
    expect(
      await updated({ a: text('1'), b: text('2') }, 'SET a = b, b = a'),
    ).toEqual({ a: text('2'), b: text('1') });
  });

  conformanceTest('gives the attributes that were updated', async () => {
    const TableName = await table();
    await put(TableName, { ...Key, a: text('1'), other: text('x') });
    const change = (ReturnValues: 'UPDATED_OLD' | 'UPDATED_NEW', to: string) =>
      update(TableName, 'SET a = :a', { ':a': text(to) }, { ReturnValues });
    expect((await change('UPDATED_OLD', '2')).Attributes).toEqual({
      a: text('1'),
    });
    expect((await change('UPDATED_NEW', '3')).Attributes).toEqual({
      a: text('3'),
    });
  });

  conformanceTest('adds up what many add at once', async () => {
    const TableName = await table();
    await Promise.all(
      Array.from({ length: 10 }, () =>
        update(TableName, 'ADD revision :one', { ':one': number('1') }),
      ),
    );
    expect(await get(TableName)).toEqual({ ...Key, revision: number('10') });
  });

  conformanceTest('refuses to change a key', async () => {
    const TableName = await table();
    expect(
      await errorOf(update(TableName, 'SET pk = :b', { ':b': text('b') })),
    ).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('This attribute is part of the key'),
    });
  });

  conformanceTest('refuses to add to what is no number', async () => {
    const TableName = await table();
    await put(TableName, { ...Key, t: text('x') });
    expect(
      await errorOf(update(TableName, 'ADD t :one', { ':one': number('1') })),
    ).toMatchObject({ name: 'ValidationException' });
    expect(await get(TableName)).toEqual({ ...Key, t: text('x') });
  });

  conformanceTest('refuses a reserved name that is spelt out', async () => {
    expect(
      await errorOf(
        update(await table(), 'SET status = :x', { ':x': text('x') }),
      ),
    ).toMatchObject({
      name: 'ValidationException',
      message:
        'Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status',
    });
  });

  conformanceTest('refuses a placeholder that is not defined', async () => {
    const TableName = await table();
    for (const expression of ['SET a = :y', 'SET #y = :x']) {
      expect(
        await errorOf(update(TableName, expression, { ':x': text('x') })),
      ).toMatchObject({ name: 'ValidationException' });
    }
  });

  conformanceTest('refuses a placeholder that is not used', async () => {
    const TableName = await table();
    expect(
      await errorOf(
        update(TableName, 'SET a = :x', {
          ':x': text('x'),
          ':y': text('y'),
        }),
      ),
    ).toMatchObject({
      name: 'ValidationException',
      message:
        'Value provided in ExpressionAttributeValues unused in expressions: keys: {:y}',
    });
  });

  conformanceTest('refuses two changes of one attribute', async () => {
    expect(
      await errorOf(
        update(await table(), 'SET a = :x, a = :x', { ':x': text('x') }),
      ),
    ).toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining('Two document paths overlap'),
    });
  });

  async function filled() {
    const TableName = await table(true);
    for (const [pk, sk] of [
      ['a', '2025'],
      ['a', '2026-02'],
      ['a', '2026-01'],
      ['ab', '2026'],
    ]) {
      await put(TableName, { pk: text(pk), sk: text(sk), t: text(sk) });
    }
    return TableName;
  }

  conformanceTest('queries in the order of the range key', async () => {
    const TableName = await filled();
    const query = async (range: string, values: Item, forward?: boolean) => {
      const { Items } = await dynamoDb.send(
        new QueryCommand({
          TableName,
          KeyConditionExpression: `pk = :pk${range}`,
          ExpressionAttributeValues: { ':pk': text('a'), ...values },
          ScanIndexForward: forward,
        }),
      );
      return Items!.map(({ sk }) => sk.S);
    };
    expect(await query('', {})).toEqual(['2025', '2026-01', '2026-02']);
    expect(await query('', {}, false)).toEqual(['2026-02', '2026-01', '2025']);
    expect(
      await query(' AND begins_with(sk, :year)', { ':year': text('2026') }),
    ).toEqual(['2026-01', '2026-02']);
    expect(await query(' AND sk = :sk', { ':sk': text('2025') })).toEqual([
      '2025',
    ]);
  });

  conformanceTest('queries by pages, filtered after they are cut', async () => {
    const TableName = await filled();
    const first = await dynamoDb.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: 't = :t',
        ProjectionExpression: 'sk',
        ExpressionAttributeValues: {
          ':pk': text('a'),
          ':t': text('2026-01'),
        },
        Limit: 2,
      }),
    );
    expect(first).toMatchObject({
      Items: [{ sk: text('2026-01') }],
      Count: 1,
      ScannedCount: 2,
      LastEvaluatedKey: { pk: text('a'), sk: text('2026-01') },
    });
  });

  conformanceTest('refuses a query without the hash key', async () => {
    const TableName = await filled();
    expect(
      await errorOf(
        dynamoDb.send(
          new QueryCommand({
            TableName,
            KeyConditionExpression: 'sk = :sk',
            ExpressionAttributeValues: { ':sk': text('2025') },
          }),
        ),
      ),
    ).toMatchObject({
      name: 'ValidationException',
      message: 'Query condition missed key schema element: pk',
    });
  });

  conformanceTest('scans every item once, by pages', async () => {
    const TableName = await filled();
    const found: string[] = [];
    let ExclusiveStartKey: Item | undefined;
    let pages = 0;
    do {
      const page = await dynamoDb.send(
        new ScanCommand({ TableName, Limit: 3, ExclusiveStartKey }),
      );
      found.push(...page.Items!.map(({ pk, sk }) => `${pk.S}/${sk.S}`));
      ExclusiveStartKey = page.LastEvaluatedKey;
      pages += 1;
    } while (ExclusiveStartKey);
    expect(found.sort()).toEqual([
      'a/2025',
      'a/2026-01',
      'a/2026-02',
      'ab/2026',
    ]);
    expect(pages).toBe(2);
  });

  conformanceTest('ends a page of a scan at 1 MB', async () => {
    const TableName = await table(true);
    for (const sk of ['1', '2', '3', '4']) {
      await put(TableName, {
        ...Key,
        sk: text(sk),
        x: text('x'.repeat(300_000)),
      });
    }
    const first = await dynamoDb.send(new ScanCommand({ TableName }));
    expect(first.Count).toBeLessThan(5);
    expect(first.LastEvaluatedKey).toBeDefined();
  });

  /** What a machine of one task gives, or the error that it catches. */
  async function viaMachine(resource: string, Arguments: object) {
    const { stateMachineArn } = await sfn.send(
      new CreateStateMachineCommand({
        name: unique('machine'),
        roleArn: `arn:aws:iam::${await accountOf(clients)}:role/conformance`,
        definition: JSON.stringify({
          QueryLanguage: 'JSONata',
          StartAt: 'Task',
          States: {
            Task: {
              Type: 'Task',
              Resource: `arn:aws:states:::${resource}`,
              Arguments,
              Catch: [
                {
                  ErrorEquals: [
                    'DynamoDb.ConditionalCheckFailedException',
                    'DynamoDB.ConditionalCheckFailedException',
                  ],
                  Output: { caught: '{% $states.errorOutput.Error %}' },
                  Next: 'Caught',
                },
              ],
              End: true,
            },
            Caught: { Type: 'Pass', End: true },
          },
        }),
      }),
    );
    const { executionArn } = await sfn.send(
      new StartExecutionCommand({ stateMachineArn, input: '{}' }),
    );
    const { output, cause } = await eventually('the end of it', async () => {
      const execution = await sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      return execution.status === 'RUNNING' ? undefined : execution;
    });
    if (!output) throw new Error(cause);
    return JSON.parse(output);
  }
  const hold = (TableName: string) => ({
    TableName,
    Key,
    UpdateExpression: 'SET #hold = :hold ADD revision :one',
    ConditionExpression: 'attribute_not_exists(revoking)',
    ExpressionAttributeNames: { '#hold': 'hold:1a' },
    ExpressionAttributeValues: {
      ':hold': { S: '{% $string({"requestId": 1}) %}' },
      ':one': { N: '1' },
    },
    ReturnValues: 'ALL_NEW',
  });
  const held = {
    ...Key,
    'hold:1a': text('{"requestId":1}'),
    revision: number('1'),
  };

  for (const [resource, type, prefix] of [
    ['dynamodb:updateItem', 'SS', 'DynamoDB'],
    ['aws-sdk:dynamodb:updateItem', 'Ss', 'DynamoDb'],
  ]) {
    conformanceTest(
      `a state machine updates an item by ${resource}`,
      async () => {
        const TableName = await table();
        const { Attributes } = await viaMachine(resource, hold(TableName));
        expect(Attributes).toEqual(held);
        expect(await get(TableName)).toEqual(held);
      },
    );

    conformanceTest(
      `a state machine catches a condition that fails in ${resource}`,
      async () => {
        const TableName = await table();
        await put(TableName, { ...Key, revoking: text('x') });
        expect(await viaMachine(resource, hold(TableName))).toEqual({
          caught: `${prefix}.ConditionalCheckFailedException`,
        });
        expect(await get(TableName)).toEqual({ ...Key, revoking: text('x') });
      },
    );

    conformanceTest(
      `a state machine writes a set as ${type} by ${resource}`,
      async () => {
        const TableName = await table();
        await viaMachine(resource, {
          TableName,
          Key,
          UpdateExpression: 'ADD granted :atoms',
          ExpressionAttributeValues: { ':atoms': { [type]: ['SELECT@main'] } },
        });
        expect(await get(TableName)).toEqual({
          ...Key,
          granted: { SS: ['SELECT@main'] },
        });
      },
    );
  }

  conformanceTest('a state machine gets items as they are', async () => {
    const TableName = await table();
    const item = { ...Key, n: number('1'), m: { M: { k: text('x') } } };
    await put(TableName, item);
    expect(
      await viaMachine('aws-sdk:dynamodb:getItem', { TableName, Key }),
    ).toEqual({ Item: item });
    expect(
      await viaMachine('aws-sdk:dynamodb:query', {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': text('a') },
      }),
    ).toMatchObject({ Items: [item], Count: 1 });
    expect(
      await viaMachine('aws-sdk:dynamodb:scan', { TableName }),
    ).toMatchObject({ Items: [item], Count: 1 });
  });
});
