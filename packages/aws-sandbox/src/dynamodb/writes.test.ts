import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
  type DeleteItemCommandInput,
  type PutItemCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const test = sandboxForTest();
const TableName = 'holds';
let dynamoDb: Clients['dynamoDb'];
let count = 0;

beforeAll(async () => {
  dynamoDb = test.as().dynamoDb;
  await dynamoDb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'grant', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'grant', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

/** Another key each time. */
const newKey = () => {
  count += 1;
  return { grant: { S: `grant ${count}` } };
};
type Some<T> = Partial<T>;
type Key = ReturnType<typeof newKey>;

const put = (
  Item: Record<string, AttributeValue>,
  more: Some<PutItemCommandInput> = {},
) => dynamoDb.send(new PutItemCommand({ TableName, Item, ...more }));
const update = (Key: Key, more: Some<UpdateItemCommandInput>) =>
  dynamoDb.send(new UpdateItemCommand({ TableName, Key, ...more }));
const remove = (Key: Key, more: Some<DeleteItemCommandInput> = {}) =>
  dynamoDb.send(new DeleteItemCommand({ TableName, Key, ...more }));
const get = async (Key: Key) => {
  const { Item } = await dynamoDb.send(
    new GetItemCommand({ TableName, Key, ConsistentRead: true }),
  );
  return Item;
};

describe('an item', () => {
  it('comes back as it was put, with numbers written as DynamoDB does', async () => {
    const key = newKey();
    const item = {
      ...key,
      text: { S: '' },
      number: { N: '12345678901234567890123456789012345678' },
      bytes: { B: Uint8Array.from([0, 255]) },
      yes: { BOOL: false },
      nothing: { NULL: true },
      map: { M: { 'a.b': { L: [{ S: 'x' }, { N: '-0.5' }] }, e: { M: {} } } },
      texts: { SS: ['b', 'a'] },
      numbers: { NS: ['1', '2.5'] },
      blobs: { BS: [Uint8Array.from([1])] },
    } as Record<string, AttributeValue>;
    await put({ ...item, number: { N: `${item.number.N}.0` } });
    expect(await get(key)).toEqual(item);
  });

  it('that is not there has no Item', async () => {
    expect(await get(newKey())).toBeUndefined();
  });

  it.each<[string, any, string]>([
    ['an empty set', { x: { SS: [] } }, 'An string set  may not be empty'],
    [
      'a set with a member twice',
      { x: { SS: ['a', 'a'] } },
      'contains duplicates',
    ],
    [
      'numbers that are equal',
      { x: { NS: ['1', '1.0'] } },
      'contains duplicates',
    ],
    [
      'a number that is none',
      { x: { N: 'one' } },
      'cannot be converted to a numeric value: one',
    ],
    [
      'NULL that is not true',
      { x: { NULL: false } },
      'must have the value of true',
    ],
    [
      'no key',
      { grant: undefined, x: { S: 'x' } },
      'Missing the key grant in the item',
    ],
    [
      'a key of another type',
      { grant: { N: '1' } },
      'Type mismatch for key grant expected: S actual: N',
    ],
    [
      'an empty key',
      { grant: { S: '' } },
      'cannot contain an empty string value. Key: grant',
    ],
    [
      'a key of more than 2 KiB',
      { grant: { S: 'x'.repeat(2049) } },
      'Size of hashkey has exceeded',
    ],
    [
      'more than 400 KiB',
      { x: { S: 'x'.repeat(409_600) } },
      'Item size has exceeded the maximum allowed size',
    ],
    [
      'maps in more than 32 maps',
      {
        x: Array(33)
          .fill(0)
          .reduce(inner => ({ M: { m: inner } }), { S: 'x' }),
      },
      'Nesting Levels have exceeded supported limits',
    ],
  ])('is refused with %s', async (_, attributes, message) => {
    const error = await errorOf(put({ ...newKey(), ...attributes }));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('may have 400 KiB', async () => {
    const key = newKey();
    const taken = 'grant'.length + key.grant.S.length + 'x'.length;
    await put({ ...key, x: { S: 'x'.repeat(409_600 - taken) } });
    expect(
      await errorOf(
        update(key, {
          UpdateExpression: 'SET y = :y',
          ExpressionAttributeValues: { ':y': { S: '' } },
        }),
      ),
    ).toMatchObject({
      message: 'Item size to update has exceeded the maximum allowed size',
    });
  });

  it('is replaced by another of its key, and the old one given on request', async () => {
    const key = newKey();
    expect(
      await put({ ...key, a: { S: '1' } }, { ReturnValues: 'ALL_OLD' }),
    ).not.toHaveProperty('Attributes');
    const { Attributes } = await put(key, { ReturnValues: 'ALL_OLD' });
    expect(Attributes).toEqual({ ...key, a: { S: '1' } });
    expect(await get(key)).toEqual(key);
  });

  it('is deleted, also when it is not there', async () => {
    const key = newKey();
    await put({ ...key, a: { S: '1' } });
    const all = { ReturnValues: 'ALL_OLD' } as const;
    expect((await remove(key, all)).Attributes).toEqual({
      ...key,
      a: { S: '1' },
    });
    expect((await remove(key, all)).Attributes).toBeUndefined();
  });

  it('can only be put or deleted with ReturnValues ALL_OLD or NONE', async () => {
    const all = { ReturnValues: 'ALL_NEW' } as const;
    for (const call of [put(newKey(), all), remove(newKey(), all)]) {
      expect(await errorOf(call)).toMatchObject({
        name: 'ValidationException',
        message: 'ReturnValues can only be ALL_OLD or NONE',
      });
    }
  });

  it('is missing from no request', async () => {
    for (const call of [
      put(undefined as any),
      update(undefined as any, {}),
      remove(undefined as any),
      get(undefined as any),
    ]) {
      const error = await errorOf(call);
      expect(error.name).toBe('ValidationException');
      expect(error.message).toMatch(/at '(Item|Key)' failed to satisfy/);
    }
  });

  it('is found by its key attributes only', async () => {
    for (const key of [
      {},
      { ...newKey(), x: { S: 'x' } },
      { id: { S: 'a' } },
    ]) {
      expect(await errorOf(get(key as Key))).toMatchObject({
        name: 'ValidationException',
        message: 'The provided key element does not match the schema',
      });
    }
  });
});

describe('a condition', () => {
  const isNew = { ConditionExpression: 'attribute_not_exists(#k)' };
  const named = { ...isNew, ExpressionAttributeNames: { '#k': 'grant' } };

  it('that fails changes nothing', async () => {
    const key = newKey();
    await put({ ...key, a: { S: '1' } }, named);
    for (const call of [
      put(key, named),
      remove(key, named),
      update(key, { ...named, UpdateExpression: 'REMOVE a' }),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        name: 'ConditionalCheckFailedException',
        message: 'The conditional request failed',
        Item: undefined,
      });
    }
    expect(await get(key)).toEqual({ ...key, a: { S: '1' } });
  });

  it('that fails gives the item on request', async () => {
    const key = newKey();
    await put({ ...key, a: { S: '1' } });
    const more = {
      ...named,
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    } as const;
    expect((await errorOf(put(key, more))).Item).toEqual({
      ...key,
      a: { S: '1' },
    });
  });

  it('lets one of many win', async () => {
    const key = newKey();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        put({ ...key, winner: { N: String(index) } }, named),
      ),
    );
    expect(
      outcomes.filter(({ status }) => status === 'fulfilled'),
    ).toHaveLength(1);
  });
});

describe('an update', () => {
  const text = (S: string) => ({ S });
  const number = (N: string) => ({ N });
  const list = (...items: string[]) => ({ L: items.map(text) });
  const values = {
    ':one': number('1'),
    ':x': text('x'),
    ':list': list('x'),
    ':set': { SS: ['a', 'z'] },
    ':numbers': { NS: ['1.0', '3'] },
    ':map': { M: { core: text('x') } },
  };
  const old = {
    n: number('9007199254740993'),
    t: text('old'),
    l: list('a', 'b', 'c'),
    s: { SS: ['a', 'b'] },
    ns: { NS: ['1', '2'] },
    m: { M: { core: text('old'), deep: { M: { l: list('a') } } } },
  };

  /** With what it uses of `values`. */
  const using = (UpdateExpression: string): Some<UpdateItemCommandInput> => {
    const used = Object.entries(values).filter(([name]) =>
      new RegExp(`${name}\\b`).test(UpdateExpression),
    );
    return {
      UpdateExpression,
      ...(used.length && {
        ExpressionAttributeValues: Object.fromEntries(used),
      }),
    };
  };

  it.each<[string, object]>([
    ['SET n = n + :one', { n: number('9007199254740994') }],
    ['SET n = n - :one', { n: number('9007199254740992') }],
    ['SET n = (n + :one)', { n: number('9007199254740994') }],
    ['SET t = :x, u = t', { t: text('x'), u: text('old') }],
    ['SET t = if_not_exists(t, :x)', {}],
    ['SET u = if_not_exists(u, :x)', { u: text('x') }],
    ['SET c = if_not_exists(c, :one) + :one', { c: number('2') }],
    ['SET l = list_append(l, :list)', { l: list('a', 'b', 'c', 'x') }],
    ['SET l = list_append(:list, l)', { l: list('x', 'a', 'b', 'c') }],
    ['SET l[1] = :x', { l: list('a', 'x', 'c') }],
    ['SET l[9] = :x', { l: list('a', 'b', 'c', 'x') }],
    ['SET m.core = :x', { m: { M: { ...old.m.M, core: text('x') } } }],
    [
      'SET m.deep.l[0] = :x',
      { m: { M: { ...old.m.M, deep: { M: { l: list('x') } } } } },
    ],
    ['REMOVE t, u', { t: undefined }],
    ['REMOVE l[0], l[1]', { l: list('c') }],
    ['REMOVE l[9]', {}],
    ['REMOVE m.deep', { m: { M: { core: text('old') } } }],
    ['ADD n :one, z :one', { n: number('9007199254740994'), z: number('1') }],
    ['ADD s :set', { s: { SS: ['a', 'b', 'z'] } }],
    ['ADD ns :numbers', { ns: { NS: ['1', '2', '3'] } }],
    ['ADD fresh :set', { fresh: { SS: ['a', 'z'] } }],
    ['DELETE s :set', { s: { SS: ['b'] } }],
    ['DELETE gone :set', {}],
    [
      'set t = :x remove l add n :one delete s :set',
      {
        t: text('x'),
        l: undefined,
        n: number('9007199254740994'),
        s: { SS: ['b'] },
      },
    ],
  ])('%s', async (expression, changed) => {
    const key = newKey();
    await put({ ...key, ...old } as Record<string, AttributeValue>);
    await update(key, using(expression));
    expect(await get(key)).toEqual({ ...key, ...old, ...changed });
  });

  it('takes a set away with its last member', async () => {
    const key = newKey();
    await put({ ...key, s: { SS: ['a', 'z'] } });
    const { Attributes } = await update(key, {
      ...using('DELETE s :set'),
      ReturnValues: 'ALL_NEW',
    });
    expect(Attributes).toEqual(key);
  });

  it('makes an item that is not there', async () => {
    const key = newKey();
    const { Attributes } = await update(key, {
      ...using(
        'SET since = if_not_exists(since, :x) ADD revision :one, s :set',
      ),
      ReturnValues: 'ALL_NEW',
    });
    const made = {
      ...key,
      since: text('x'),
      revision: number('1'),
      s: { SS: ['a', 'z'] },
    };
    expect(Attributes).toEqual(made);
    expect(await get(key)).toEqual(made);
    const bare = newKey();
    await update(bare, {});
    expect(await get(bare)).toEqual(bare);
  });

  it.each<[UpdateItemCommandInput['ReturnValues'], object | undefined]>([
    ['NONE', undefined],
    ['ALL_OLD', { a: text('1'), m: { M: { b: text('2'), c: text('3') } } }],
    ['UPDATED_OLD', { m: { M: { b: text('2') } } }],
    [
      'ALL_NEW',
      { a: text('1'), m: { M: { b: text('x'), c: text('3') } }, d: text('x') },
    ],
    ['UPDATED_NEW', { m: { M: { b: text('x') } }, d: text('x') }],
  ])('with ReturnValues %s', async (ReturnValues, expected) => {
    const key = newKey();
    await put({
      ...key,
      a: text('1'),
      m: { M: { b: text('2'), c: text('3') } },
    });
    const { Attributes } = await update(key, {
      ...using('SET m.b = :x, d = :x'),
      ReturnValues,
    });
    const isWhole = ReturnValues?.startsWith('ALL');
    expect(Attributes).toEqual(
      expected && { ...(isWhole && key), ...expected },
    );
  });

  it.each<[string, string]>([
    ['', 'The expression can not be empty;'],
    ['SET', 'Syntax error; token: "<EOF>"'],
    ['SET t = :x,', 'Syntax error; token: "<EOF>"'],
    ['SET t :x', 'Syntax error; token: ":x", near: "t :x"'],
    ['SET t = :x SET u = :x', 'The "SET" section can only be used once'],
    [
      'SET t = :y',
      'attribute value used in expression is not defined; attribute value: :y',
    ],
    [
      'SET #y = :x',
      'attribute name used in the document path is not defined; attribute name: #y',
    ],
    [
      'SET status = :x',
      'Attribute name is a reserved keyword; reserved keyword: status',
    ],
    [
      'SET t = :x REMOVE t',
      'Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [t], path two: [t]',
    ],
    ['SET m.core = :x, m = :map', 'Two document paths overlap'],
    ['SET m.core = :x, m[0] = :x', 'Two document paths conflict'],
    ['SET t = size(t)', 'Invalid function name; function: size'],
    [
      'SET t = if_not_exists(t)',
      'Incorrect number of operands for operator or function; operator or function: if_not_exists, number of operands: 1',
    ],
    [
      'SET t = if_not_exists(:x, t)',
      'Operator or function requires a document path',
    ],
    [
      'SET t = list_append(l, :x)',
      'Incorrect operand type for operator or function; operator or function: list_append, operand type: S',
    ],
    ['SET t = n + :x', 'operator or function: +, operand type: S'],
    ['ADD t :x', 'operator: ADD, operand type: STRING'],
    ['DELETE n :one', 'operator: DELETE, operand type: NUMBER'],
  ])('%p is refused before anything is read', async (expression, message) => {
    const error = await errorOf(update(newKey(), using(expression)));
    expect(error.name).toBe('ValidationException');
    expect(error.message).toMatch(/^Invalid UpdateExpression: /);
    expect(error.message).toContain(message);
  });

  it.each<[string, string]>([
    ['SET u = gone', 'refers to an attribute that does not exist in the item'],
    [
      'SET gone = gone + :one',
      'refers to an attribute that does not exist in the item',
    ],
    [
      'SET u = t + :one',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'ADD t :one',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'ADD s :numbers',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'DELETE s :numbers',
      'An operand in the update expression has an incorrect data type',
    ],
    [
      'SET t.core = :x',
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET gone.core = :x',
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET m[0] = :x',
      'The document path provided in the update expression is invalid for update',
    ],
    [
      'SET t = :x, grant = :x',
      'Cannot update attribute grant. This attribute is part of the key',
    ],
    [
      'REMOVE grant',
      'Cannot update attribute grant. This attribute is part of the key',
    ],
  ])('%p does not fit the item, which stays', async (expression, message) => {
    const key = newKey();
    const item = { ...key, ...old } as Record<string, AttributeValue>;
    await put(item);
    const error = await errorOf(
      update(key, {
        ...using(expression.replace(/\bgrant\b/, '#key')),
        ...(/\bgrant\b/.test(expression) && {
          ExpressionAttributeNames: { '#key': 'grant' },
        }),
      }),
    );
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
    expect(await get(key)).toEqual(item);
  });

  it('takes any name, `__proto__` too', async () => {
    const key = newKey();
    await update(key, {
      UpdateExpression: 'SET #p = :x, m = :m',
      ExpressionAttributeNames: { '#p': '__proto__' },
      ExpressionAttributeValues: { ':x': text('x'), ':m': { M: {} } },
    });
    await update(key, {
      UpdateExpression: 'SET m.#p = #p',
      ExpressionAttributeNames: { '#p': '__proto__' },
    });
    const { Item } = await test.sandbox.call(
      'dynamodb',
      'GetItem',
      { TableName, Key: key },
      test.sandbox.caller(),
    );
    expect(JSON.stringify(Item)).toBe(
      `{"grant":{"S":"${key.grant.S}"},"__proto__":{"S":"x"},"m":{"M":{"__proto__":{"S":"x"}}}}`,
    );
  });

  it('adds up what many add at once', async () => {
    const key = newKey();
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        update(key, {
          UpdateExpression: 'ADD revision :one, s :mine',
          ExpressionAttributeValues: {
            ':one': number('1'),
            ':mine': { SS: [String(index)] },
          },
        }),
      ),
    );
    const item = await get(key);
    expect(item?.revision).toEqual(number('20'));
    expect(item?.s.SS).toHaveLength(20);
  });
});

