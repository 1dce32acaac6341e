import {
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  ListTablesCommand,
  PutItemCommand,
  ScanCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import {
  central,
  errorOf,
  producer,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

const test = sandboxForTest();

const simple = (TableName: string): CreateTableCommandInput => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

describe('tables', () => {
  it('are described as they were created, until they are deleted', async () => {
    const { dynamoDb } = test.as();
    const created = await dynamoDb.send(
      new CreateTableCommand({
        ...simple('described'),
        AttributeDefinitions: [
          { AttributeName: 'id', AttributeType: 'S' },
          { AttributeName: 'at', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'id', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
      }),
    );
    await dynamoDb.send(
      new PutItemCommand({
        TableName: 'described',
        Item: { id: { S: 'a' }, at: { S: '1' } },
      }),
    );
    const describe = () =>
      dynamoDb.send(new DescribeTableCommand({ TableName: 'described' }));
    const { Table } = await describe();
    expect(Table).toEqual({ ...created.TableDescription, ItemCount: 1 });
    expect(Table).toMatchObject({
      TableName: 'described',
      TableArn: `arn:aws:dynamodb:eu-west-1:${central}:table/described`,
      TableStatus: 'ACTIVE',
      CreationDateTime: expect.any(Date),
      KeySchema: [
        { AttributeName: 'id', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    });
    const { TableDescription } = await dynamoDb.send(
      new DeleteTableCommand({ TableName: 'described' }),
    );
    expect(TableDescription?.TableStatus).toBe('DELETING');
    expect(await errorOf(describe())).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: described not found',
    });
  });

  it('begin empty after one of their name was deleted', async () => {
    const { dynamoDb } = test.as();
    const create = () => dynamoDb.send(new CreateTableCommand(simple('again')));
    await create();
    await dynamoDb.send(
      new PutItemCommand({ TableName: 'again', Item: { id: { S: 'a' } } }),
    );
    await dynamoDb.send(new DeleteTableCommand({ TableName: 'again' }));
    await create();
    expect(
      await dynamoDb.send(new ScanCommand({ TableName: 'again' })),
    ).toMatchObject({ Items: [], Count: 0 });
  });

  it('are there once in an account, and not in another', async () => {
    const { dynamoDb } = test.as();
    const create = new CreateTableCommand(simple('mine'));
    await dynamoDb.send(create);
    expect(await errorOf(dynamoDb.send(create))).toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: mine',
    });
    expect(
      await errorOf(
        test.as(producer).dynamoDb.send(new ScanCommand({ TableName: 'mine' })),
      ),
    ).toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
  });

  it('are listed by pages', async () => {
    const { dynamoDb } = test.as('999900001111');
    for (const name of ['one', 'two', 'three']) {
      await dynamoDb.send(new CreateTableCommand(simple(name)));
    }
    const first = await dynamoDb.send(new ListTablesCommand({ Limit: 2 }));
    expect(first).toMatchObject({
      TableNames: ['one', 'three'],
      LastEvaluatedTableName: 'three',
    });
    const rest = await dynamoDb.send(
      new ListTablesCommand({ Limit: 2, ExclusiveStartTableName: 'three' }),
    );
    expect(rest.TableNames).toEqual(['two']);
    expect(rest.LastEvaluatedTableName).toBeUndefined();
  });

  it.each<[string, Partial<CreateTableCommandInput>, string]>([
    [
      'a name that is too short',
      { TableName: 'ab' },
      'TableName must be at least 3 characters long',
    ],
    ['a malformed name', { TableName: 'a b c' }, "at 'TableName' failed"],
    [
      'provisioned capacity',
      { BillingMode: undefined },
      'BillingMode PAY_PER_REQUEST only',
    ],
    [
      'a key that is not defined',
      { KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] },
      'Some index key attributes are not defined in AttributeDefinitions',
    ],
    [
      'a range key alone',
      { KeySchema: [{ AttributeName: 'id', KeyType: 'RANGE' }] },
      'The first KeySchemaElement is not a HASH key type',
    ],
    [
      'a numeric key',
      { AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'N' }] },
      'The sandbox has keys of type S only: id is of type N',
    ],
    [
      'what it would have to ignore',
      { StreamSpecification: { StreamEnabled: true } },
      'The sandbox does not emulate StreamSpecification of CreateTable',
    ],
  ])('refuse %s', async (_, input, message) => {
    const error = await errorOf(
      test
        .as()
        .dynamoDb.send(new CreateTableCommand({ ...simple('bad'), ...input })),
    );
    expect(error.name).toBe('ValidationException');
    expect(error.message).toContain(message);
  });

  it('outlive the sandbox', async () => {
    const before = test.as(producer).dynamoDb;
    await before.send(new CreateTableCommand(simple('kept')));
    await before.send(
      new PutItemCommand({ TableName: 'kept', Item: { id: { S: 'a' } } }),
    );
    await test.restart();
    const { Items } = await test
      .as(producer)
      .dynamoDb.send(new ScanCommand({ TableName: 'kept' }));
    expect(Items).toEqual([{ id: { S: 'a' } }]);
  });
});
