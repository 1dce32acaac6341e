import {
  workflowOutputSchema,
  type RevokeInput,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { central, consumer, region } from '../../embedded/ShareWorld';
import { grantLines } from '../../embedded/grantLines';
import { expectGranted, expectSame, expectThat, type Case } from '../Case';
import type { Ended, Product, Subject } from '../Subject';

const role = `arn:aws:iam::${consumer}:role/analyst`;

/** What the output says was granted, in the words of Lake Formation's list. */
const said = (ended: Ended, principal: string) =>
  grantLines(
    (ended.output?.grants ?? []).map((grant: any) => ({
      Principal: { DataLakePrincipalIdentifier: grant.principal },
      Resource: grant.resource,
      Permissions: grant.permissions,
      PermissionsWithGrantOption: grant.permissionsWithGrantOption,
    })),
    principal,
  );

const grantsExactly = (
  name: string,
  table: string,
  rows: (product: Product) => string[],
  { principal, named }: { principal?: string; named?: string[] } = {},
): Case => ({
  name,
  async run(subject) {
    const product = await subject.product();
    const target = { account_id: consumer, ...(principal && { principal }) };
    const arn = await subject.start(product, table, { target }, named);
    const ended = await subject.approveAll(arn);
    expectGranted(ended);
    const expected = rows(product);
    const holder = principal ?? consumer;
    const grants = await subject.grants(product, holder);
    expectSame('what Lake Formation lists', grants, expected);
    expectSame('what the output says', said(ended, holder), expected);
    expectSame('columns of the output', ended.output.columns, named);
  },
});

async function granted(subject: Subject, rest: object): Promise<Ended> {
  const product = await subject.product();
  const arn = await subject.start(product, product.people, rest);
  const ended = await subject.approveAll(arn);
  expectGranted(ended);
  return ended;
}

/** One request gives its hold up. */
async function revoke(
  { aws, world }: Subject,
  { database }: Product,
  table: string,
  holder: string,
): Promise<void> {
  const input: RevokeInput = {
    contract: 1,
    requestId: null,
    holder,
    source: { catalogId: central, region, database, table },
    target: { account_id: consumer },
    why: 'by-owner',
    by: null,
    reason: null,
  };
  const arn = await world.startMachine('revoke', input);
  const { status, error, cause } = await aws.ending(arn);
  expectThat(
    status === 'SUCCEEDED',
    'the revoke machine takes it away',
    `${error}: ${cause}`,
  );
}

export const granting: Case[] = [
  grantsExactly(
    'grants an account SELECT and DESCRIBE on a table, to pass on',
    'open',
    ({ database }) => [
      `DESCRIBE ${database}.open +`,
      `SELECT ${database}.open +`,
    ],
  ),
  grantsExactly(
    'grants an account all tables, and DESCRIBE on the database',
    '*',
    ({ database }) => [
      `DESCRIBE ${database} +`,
      `DESCRIBE ${database}.* +`,
      `SELECT ${database}.* +`,
    ],
  ),
  grantsExactly(
    'grants a role the same, not to pass on',
    'open',
    ({ database }) => [`DESCRIBE ${database}.open`, `SELECT ${database}.open`],
    { principal: role },
  ),
  grantsExactly(
    'grants SELECT on the columns that were asked for, and nothing else',
    'people',
    ({ database }) => [`SELECT ${database}.people(id) +`],
    { named: ['id'] },
  ),
  {
    name: 'answers in the words of the contract',
    async run(subject) {
      const accessEndsAt = subject.inHours(24);
      const { output, asked } = await granted(subject, {
        requestId: 'R3',
        accessEndsAt,
      });
      const parsed = workflowOutputSchema.strict().safeParse(output);
      expectThat(
        parsed.success,
        'an output as workflowOutputSchema has it',
        parsed.error?.issues,
      );
      expectSame('accessEndsAt', output.accessEndsAt, accessEndsAt);
      expectSame('approval.required', output.approval.required, true);
      const people = asked.map((_, i) => `user:default/decider-${i + 1}`);
      expectSame('approval.by', output.approval.by, people);
    },
  },
  {
    name: 'succeeds for what is granted already',
    async run(subject) {
      const product = await subject.product();
      for (const time of ['once', 'twice']) {
        const arn = await subject.start(product, product.open);
        expectGranted(await subject.approveAll(arn));
        expectSame(`grants, asked for ${time}`, await subject.grants(product), [
          `DESCRIBE ${product.database}.open +`,
          `SELECT ${product.database}.open +`,
        ]);
      }
    },
  },
  {
    name: 'records what it grants, so that it can be revoked',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, '*');
      expectGranted(await subject.approveAll(arn));
      await revoke(subject, product, '*', arn);
      expectSame('grants', await subject.grants(product), []);
    },
  },
  {
    name: 'records who holds a grant, so that others keep it',
    async run(subject) {
      const product = await subject.product();
      const arns: string[] = [];
      for (const named of [['id', 'day'], ['day'], undefined]) {
        const arn = await subject.start(product, product.open, {}, named);
        expectGranted(await subject.approveAll(arn));
        arns.push(arn);
      }
      const { database } = product;
      const whole = [`DESCRIBE ${database}.open +`];
      for (const [i, left] of [
        [
          ...whole,
          `SELECT ${database}.open +`,
          `SELECT ${database}.open(day) +`,
        ],
        [...whole, `SELECT ${database}.open +`],
        [],
      ].entries()) {
        await revoke(subject, product, product.open, arns[i]);
        expectSame(
          `grants when ${i + 1} of 3 are revoked`,
          await subject.grants(product),
          left,
        );
      }
    },
  },
  {
    name: 'ends access on its date',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, '*', {
        accessEndsAt: subject.inHours(2),
      });
      expectGranted(await subject.approveAll(arn));
      await subject.aws.pass(3600);
      expectThat(
        (await subject.grants(product)).length === 3,
        'the grants an hour before',
        await subject.grants(product),
      );
      await subject.aws.pass(3700);
      expectSame('grants after the date', await subject.grants(product), []);
    },
  },
];
