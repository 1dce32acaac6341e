import {
  approvalRequestedSchema,
  workflowErrors,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import { columns } from '../../embedded/columns';
import { producer } from '../../embedded/ShareWorld';
import {
  endOf,
  expectError,
  expectGranted,
  expectSame,
  expectThat,
  type Case,
} from '../Case';
import type { Asked, Subject } from '../Subject';

const always = { approval: { required: 'always' } };

/** @throws Finding where nobody is asked */
async function question(subject: Subject, arn: string): Promise<Asked> {
  const [first] = await subject.asks(arn);
  expectThat(
    first !== undefined,
    'a message on the queue asks for a decision',
    endOf(await subject.ended(arn)),
  );
  return first;
}

const asksFirst = (
  name: string,
  table: 'open' | 'people' | '*',
  rest: object = {},
  named?: string[],
): Case => ({
  name,
  async run(subject) {
    const product = await subject.product();
    const arn = await subject.start(product, table, rest, named);
    await question(subject, arn);
    expectSame('grants while it waits', await subject.grants(product), []);
    expectGranted(await subject.approveAll(arn));
  },
});

/** Answers that are none: whoever gives them has not approved. */
const noApprovals: Array<[string, unknown]> = [
  ['an empty object', {}],
  ['null', null],
  ['a text', 'approved'],
  ['a list', [{ decision: 'approved', by: ['user:default/grace'] }]],
  ['another word', { decision: 'yes', by: ['user:default/grace'] }],
  ['a list of words', { decision: ['approved'], by: ['user:default/grace'] }],
];

/** Of approvals whose conditions mean nothing in version 1. */
const unknownConditions: unknown[] = [
  { rows: 'day > 1' },
  { columns: ['id'], rows: 'day > 1' },
  { columns: [] },
  {},
  null,
];

const endsWith = (name: string, error: string): Case => ({
  name,
  async run(subject) {
    const product = await subject.product();
    const arn = await subject.start(product, product.people);
    const { token } = await question(subject, arn);
    const cause = JSON.stringify({ by: ['user:default/grace'], reason: 'no' });
    await subject.world.refuse(token, error, cause);
    const ended = await subject.ended(arn);
    expectError(ended, error);
    expectSame('cause', ended.cause, cause);
    expectSame('grants', await subject.grants(product), []);
  },
});

export const asking: Case[] = [
  asksFirst('asks before it shares a sensitive product', 'people'),
  asksFirst('asks before it shares a database with a sensitive table', '*'),
  asksFirst('asks before it shares a sensitive column', 'people', {}, [
    'email',
  ]),
  asksFirst('asks where the caller wants approval always', 'open', always),
  {
    name: 'asks in the words of the contract',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.people, {
        requestId: 'R2',
        requester: 'user:default/ada',
        reason: 'churn',
        accessEndsAt: subject.inHours(24),
      });
      const { body } = await question(subject, arn);
      const parsed = approvalRequestedSchema.strict().safeParse(body);
      expectThat(
        parsed.success,
        'a message as approvalRequestedSchema has it',
        parsed.error?.issues,
      );
      const { executionArn, round, requestId, requester, reason } = body;
      expectSame(
        'what the message says of the request',
        { executionArn, round, requestId, requester, reason },
        {
          executionArn: arn,
          round: 1,
          requestId: 'R2',
          requester: 'user:default/ada',
          reason: 'churn',
        },
      );
      expectSame('dataOwner', body.dataOwner, producer);
      expectSame('verdict', body.verdict.verdict, 'sensitive');
    },
  },
  {
    name: 'asks about the columns that it would share, by name',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, 'people', {}, ['EMAIL']);
      const { body } = await question(subject, arn);
      const { source } = approvalRequestedSchema.parse(body);
      expectSame(
        'columns of the message',
        source.columns?.map(name => name.toLowerCase()),
        ['email'],
      );
    },
  },
  endsWith(
    'ends as denied, with the decision as its cause',
    workflowErrors.denied,
  ),
  endsWith(
    'ends as withdrawn, with the decision as its cause',
    workflowErrors.withdrawn,
  ),
  {
    name: 'takes nothing but an approval for an approval',
    async run(subject) {
      for (const [what, answer] of noApprovals) {
        const product = await subject.product();
        const arn = await subject.start(product, product.people);
        const { token } = await question(subject, arn);
        await subject.world.answer(token, answer);
        const ended = await subject.ended(arn);
        expectThat(
          ended.status === 'FAILED',
          `the execution fails when the answer is ${what}`,
          endOf(ended),
        );
        expectSame('grants', await subject.grants(product), []);
      }
    },
  },
  {
    name: 'takes no condition that it does not keep for an approval',
    async run(subject) {
      for (const conditions of unknownConditions) {
        const product = await subject.product();
        const arn = await subject.start(product, product.people);
        await subject.approve(await question(subject, arn), 1, conditions);
        await subject.asks(arn, 1);
        expectSame(
          `grants on condition of ${JSON.stringify(conditions)}`,
          await subject.grants(product),
          [],
        );
      }
    },
  },
  {
    name: 'grants no more than the columns that an approval is narrowed to',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.people);
      const ended = await subject.approveAll(arn, { columns: ['id'] });
      const granted = ended.status === 'SUCCEEDED';
      expectSame(
        `grants of an execution that ended as ${endOf(ended)}`,
        await subject.grants(product),
        granted ? [`SELECT ${product.database}.people(id) +`] : [],
      );
      if (granted) {
        expectSame('columns of the output', ended.output.columns, ['id']);
      }
    },
  },
  {
    name: 'grants no column that was not asked for, whoever approves it',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, 'people', always, ['id']);
      await question(subject, arn);
      await subject.approveAll(arn, { columns: ['email'] });
      expectSame('grants', await subject.grants(product), []);
    },
  },
  {
    name: 'stops waiting when the time that the caller allows is over',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.people, {
        approval: { timeoutSeconds: 40 * 86_400 },
      });
      const { token } = await question(subject, arn);
      await subject.aws.pass(39 * 86_400);
      const before = await subject.ended(arn);
      expectSame('status a day before', before.status, 'RUNNING');
      await subject.aws.pass(86_400 + 1);
      expectError(await subject.ended(arn), workflowErrors.approvalTimedOut);
      await subject.world.answer(token).catch(() => {});
      await subject.aws.settled();
      expectSame(
        'grants after a late answer',
        await subject.grants(product),
        [],
      );
    },
  },
  {
    name: 'takes one answer to a question',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.people);
      const first = await question(subject, arn);
      await subject.world.refuse(first.token);
      const second = await subject.approve(first).then(
        () => 'taken',
        error => error.code,
      );
      expectSame('the second answer', second, 'TaskTimedOut');
      await subject.aws.settled();
      expectSame('grants', await subject.grants(product), []);
    },
  },
  {
    name: 'asks again when the product became sensitive while it waited',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.open, always);
      await question(subject, arn);
      await subject.aws.call('glue', 'UpdateTable', {
        DatabaseName: product.database,
        TableInput: {
          Name: product.open,
          StorageDescriptor: { Columns: columns({ id: 'true' }) },
        },
      });
      await approveWhile(
        subject,
        arn,
        ({ body }) => body.verdict?.verdict !== 'sensitive',
      );
      expectSame(
        'grants by approvals of what was not sensitive',
        await subject.grants(product),
        [],
      );
    },
  },
  {
    name: 'asks the new owner when the owner changed while it waited',
    async run(subject) {
      const product = await subject.product();
      const arn = await subject.start(product, product.people);
      await question(subject, arn);
      const { database: Name } = product;
      await subject.aws.call('glue', 'UpdateDatabase', {
        Name,
        DatabaseInput: { Name, Parameters: { data_owner: '333344445555' } },
      });
      await approveWhile(
        subject,
        arn,
        ({ body }) => body.dataOwner !== '333344445555',
      );
      expectSame(
        'grants by approvals of who is not the owner any more',
        await subject.grants(product),
        [],
      );
    },
  },
];

/** Approves what is asked as long as the questions are of this kind. */
async function approveWhile(
  subject: Subject,
  arn: string,
  isOld: (asked: Asked) => boolean,
) {
  for (let known = 0; known < 6; known++) {
    const next = (await subject.asks(arn, known))[known];
    if (!next || !isOld(next)) return;
    await subject.approve(next, known + 1);
  }
}
