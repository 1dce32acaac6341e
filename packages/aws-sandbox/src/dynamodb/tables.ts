import { arn, AwsError, newId, type Caller, type Clock } from '../core';
import { keyOf, type Collection, type Store } from '../store';
import { constraint, pageSize, requireMembers } from '../validation';
import { invalid, noSuchTable } from './errors';
import { checkInput, oneOf, tableNameOf } from './input';
import type { Items } from './items';

/** A table as it is stored. */
export interface Table {
  accountId: string;
  region: string;
  name: string;
  id: string;
  /** ISO 8601. */
  createdAt: string;
  hashKey: string;
  rangeKey?: string;
}

type Place = Pick<Caller, 'accountId' | 'region'>;

const keyIn = ({ accountId, region }: Place, name: string) =>
  keyOf(accountId, region, name);

/** The key attributes, the hash key first. */
export const keyNames = ({ hashKey, rangeKey }: Table): string[] =>
  rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];

const elements = (input: any, member: string): any[] => {
  requireMembers(input, member);
  const list = input[member];
  if (Array.isArray(list) && list.every(one => one && typeof one === 'object'))
    return list;
  throw new AwsError('SerializationException', `${member} must be a list`);
};

/** @throws {@link AwsError} `ValidationException` */
function readKeys(input: any): Pick<Table, 'hashKey' | 'rangeKey'> {
  const schema = elements(input, 'KeySchema');
  const definitions = elements(input, 'AttributeDefinitions');
  const [hash, range] = schema;
  if (schema.length < 1 || schema.length > 2) {
    throw constraint(
      `[${schema}]`,
      'keySchema',
      `Member must have length ${
        schema.length ? 'less than or equal to 2' : 'greater than or equal to 1'
      }`,
    );
  }
  if (hash.KeyType !== 'HASH') {
    throw invalid(
      'Invalid KeySchema: The first KeySchemaElement is not a HASH key type',
    );
  }
  if (range && range.KeyType !== 'RANGE') {
    throw invalid(
      'Invalid KeySchema: The second KeySchemaElement is not a RANGE key type',
    );
  }
  if (range && range.AttributeName === hash.AttributeName) {
    throw invalid(
      'Both the Hash Key and the Range Key element in the KeySchema have the same name',
    );
  }
  const names = schema.map(({ AttributeName }) => AttributeName);
  const defined = definitions.map(({ AttributeName }) => AttributeName);
  if (
    definitions.length !== names.length ||
    names.some(name => typeof name !== 'string' || !defined.includes(name))
  ) {
    throw invalid(
      `One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions, or some definitions are not used. Keys: [${names.join(
        ', ',
      )}], AttributeDefinitions: [${defined.join(', ')}]`,
    );
  }
  const other = definitions.find(({ AttributeType }) => AttributeType !== 'S');
  if (other) {
    throw invalid(
      `The sandbox has keys of type S only: ${other.AttributeName} is of type ${other.AttributeType}`,
    );
  }
  return { hashKey: names[0], rangeKey: names[1] };
}

/** The tables there are. */
export class Tables {
  readonly #tables: Collection<Table>;
  readonly #clock: Clock;
  readonly #items: Items;

  constructor(store: Store, clock: Clock, items: Items) {
    this.#tables = store.collection('dynamodb-table');
    this.#clock = clock;
    this.#items = items;
  }

  /**
   * The one to read or write.
   *
   * @throws {@link AwsError} `ResourceNotFoundException`
   */
  required(input: any, caller: Caller): Table {
    const found = this.#tables.get(keyIn(caller, tableNameOf(input)));
    if (!found) throw noSuchTable();
    return found;
  }

  create = (input: any, caller: Caller) => {
    checkInput('CreateTable', input, [
      'TableName',
      'KeySchema',
      'AttributeDefinitions',
      'BillingMode',
    ]);
    const name = tableNameOf(input);
    const keys = readKeys(input);
    if (
      oneOf(
        input.BillingMode,
        'billingMode',
        ['PROVISIONED', 'PAY_PER_REQUEST'],
        'PROVISIONED',
      ) === 'PROVISIONED'
    ) {
      throw invalid(
        'The sandbox has tables in BillingMode PAY_PER_REQUEST only',
      );
    }
    const key = keyIn(caller, name);
    if (this.#tables.get(key)) {
      throw new AwsError(
        'ResourceInUseException',
        `Table already exists: ${name}`,
      );
    }
    const table: Table = {
      accountId: caller.accountId,
      region: caller.region,
      name,
      id: newId(),
      createdAt: this.#clock.now().toISOString(),
      ...keys,
    };
    this.#tables.put(key, table);
    return { TableDescription: this.#describe(table, 'ACTIVE') };
  };

  describe = (input: any, caller: Caller) => {
    checkInput('DescribeTable', input, ['TableName']);
    return { Table: this.#describe(this.#named(input, caller), 'ACTIVE') };
  };

  /** Gone at once, with its items. */
  delete = (input: any, caller: Caller) => {
    checkInput('DeleteTable', input, ['TableName']);
    const table = this.#named(input, caller);
    const TableDescription = this.#describe(table, 'DELETING');
    this.#items.deleteAll(table);
    this.#tables.delete(keyIn(table, table.name));
    return { TableDescription };
  };

  list = (input: any, caller: Caller) => {
    checkInput('ListTables', input, ['ExclusiveStartTableName', 'Limit']);
    const limit = pageSize(input.Limit, 'limit', 100);
    const prefix = keyIn(caller, '');
    const start =
      input.ExclusiveStartTableName &&
      tableNameOf(input, 'ExclusiveStartTableName');
    const keys = this.#tables.keys({
      prefix,
      after: start && prefix + start,
      limit: limit + 1,
    });
    const TableNames = keys
      .slice(0, limit)
      .map(key => key.slice(prefix.length));
    return {
      TableNames,
      ...(keys.length > limit && {
        LastEvaluatedTableName: TableNames[limit - 1],
      }),
    };
  };

  #named(input: any, caller: Caller): Table {
    const name = tableNameOf(input);
    const found = this.#tables.get(keyIn(caller, name));
    if (found) return found;
    throw new AwsError(
      'ResourceNotFoundException',
      `Requested resource not found: Table: ${name} not found`,
    );
  }

  #describe(table: Table, TableStatus: string) {
    const names = keyNames(table);
    return {
      TableName: table.name,
      TableArn: arn('dynamodb', table, `table/${table.name}`),
      TableId: table.id,
      TableStatus,
      CreationDateTime: new Date(table.createdAt),
      AttributeDefinitions: names.map(AttributeName => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: names.map((AttributeName, index) => ({
        AttributeName,
        KeyType: index === 0 ? 'HASH' : 'RANGE',
      })),
      BillingModeSummary: {
        BillingMode: 'PAY_PER_REQUEST',
        LastUpdateToPayPerRequestDateTime: new Date(table.createdAt),
      },
      ProvisionedThroughput: {
        NumberOfDecreasesToday: 0,
        ReadCapacityUnits: 0,
        WriteCapacityUnits: 0,
      },
      DeletionProtectionEnabled: false,
      ItemCount: this.#items.count(table),
    };
  }
}
