import {
  GetQueueAttributesCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { Knex } from 'knex';
import { TestAws, TestPortal } from '../__testUtils__/portal';
import {
  catalogId,
  consumer,
  producer,
  region,
} from '../__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('a message on the queue', () => {
  let aws: TestAws;
  let knex: Knex;
  let portal: TestPortal;

  beforeEach(async () => {
    aws = await TestAws.start();
    knex = await databases.init('SQLITE_3');
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex,
    });
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const send = (body: unknown) =>
    aws.sqs.send(
      new SendMessageCommand({
        QueueUrl: aws.queueUrl,
        MessageBody: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    );

  const approval = (executionArn: string, more: object = {}) => ({
    type: 'approval-requested',
    contract: 1,
    requestId: null,
    executionArn,
    stateMachineArn: aws.stateMachineArn,
    taskToken: 'forged-token',
    round: 1,
    verdict: { verdict: 'not-sensitive', reasons: [], reasonsTotal: 0 },
    source: { catalogId, region, database: 'sales', table: 'orders' },
    target: { account_id: consumer },
    dataOwner: producer,
    dataOwnerName: null,
    requester: null,
    reason: null,
    accessEndsAt: null,
    expiresAt: '2030-01-01T00:00:00Z',
    ...more,
  });

  const executionArn = (name: string) =>
    `${aws.stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;

  const wait = async (until: () => Promise<boolean> | boolean) => {
    for (let tries = 0; tries < 150; tries++) {
      if (await until()) return;
      await new Promise(done => setTimeout(done, 30));
    }
    throw new Error('It never came to that');
  };

  /** Messages that were received and not deleted, or not received yet. */
  const left = async () => {
    const { Attributes = {} } = await aws.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: aws.queueUrl,
        AttributeNames: ['All'],
      }),
    );
    return (
      Number(Attributes.ApproximateNumberOfMessages) +
      Number(Attributes.ApproximateNumberOfMessagesNotVisible)
    );
  };

  const pending = async () => {
    const { body } = await portal.as('ada').submit();
    await portal.until(body.id, 'pending-approval');
    await wait(async () => (await left()) === 0);
    return body.id as string;
  };

  const total = async () =>
    (await portal.as('service').get('/requests?view=all')).body.totalItems;

  it.each([
    ['is not JSON', () => 'hello'],
    ['has another shape', () => ({ type: 'approval-requested' })],
    [
      'names a machine that is not configured',
      () =>
        approval(
          `arn:aws:states:${region}:${catalogId}:execution:other-machine:x`,
        ),
    ],
    [
      'names an execution that does not exist',
      () => approval(executionArn('x')),
    ],
    [
      'tells of the execution of another machine',
      () => ({
        source: 'aws.states',
        'detail-type': 'Step Functions Execution Status Change',
        detail: {
          executionArn: `arn:aws:states:${region}:${catalogId}:execution:other-machine:x`,
        },
      }),
    ],
  ])(
    'that %s is left for the dead-letter queue, and audited',
    async (_, body) => {
      await send(body());
      await wait(() => portal.audit.length > 0);
      expect(portal.audit[0]).toMatchObject({
        eventId: 'approval-message-refused',
        severityLevel: 'high',
      });
      expect(await left()).toBe(1);
      expect(await total()).toBe(0);
      expect(JSON.stringify([portal.audit, portal.log])).not.toContain(
        'forged-token',
      );
    },
  );

  it.each([
    ['the whole table', undefined],
    ['more columns', ['email', 'id']],
  ])(
    'that asks for %s, and not for what its request does, is left for the dead-letter queue',
    async (_, columns) => {
      const { body } = await portal.as('ada').submit({ columns: ['email'] });
      await portal.until(body.id, 'pending-approval');
      await wait(async () => (await left()) === 0);
      const { execution_arn } = await knex('workflow_attempts').first();
      await send(
        approval(execution_arn, {
          round: 2,
          source: {
            catalogId,
            region,
            database: 'sales',
            table: 'orders',
            columns,
          },
        }),
      );
      await wait(() =>
        portal.audit.some(
          ({ eventId }) => eventId === 'approval-message-refused',
        ),
      );
      const { body: shown } = await portal
        .as('ada')
        .get(`/requests/${body.id}`);
      expect(shown).toMatchObject({ round: 1, grantedColumns: ['email'] });
    },
  );

  it('that comes twice changes nothing', async () => {
    const id = await pending();
    const { token } = await knex('approval_tokens').first();
    const before = await portal.as('ada').get(`/requests/${id}`);
    const { execution_arn } = await knex('workflow_attempts').first();
    await send(approval(execution_arn, { taskToken: token }));
    await wait(async () => (await left()) === 0);
    const after = await portal.as('ada').get(`/requests/${id}`);
    expect(after.body).toEqual(before.body);
    expect(await knex('approval_tokens')).toHaveLength(1);
  });

  it('that comes after the decision changes nothing', async () => {
    const id = await pending();
    const { token } = await knex('approval_tokens').first();
    const { execution_arn } = await knex('workflow_attempts').first();
    await portal.as('pam').decide(id, 'denied', 'no');
    await send(approval(execution_arn, { taskToken: token }));
    await send({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      detail: { executionArn: execution_arn, status: 'RUNNING' },
    });
    await wait(async () => (await left()) === 0);
    expect(await portal.stateOf(id)).toBe('denied');
    expect(portal.audit.map(({ eventId }) => eventId)).toEqual([
      'request-submit',
      'request-decide',
    ]);
  });

  it('with a token that is not the task’s does not keep the decision from it', async () => {
    const id = await pending();
    const { execution_arn } = await knex('workflow_attempts').first();
    await send(approval(execution_arn));
    await wait(async () => (await knex('approval_tokens')).length === 2);
    const { status } = await portal.as('pam').decide(id, 'approved');
    expect(status).toBe(200);
    await portal.until(id, 'granted');
  });

  it('about an execution with the name of a request, and another input, is refused', async () => {
    await portal.stop();
    portal = await TestPortal.start({ aws, endpoint: undefined, knex });
    const { body } = await portal.as('ada').submit();
    const { name } = await knex('workflow_attempts').first();
    // Somebody takes the name while AWS is away for the portal.
    process.env.AWS_ENDPOINT_URL = aws.sandbox.endpoint;
    await aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: aws.stateMachineArn,
        name,
        input: JSON.stringify({
          source: { database: 'sales', table: 'orders' },
          target: { account_id: consumer },
          requestId: body.id,
        }),
      }),
    );
    await portal.stop();
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex,
    });
    await wait(() =>
      portal.audit.some(
        ({ eventId }) => eventId === 'approval-message-refused',
      ),
    );
    await portal.reconcile();
    const { body: shown } = await portal.as('ada').get(`/requests/${body.id}`);
    expect(shown.state).toBe('failed');
    expect(shown.stateReason).toMatch(/another (execution|input)/);
    expect(await knex('approval_tokens')).toEqual([]);
  });

  it('about an execution that claims to be of a request makes an external one', async () => {
    const id = await pending();
    await aws.sfn.send(
      new StartExecutionCommand({
        stateMachineArn: aws.stateMachineArn,
        name: 'mine',
        input: JSON.stringify({
          contract: 1,
          requestId: id,
          attempt: 1,
          requester: 'user:default/ada',
          source: { database: 'SALES', table: 'Orders' },
          target: { account_id: consumer },
        }),
      }),
    );
    await wait(async () => (await total()) === 2);
    const { body } = await portal.as('pam').get('/requests?view=all');
    expect(body.items[0]).toMatchObject({
      external: true,
      requester: null,
      decisionsNeeded: 2,
      product: {
        title: 'sales.orders',
        entityRef: 'resource:default/sales-orders',
      },
    });
    expect(body.items[0].id).not.toBe(id);
  });
});