describe('placeholders', () => {
  const names = (ExpressionAttributeNames: Record<string, string>) => ({
    ExpressionAttributeNames,
  });
  const values = (
    ExpressionAttributeValues: Record<string, AttributeValue>,
  ) => ({ ExpressionAttributeValues });

  it.each<[string, Some<UpdateItemCommandInput>, string]>([
    [
      'a name that is not used',
      { UpdateExpression: 'REMOVE a', ...names({ '#b': 'b', '#c': 'c' }) },
      'Value provided in ExpressionAttributeNames unused in expressions: keys: {#b, #c}',
    ],
    [
      'a value that is not used',
      { UpdateExpression: 'REMOVE a', ...values({ ':b': { S: 'b' } }) },
      'Value provided in ExpressionAttributeValues unused in expressions: keys: {:b}',
    ],
    [
      'names without an expression',
      names({ '#b': 'b' }),
      'ExpressionAttributeNames can only be specified when using expressions',
    ],
    [
      'values without an expression',
      values({ ':b': { S: 'b' } }),
      'ExpressionAttributeValues can only be specified when using expressions: UpdateExpression and ConditionExpression are null',
    ],
    [
      'no names',
      { UpdateExpression: 'REMOVE a', ...names({}) },
      'ExpressionAttributeNames must not be empty',
    ],
    [
      'no values',
      { UpdateExpression: 'REMOVE a', ...values({}) },
      'ExpressionAttributeValues must not be empty',
    ],
    [
      'a malformed name',
      { UpdateExpression: 'REMOVE a', ...names({ b: 'b' }) },
      'ExpressionAttributeNames contains invalid key: Syntax error; key: "b"',
    ],
    [
      'a malformed value',
      { UpdateExpression: 'SET a = :b', ...values({ ':b': { SS: [] } }) },
      'ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: An string set  may not be empty for key :b',
    ],
  ])('are refused: %s', async (_, input, message) => {
    expect(await errorOf(update(newKey(), input))).toMatchObject({
      name: 'ValidationException',
      message,
    });
  });
});
