import { CreateTableCommand, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { oneTask, runMachine } from '../../__testUtils__/machines';
import { sandboxForTest } from '../../__testUtils__/sandboxForTest';

const test = sandboxForTest();
const TableName = 'holds';

beforeAll(async () => {
  await test.as().dynamoDb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'grant', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'grant', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

const run = (resource: string, Arguments: object) =>
  runMachine(test, oneTask(resource, { TableName, ...Arguments }));

const Key = (grant: string) => ({ Key: { grant: { S: grant } } });
const stored = async (grant: string) => {
  const { Item } = await test
    .as()
    .dynamoDb.send(new GetItemCommand({ TableName, ...Key(grant) }));
  return Item;
};

/** One of each type, as a state machine writes it and as the wire does. */
const written = {
  'hold:1a': { S: 'x' },
  n: { N: '1.0' },
  yes: { Bool: true },
  no: { Nul: true },
  SS: { Ss: ['a'] },
  numbers: { Ns: ['1'] },
  map: { M: { BOOL: { Bool: false }, l: { L: [{ Ss: ['a'] }] } } },
};
const onTheWire = {
  'hold:1a': { S: 'x' },
  n: { N: '1' },
  yes: { BOOL: true },
  no: { NULL: true },
  SS: { SS: ['a'] },
  numbers: { NS: ['1'] },
  map: { M: { BOOL: { BOOL: false }, l: { L: [{ SS: ['a'] }] } } },
};

describe('DynamoDB by its SDK integration', () => {
  it('has types with one capital, and leaves the names of attributes as they are', async () => {
    const grant = { grant: { S: 'all' } };
    await run('aws-sdk:dynamodb:putItem', { Item: { ...grant, ...written } });
    expect(await stored('all')).toEqual({ ...grant, ...onTheWire });
    const back = { ...grant, ...written, n: { N: '1' } };
    expect((await run('aws-sdk:dynamodb:getItem', Key('all'))).output).toEqual({
      Item: back,
    });
    expect(
      (
        await run('aws-sdk:dynamodb:query', {
          KeyConditionExpression: '#grant = :grant',
          ExpressionAttributeNames: { '#grant': 'grant' },
          ExpressionAttributeValues: { ':grant': { S: 'all' } },
          Limit: 1,
        })
      ).output,
    ).toEqual({
      Items: [back],
      Count: 1,
      ScannedCount: 1,
      LastEvaluatedKey: grant,
    });
  });

  it('updates, and gives what is new', async () => {
    const { output } = await run('aws-sdk:dynamodb:updateItem', {
      ...Key('updated'),
      UpdateExpression: 'SET #hold = :hold ADD granted :atoms, revision :one',
      ConditionExpression: 'attribute_not_exists(revoking)',
      ExpressionAttributeNames: { '#hold': 'hold:abc' },
      ExpressionAttributeValues: {
        ':hold': { S: '{% $string({"requestId": 1}) %}' },
        ':atoms': { Ss: ['SELECT@main'] },
        ':one': { N: '1' },
      },
      ReturnValues: 'ALL_NEW',
    });
    expect(output).toEqual({
      Attributes: {
        ...Key('updated').Key,
        'hold:abc': { S: '{"requestId":1}' },
        granted: { Ss: ['SELECT@main'] },
        revision: { N: '1' },
      },
    });
  });

  it('names a failed condition', async () => {
    const { output } = await run('aws-sdk:dynamodb:deleteItem', {
      ...Key('none'),
      ConditionExpression: 'attribute_exists(revoking)',
    });
    expect(output).toEqual({
      Error: 'DynamoDb.ConditionalCheckFailedException',
      Cause: expect.stringMatching(
        /^The conditional request failed \(Service: DynamoDb, Status Code: 400, Request ID: .+\)$/,
      ),
    });
  });

  it.each([
    [{ TableName: 'none' }, 'DynamoDb.ResourceNotFoundException'],
    [{ FilterExpression: 'status' }, 'DynamoDb.DynamoDbException'],
  ])('names what else fails: %p', async (Arguments, error) => {
    const { output } = await run('aws-sdk:dynamodb:scan', Arguments);
    expect(output.Error).toBe(error);
  });

  it('refuses a type as the wire has it, as AWS does', async () => {
    expect(
      await run('aws-sdk:dynamodb:putItem', {
        Item: { ...Key('wire').Key, granted: { SS: ['a'] } },
      }),
    ).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: expect.stringContaining(
        'The field "SS" is not supported by Step Functions',
      ),
    });
  });
});

describe('DynamoDB by its optimised integration', () => {
  it('has types as on the wire', async () => {
    const { output } = await run('dynamodb:updateItem', {
      ...Key('optimised'),
      UpdateExpression: 'ADD granted :atoms',
      ExpressionAttributeValues: { ':atoms': { SS: ['SELECT@main'] } },
      ReturnValues: 'ALL_NEW',
    });
    const item = { ...Key('optimised').Key, granted: { SS: ['SELECT@main'] } };
    expect(output).toEqual({ Attributes: item });
    expect((await run('dynamodb:getItem', Key('optimised'))).output).toEqual({
      Item: item,
    });
    await run('dynamodb:deleteItem', Key('optimised'));
    expect((await run('dynamodb:getItem', Key('optimised'))).output).toEqual(
      {},
    );
  });

  it.each([
    [
      { ConditionExpression: 'attribute_exists(revoking)' },
      'DynamoDB.ConditionalCheckFailedException',
    ],
    [{ ConditionExpression: 'revoking' }, 'DynamoDB.AmazonDynamoDBException'],
  ])('names errors as the older SDK does: %p', async (Arguments, error) => {
    const { output } = await run('dynamodb:putItem', {
      Item: Key('failing').Key,
      ...Arguments,
    });
    expect(output.Error).toBe(error);
  });
});
