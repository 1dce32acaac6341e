import {
  CreateTableCommand,
  PutItemCommand,
  ScanCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import {
  errorOf,
  sandboxForTest,
  type Clients,
} from '../__testUtils__/sandboxForTest';

const test = sandboxForTest();
const TableName = 'conditions';
let dynamoDb: Clients['dynamoDb'];

const item = {
  id: { S: 'id' },
  t: { S: 'hello' },
  n: { N: '10' },
  b: { B: Uint8Array.from([1, 2, 3]) },
  yes: { BOOL: true },
  l: { L: [{ S: 'x' }, { N: '1' }] },
  s: { SS: ['p', 'q'] },
  ns: { NS: ['1', '2'] },
  m: { M: { core: { S: 'deep' }, l: { L: [{ S: 'first' }] } } },
} as Record<string, AttributeValue>;

const values = {
  ':hello': { S: 'hello' },
  ':hell': { S: 'hell' },
  ':ell': { S: 'ell' },
  ':a': { S: 'a' },
  ':z': { S: 'z' },
  ':p': { S: 'p' },
  ':x': { S: 'x' },
  ':deep': { S: 'deep' },
  ':first': { S: 'first' },
  ':S': { S: 'S' },
  ':wrong': { S: 'STRING' },
  ':one': { N: '1' },
  ':nine': { N: '9' },
  ':ten': { N: '1e1' },
  ':five': { N: '5' },
  ':two': { N: '2' },
  ':qp': { SS: ['q', 'p'] },
  ':bytes': { B: Uint8Array.from([1, 2]) },
  ':true': { BOOL: true },
  ':list': { L: [{ S: 'x' }, { N: '1.0' }] },
  ':map': { M: { l: { L: [{ S: 'first' }] }, core: { S: 'deep' } } },
} as Record<string, AttributeValue>;

async function filtered(FilterExpression: string): Promise<boolean> {
  const used = Object.entries(values).filter(([name]) =>
    new RegExp(`${name}\\b`).test(FilterExpression),
  );
  const { Count } = await dynamoDb.send(
    new ScanCommand({
      TableName,
      FilterExpression,
      ...(used.length && {
        ExpressionAttributeValues: Object.fromEntries(used),
      }),
    }),
  );
  return Count === 1;
}

beforeAll(async () => {
  dynamoDb = test.as().dynamoDb;
  await dynamoDb.send(
    new CreateTableCommand({
      TableName,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  await dynamoDb.send(new PutItemCommand({ TableName, Item: item }));
});

it.each([
  't = :hello',
  ':hello = t',
  't <> :hell',
  'n = :ten',
  'n > :nine',
  'n >= :ten',
  'n <= :ten',
  't > :a',
  't < :z',
  'b > :bytes',
  's = :qp',
  'l = :list',
  'm = :map',
  'yes = :true',
  'gone <> :a',
  't <> :one',
  'm.core = :deep',
  'm.l[0] = :first',
  'attribute_exists(t)',
  'attribute_exists(m.core)',
  'attribute_not_exists(m.gone)',
  'attribute_not_exists(t.core)',
  'attribute_type(t, :S)',
  'begins_with(t, :hell)',
  'begins_with(b, :bytes)',
  'contains(t, :ell)',
  'contains(s, :p)',
  'contains(ns, :one)',
  'contains(l, :x)',
  'contains(l, :one)',
  'contains(b, :bytes)',
  'size(t) = :five',
  'size(s) = :two',
  'size(m) = :two',
  'n BETWEEN :nine AND :ten',
  't IN (:a, :hello)',
  'NOT t = :a',
  'not contains(s, :a)',
  't = :hello AND n = :ten',
  't = :a OR n = :ten',
  // AND binds tighter than OR, NOT than both
  't = :hello OR t = :a AND t = :z',
  'NOT t = :a AND n = :ten',
  'NOT (t = :a OR t = :z)',
  '(t = :a OR n = :ten) AND (t = :hello)',
  '((t = :hello) AND (n = :ten))',
])('%s holds', async expression => {
  expect(await filtered(expression)).toBe(true);
});

it.each([
  't = :a',
  'gone = :a',
  'gone < :a',
  'gone > :a',
  't < :one',
  'n > :ten',
  'l > :a',
  'attribute_not_exists(t)',
  'attribute_type(n, :S)',
  'begins_with(n, :hell)',
  'begins_with(gone, :hell)',
  'contains(t, :one)',
  'contains(gone, :a)',
  'size(gone) = :two',
  'size(n) = :two',
  'n BETWEEN :one AND :five',
  't IN (:a, :z)',
  'gone IN (:a, :z)',
  'NOT t = :hello',
  '(t = :hello OR t = :a) AND t = :z',
  'NOT t = :a AND n = :one',
])('%s does not hold', async expression => {
  expect(await filtered(expression)).toBe(false);
});

it.each<[string, string]>([
  ['', 'The expression can not be empty;'],
  ['t', 'Syntax error; token: "<EOF>", near: "t"'],
  ['t = ', 'Syntax error; token: "<EOF>", near: "="'],
  ['t = :a :x', 'Syntax error; token: ":x", near: ":a :x"'],
  ['t == :a', 'Syntax error; token: "=", near: "= = :a"'],
  ['t = :a AND', 'Syntax error; token: "<EOF>"'],
  ['(t = :a', 'Syntax error; token: "<EOF>"'],
  ['t = "a"', 'Syntax error; token: """'],
  ['((t = :a))', 'The expression has redundant parentheses;'],
  ['exists(t)', 'Invalid function name; function: exists'],
  [
    'attribute_exists(t, n)',
    'Incorrect number of operands for operator or function; operator or function: attribute_exists, number of operands: 2',
  ],
  [
    'attribute_exists(:a)',
    'Operator or function requires a document path; operator or function: attribute_exists',
  ],
  [
    't = begins_with(t, :a)',
    'The function is not allowed to be used this way in an expression; function: begins_with',
  ],
  [
    'begins_with(t, :one)',
    'Incorrect operand type for operator or function; operator or function: begins_with, operand type: N',
  ],
  [
    't < :true',
    'Incorrect operand type for operator or function; operator: <, operand type: BOOL',
  ],
  [
    'attribute_type(t, :wrong)',
    'Invalid attribute type name found; type: STRING',
  ],
  [
    't = t',
    'The first operand must be distinct from the remaining operands for this operator or function; operator: =, first operand: [t]',
  ],
  [
    'n BETWEEN :ten AND :nine',
    'The BETWEEN operator requires upper bound to be greater than or equal to lower bound',
  ],
  [
    'n BETWEEN :ten AND :a',
    'The BETWEEN operator requires same data type for lower and upper bounds',
  ],
  [
    't = :undefined',
    'An expression attribute value used in expression is not defined; attribute value: :undefined',
  ],
  [
    '#t = :a',
    'An expression attribute name used in the document path is not defined; attribute name: #t',
  ],
  [
    'owner = :a',
    'Attribute name is a reserved keyword; reserved keyword: owner',
  ],
])('%p is refused', async (expression, message) => {
  const error = await errorOf(filtered(expression));
  expect(error.name).toBe('ValidationException');
  expect(error.message).toMatch(/^Invalid FilterExpression: /);
  expect(error.message).toContain(message);
});
