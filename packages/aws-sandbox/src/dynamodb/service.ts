import { notEmulated, type Caller, type Clock, type Service } from '../core';
import type { Store } from '../store';
import { Items } from './items';
import { getItem, query, scan } from './reads';
import { Tables } from './tables';
import { deleteItem, putItem, updateItem } from './writes';

/** What DynamoDB's operations work with. */
export interface DynamoDbContext {
  tables: Tables;
  items: Items;
}

export type DynamoDbAction = (
  context: DynamoDbContext,
  input: any,
  caller: Caller,
) => unknown;

const actions: Record<string, DynamoDbAction> = {
  CreateTable: ({ tables }, input, caller) => tables.create(input, caller),
  DescribeTable: ({ tables }, input, caller) => tables.describe(input, caller),
  DeleteTable: ({ tables }, input, caller) => tables.delete(input, caller),
  ListTables: ({ tables }, input, caller) => tables.list(input, caller),
  PutItem: putItem,
  GetItem: getItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
};

/**
 * Tables with one key of one or two attributes, items, and expressions.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/
 */
export function createDynamoDb(options: {
  store: Store;
  clock: Clock;
}): Service {
  const { store, clock } = options;
  const items = new Items(store);
  const context = { items, tables: new Tables(store, clock, items) };
  return {
    name: 'dynamodb',
    async call(action: string, input: any, caller: Caller) {
      const act = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (!act) throw notEmulated('dynamodb', action);
      return store.transaction(() => act(context, input ?? {}, caller));
    },
  };
}
