import type { Sandbox } from '@data-sharing/aws-sandbox';
import { catalogId, producer, region } from './sampleCatalog';

/**
 * A machine that honours the workflow contract and does little more: what is
 * called `products` needs no approval, everything else does. So these tests
 * are of the portal, and of any machine that keeps the contract.
 */
const definition = (queueUrl: string) => ({
  QueryLanguage: 'JSONata',
  StartAt: 'Judge',
  States: {
    Judge: {
      Type: 'Pass',
      Assign: {
        request: '{% $states.input %}',
        round: 1,
        verdict: `{% {'verdict': $states.input.source.table = 'products' ? 'not-sensitive' : 'sensitive', 'reasons': [], 'reasonsTotal': 0} %}`,
      },
      Next: 'Approval needed',
    },
    'Approval needed': {
      Type: 'Choice',
      Choices: [
        { Condition: "{% $verdict.verdict = 'sensitive' %}", Next: 'Ask' },
      ],
      Default: 'Grant',
    },
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: {
        QueueUrl: queueUrl,
        MessageBody: {
          type: 'approval-requested',
          contract: 1,
          requestId:
            '{% $exists($request.requestId) ? $request.requestId : null %}',
          executionArn: '{% $states.context.Execution.Id %}',
          stateMachineArn: '{% $states.context.StateMachine.Id %}',
          taskToken: '{% $states.context.Task.Token %}',
          round: '{% $round %}',
          verdict: '{% $verdict %}',
          source: {
            catalogId,
            region,
            database: '{% $request.source.database %}',
            table: '{% $request.source.table %}',
          },
          target: '{% $request.target %}',
          dataOwner: producer,
          dataOwnerName: 'Sales Ltd',
          requester:
            '{% $exists($request.requester) ? $request.requester : null %}',
          reason: '{% $exists($request.reason) ? $request.reason : null %}',
          accessEndsAt: null,
          expiresAt: '2030-01-01T00:00:00Z',
        },
      },
      TimeoutSeconds:
        '{% $exists($request.approval.timeoutSeconds) ? $request.approval.timeoutSeconds : 1209600 %}',
      Assign: { round: '{% $round + 1 %}' },
      Catch: [
        { ErrorEquals: ['States.Timeout'], Next: 'Timed out' },
        {
          ErrorEquals: ['States.ALL'],
          Output: '{% $states.errorOutput %}',
          Next: 'Refused',
        },
      ],
      Next: 'Worse meanwhile',
    },
    'Worse meanwhile': {
      Type: 'Choice',
      Choices: [
        {
          Condition: "{% $request.reason = 'ask twice' and $round = 2 %}",
          Next: 'Ask',
        },
        {
          Condition: "{% $request.reason = 'fail' %}",
          Next: 'Grant failed',
        },
      ],
      Default: 'Grant',
    },
    'Timed out': { Type: 'Fail', Error: 'DataSharing.ApprovalTimedOut' },
    'Grant failed': {
      Type: 'Fail',
      Error: 'DataSharing.GrantFailed',
      Cause: 'Role of account 999900001111 may not grant',
    },
    Refused: {
      Type: 'Fail',
      Error: '{% $states.input.Error %}',
      Cause: '{% $states.input.Cause %}',
    },
    Grant: {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:lakeformation:grantPermissions',
      Arguments: {
        CatalogId: catalogId,
        Principal: {
          DataLakePrincipalIdentifier: '{% $request.target.account_id %}',
        },
        Resource: {
          Table: `{% $merge([{'CatalogId': '${catalogId}', 'DatabaseName': $request.source.database}, $request.source.table = '*' ? {'TableWildcard': {}} : {'Name': $request.source.table}]) %}`,
        },
        Permissions: ['SELECT', 'DESCRIBE'],
        PermissionsWithGrantOption: ['SELECT', 'DESCRIBE'],
      },
      Next: 'All tables',
    },
    'All tables': {
      Type: 'Choice',
      Choices: [
        {
          Condition: "{% $request.source.table = '*' %}",
          Next: 'Grant the database',
        },
      ],
      Default: 'Done',
    },
    'Grant the database': {
      Type: 'Task',
      Resource: 'arn:aws:states:::aws-sdk:lakeformation:grantPermissions',
      Arguments: {
        CatalogId: catalogId,
        Principal: {
          DataLakePrincipalIdentifier: '{% $request.target.account_id %}',
        },
        Resource: {
          Database: {
            CatalogId: catalogId,
            Name: '{% $request.source.database %}',
          },
        },
        Permissions: ['DESCRIBE'],
        PermissionsWithGrantOption: ['DESCRIBE'],
      },
      Next: 'Done',
    },
    Done: { Type: 'Succeed' },
  },
});

/** Makes the queue, the rule and the machine as a deployment would. */
export async function deploySmallMachine(sandbox: Sandbox) {
  const central = sandbox.caller();
  const { QueueUrl: queueUrl } = await sandbox.call(
    'sqs',
    'CreateQueue',
    { QueueName: 'approvals' },
    central,
  );
  const { stateMachineArn } = await sandbox.call(
    'sfn',
    'CreateStateMachine',
    {
      name: 'data-share',
      definition: JSON.stringify(definition(queueUrl)),
      roleArn: `arn:aws:iam::${catalogId}:role/data-share`,
    },
    central,
  );
  await sandbox.call(
    'eventbridge',
    'PutRule',
    {
      Name: 'executions',
      EventPattern: JSON.stringify({
        source: ['aws.states'],
        'detail-type': ['Step Functions Execution Status Change'],
        detail: { stateMachineArn: [stateMachineArn] },
      }),
    },
    central,
  );
  await sandbox.call(
    'eventbridge',
    'PutTargets',
    {
      Rule: 'executions',
      Targets: [
        { Id: 'queue', Arn: `arn:aws:sqs:${region}:${catalogId}:approvals` },
      ],
    },
    central,
  );
  return { stateMachineArn, queueUrl };
}
