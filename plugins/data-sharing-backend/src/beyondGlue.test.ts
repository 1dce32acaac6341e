import { UpdateTableCommand } from '@aws-sdk/client-glue';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
} from '@aws-sdk/client-sfn';
import { TestDatabases } from '@backstage/backend-test-utils';
import type { VerdictReason } from '@data-sharing/backstage-plugin-data-sharing-common';
import { TestAws, TestPortal } from './__testUtils__/portal';
import { consumer, sampleEntities } from './__testUtils__/sampleCatalog';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

const tag: VerdictReason = {
  verdict: 'sensitive',
  level: 'table',
  name: 'sales.products',
  parameter: 'sensitivity',
  value: 'confidential',
  kind: 'lf-tag',
};

const hidden: VerdictReason = {
  verdict: 'unknown',
  level: 'table',
  name: 'sales.products',
  parameter: 'pii_flag',
  value: null,
  kind: 'hidden-columns',
};

const json = (...reasons: VerdictReason[]) =>
  JSON.stringify({ reasons, reasonsTotal: reasons.length });

/** A table without a flag, and an entity of it that says more than Glue. */
describe('a product that the catalog shows as worse than Glue does', () => {
  const entityRef = 'resource:default/sales-products';
  let aws: TestAws;
  let portal: TestPortal;

  const open = async (sensitivity?: string, reasons?: string) => {
    const entities = sampleEntities();
    const entity = entities.find(
      ({ metadata }) => metadata.name === 'sales-products',
    )!;
    Object.assign(
      entity.metadata.annotations!,
      sensitivity && { 'data-sharing/sensitivity': sensitivity },
      reasons && { 'data-sharing/sensitivity-reasons': reasons },
    );
    portal = await TestPortal.start({
      aws,
      endpoint: aws.sandbox.endpoint,
      knex: await databases.init('SQLITE_3'),
      entities,
    });
  };

  beforeEach(async () => {
    aws = await TestAws.start();
    await aws.glue.send(
      new UpdateTableCommand({
        DatabaseName: 'sales',
        TableInput: {
          Name: 'products',
          StorageDescriptor: { Columns: [{ Name: 'id', Type: 'string' }] },
        },
      }),
    );
  });

  afterEach(async () => {
    await portal.stop();
    await aws.sandbox.stop();
  });

  const preview = async () => {
    const { body } = await portal.as('ada').post('/preview', {
      entityRef,
      scope: 'table',
      consumerAccountId: consumer,
    });
    return body;
  };

  /** What the executions were told about approval, the oldest first. */
  const approvals = async () => {
    const { stateMachineArn } = aws;
    const { executions = [] } = await aws.sfn.send(
      new ListExecutionsCommand({ stateMachineArn }),
    );
    const inputs = await Promise.all(
      executions.map(({ executionArn }) =>
        aws.sfn.send(new DescribeExecutionCommand({ executionArn })),
      ),
    );
    return inputs
      .map(({ input }) => JSON.parse(input!))
      .sort((a, b) => a.attempt - b.attempt)
      .map(({ approval }) => approval.required);
  };

  it.each([
    ['says nothing', undefined, undefined],
    [
      'has it from flags, which Glue has not any more',
      'sensitive',
      json({ ...tag, kind: undefined, parameter: 'pii_flag', value: 'true' }),
    ],
  ])('is granted at once where the entity %s', async (_, ...annotations) => {
    await open(...annotations);
    expect(await preview()).toMatchObject({
      outcome: 'granted-at-once',
      verdict: { verdict: 'unflagged', reasonsTotal: 1 },
    });
    const { body } = await portal.as('ada').submit({ entityRef });
    await portal.until(body.id, 'granted');
    expect(await approvals()).toEqual(['by-verdict']);
  });

  it('waits for approval by its LF-Tag, from preview to grant with that reason', async () => {
    await open('sensitive', json(tag));
    const sensitive = {
      verdict: 'sensitive',
      reasons: [tag, expect.objectContaining({ verdict: 'unflagged' })],
      reasonsTotal: 2,
    };
    expect(await preview()).toMatchObject({
      outcome: 'needs-approval',
      verdict: sensitive,
    });
    const schemaOf = async (name: string) => {
      const { body } = await portal
        .as('ada')
        .get(`/products/default/${name}/schema`);
      return body;
    };
    expect((await schemaOf('sales-products')).verdict).toEqual(sensitive);
    expect((await schemaOf('sales')).tables).toContainEqual(
      expect.objectContaining({ name: 'products', verdict: 'sensitive' }),
    );

    const { body: made } = await portal.as('ada').submit({ entityRef });
    await portal.until(made.id, 'pending-approval');
    expect(await approvals()).toEqual(['always']);
    const { body: asked } = await portal.as('pam').get(`/requests/${made.id}`);
    expect(asked.verdict).toEqual(sensitive);
    await portal.as('pam').decide(made.id, 'approved');
    await portal.until(made.id, 'granted');
    const { body: given } = await portal.as('pam').get(`/requests/${made.id}`);
    expect(given.verdict).toEqual(sensitive);
  });

  it.each([
    ['columns are hidden', 'unknown', json(hidden), hidden.name],
    ['its reasons are malformed', 'unflagged', '{broken', 'sales.products'],
  ])('waits for approval where %s', async (_, sensitivity, reasons, name) => {
    await open(sensitivity, reasons);
    const { outcome, verdict } = await preview();
    expect(outcome).toBe('needs-approval');
    expect(verdict.verdict).toBe('unknown');
    expect(verdict.reasons[0]).toMatchObject({ verdict: 'unknown', name });
    const { body } = await portal.as('ada').submit({ entityRef });
    await portal.until(body.id, 'pending-approval');
    expect(await approvals()).toEqual(['always']);
  });

  it('waits for approval when it is tried again, too', async () => {
    await open('sensitive', json(tag));
    await aws.breakMachine(
      aws.stateMachineArn,
      'DataSharing.GrantFailed',
      'Not now',
    );
    const { body } = await portal.as('ada').submit({ entityRef });
    await portal.until(body.id, 'grant-failed');
    await aws.deploy();
    await portal.as('ada').post(`/requests/${body.id}/retry`);
    await portal.until(body.id, 'pending-approval');
    expect(await approvals()).toEqual(['always', 'always']);
  });
});
