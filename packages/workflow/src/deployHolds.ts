import {
  CreateTableCommand,
  ResourceInUseException,
  waitUntilTableExists,
  type CreateTableCommandInput,
  type DynamoDBClient,
} from '@aws-sdk/client-dynamodb';

/** Seconds. */
const patience = 120;

/** The table of who holds which grant, as it is made. */
export const holdsTable = (TableName: string): CreateTableCommandInput => ({
  TableName,
  AttributeDefinitions: [{ AttributeName: 'grant', AttributeType: 'S' }],
  KeySchema: [{ AttributeName: 'grant', KeyType: 'HASH' }],
  BillingMode: 'PAY_PER_REQUEST',
});

/**
 * Makes the table of who holds which grant, and waits until it can be used.
 * One that is there is left as it is.
 */
export async function makeHoldsTable(
  dynamoDb: DynamoDBClient,
  TableName: string,
): Promise<void> {
  try {
    await dynamoDb.send(new CreateTableCommand(holdsTable(TableName)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists(
    { client: dynamoDb, maxWaitTime: patience, minDelay: 1 },
    { TableName },
  );
}
