import { workflowOutputSchema } from '@data-sharing/backstage-plugin-data-sharing-common';
import { consumer } from '../../embedded/ShareWorld';
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
  principal?: string,
): Case => ({
  name,
  async run(subject) {
    const product = await subject.product();
    const arn = await subject.start(product, table, {
      target: { account_id: consumer, ...(principal && { principal }) },
    });
    const ended = await subject.approveAll(arn);
    expectGranted(ended);
    const expected = rows(product);
    const holder = principal ?? consumer;
    const grants = await subject.grants(product, holder);
    expectSame('what Lake Formation lists', grants, expected);
    expectSame('what the output says', said(ended, holder), expected);
  },
});

async function granted(subject: Subject, rest: object): Promise<Ended> {
  const product = await subject.product();
  const arn = await subject.start(product, product.people, rest);
  const ended = await subject.approveAll(arn);
  expectGranted(ended);
  return ended;
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
    role,
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
