import {
  blockedCauseSchema,
  workflowErrors,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { consumer, producer } from '../../embedded/ShareWorld';
import { endOf, expectError, expectThat, type Case } from '../Case';

const source = { database: 'd', table: 't' };
const target = { account_id: consumer };

/** Input that no machine of version 1 may act upon. */
const malformed: Array<[string, unknown]> = [
  ['a text', 'text'],
  ['an empty object', {}],
  ['no table', { source: { database: 'd' }, target }],
  ['a table that is no text', { source: { database: 'd', table: 7 }, target }],
  ['another contract', { contract: 2, source, target }],
  [
    'columns of all tables',
    { source: { ...source, table: '*', columns: ['id'] }, target },
  ],
  ['an empty list of columns', { source: { ...source, columns: [] }, target }],
  [
    'a column that is no text',
    { source: { ...source, columns: ['id', 7] }, target },
  ],
  ['another catalog', { source: { ...source, catalogId: producer }, target }],
  ['another region', { source: { ...source, region: 'us-east-1' }, target }],
  ['an account that is a number', { source, target: { account_id: 4444 } }],
  ['eleven digits', { source, target: { account_id: '44445555666' } }],
  [
    'an account that may not receive shares',
    { source, target: { account_id: '999999999999' } },
  ],
  [
    'a role of another account',
    {
      source,
      target: { ...target, principal: 'arn:aws:iam::999999999999:role/x' },
    },
  ],
  [
    'a principal that is no role',
    { source, target: { ...target, principal: 'x' } },
  ],
  [
    'an end in the past',
    { source, target, accessEndsAt: '2020-01-01T00:00:00Z' },
  ],
  ['an end that is no date', { source, target, accessEndsAt: 'soon' }],
  [
    'an approval that loosens',
    { source, target, approval: { required: 'never' } },
  ],
  [
    'a time limit that is no number',
    { source, target, approval: { timeoutSeconds: '9' } },
  ],
];

export const refusing: Case[] = [
  {
    name: 'refuses input that is malformed or not allowed',
    async run(subject) {
      for (const [what, input] of malformed) {
        const arn = await subject.world.start(input);
        await subject.asks(arn);
        const ended = await subject.ended(arn);
        expectThat(
          ended.error === workflowErrors.invalidInput,
          `${workflowErrors.invalidInput} for ${what}`,
          endOf(ended),
        );
      }
    },
  },
  {
    name: 'refuses a product that does not exist',
    async run(subject) {
      const product = await subject.product();
      await subject.world.table(product.database, {
        Name: 'link',
        TargetTable: { CatalogId: producer, DatabaseName: 'x', Name: 'y' },
      });
      const missing = { ...product, database: 'nowhere' };
      for (const [place, table] of [
        [product, 'nothing'],
        [product, 'link'],
        [missing, '*'],
      ] as const) {
        const arn = await subject.start(place, table);
        await subject.asks(arn);
        expectError(await subject.ended(arn), workflowErrors.productNotFound);
      }
    },
  },
  {
    name: 'refuses columns that the table does not have, by name',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, 'open', {}, ['id', 'wages']);
      await subject.asks(arn);
      const ended = await subject.ended(arn);
      expectError(ended, workflowErrors.invalidInput);
      expectThat(
        `${ended.cause}`.includes('wages'),
        'a cause that names wages',
        ended.cause,
      );
    },
  },
  {
    name: 'says in the words of the contract what stands in the way of a grant',
    async run(subject) {
      const product = await subject.product();
      await subject.aws.call('lakeformation', 'GrantPermissions', {
        Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
        Resource: { Table: { DatabaseName: product.database, Name: 'open' } },
        Permissions: ['ALL'],
      });
      const arn = await subject.start(product, product.open);
      const { status, error, cause = '' } = await subject.approveAll(arn);
      const errors: unknown[] = [
        workflowErrors.blocked,
        workflowErrors.grantFailed,
      ];
      expectThat(
        errors.includes(error),
        errors.join(' or '),
        `${status} ${error}: ${cause}`,
      );
      if (!cause.startsWith('{')) return;
      const parsed = blockedCauseSchema.strict().safeParse(JSON.parse(cause));
      expectThat(
        parsed.success,
        'a cause as blockedCauseSchema has it',
        parsed.error?.issues,
      );
    },
  },
  {
    name: 'refuses a product that has no owner, also where it is not sensitive',
    async run(subject) {
      for (const parameters of [{}, { data_owner: 'sales' }]) {
        const product = await subject.product(
          parameters as Record<string, string>,
        );
        const arn = await subject.start(product, product.open);
        await subject.asks(arn);
        expectError(await subject.ended(arn), workflowErrors.ownerMissing);
      }
    },
  },
];
