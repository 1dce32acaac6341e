import type { Stack } from 'aws-cdk-lib';
import { NagSuppressions } from 'cdk-nag';
import { machineNames, portalMachines } from '@data-sharing/workflow';
import type { ConsumerConfig } from './config';
import { constructId, type CentralNames } from './names';

/** @param path - of a construct of the stack */
const explainer =
  (stack: Stack) =>
  (path: string, id: string, reasons: Array<[string, string[]?]>) =>
    NagSuppressions.addResourceSuppressions(
      stack.node.findChild(path),
      reasons.map(([reason, appliesTo]) => ({
        id,
        reason,
        appliesTo: appliesTo?.map(found =>
          found.includes('::') && !found.startsWith('arn:')
            ? found
            : `Resource::${found}`,
        ),
      })),
    );

/** Where the central stack is not as AwsSolutions would have it, and why. */
export function explainCentral(stack: Stack, names: CentralNames): void {
  const {
    arn,
    executionArns,
    producerRoleArn,
    consumerRoleArn,
    scheduleGroup,
  } = names;
  const explain = explainer(stack);

  for (const name of machineNames) {
    explain(constructId(name), 'AwsSolutions-SF2', [
      [
        'The history of an execution has each state with its times, for 90 days. A trace would bring causes, in which people say why they refuse, to a service with other readers.',
      ],
    ]);
  }
  const anyProduct: [string, string[]] = [
    'Every database and table of this catalog can be a product; which of them the role sees is for Lake Formation to say.',
    [arn('glue', 'database/*'), arn('glue', 'table/*')],
  ];
  explain('WorkflowRole', 'AwsSolutions-IAM5', [
    anyProduct,
    [
      'Lake Formation, Organizations and the delivery of logs have no resource to name, and a RAM share has its name only once Lake Formation has made it: conditions limit those to the shares of Lake Formation.',
      ['*'],
    ],
    [
      'Reads of RAM that Lake Formation makes: AWS, whose policy this follows, does not say which.',
      ['Action::ram:Get*', 'Action::ram:List*'],
    ],
    [
      'The executions of the two machines that the share machine starts; AWS names them.',
      [executionArns('judge'), executionArns('revoke')],
    ],
    [
      'One schedule for each share that ends, in a group of their own.',
      [arn('scheduler', `schedule/${scheduleGroup}/*`)],
    ],
    [
      'Producers are the accounts of the organisation, consumers those that may receive shares; a condition names both.',
      [producerRoleArn('*'), consumerRoleArn('*')],
    ],
  ]);
  explain('PortalRole', 'AwsSolutions-IAM5', [
    anyProduct,
    ['Lake Formation has no resource to name; all are reads.', ['*']],
    [
      'The executions of the machines that it starts: one for each attempt, revocation, extension and look at the consumer of a request.',
      portalMachines.map(executionArns),
    ],
  ]);
}

/** The same of a consumer's stack. */
export function explainConsumer(
  stack: Stack,
  names: CentralNames,
  { account }: ConsumerConfig,
): void {
  const { arn, partition, region } = names;
  const own = (resource: string) =>
    `arn:${partition}:glue:${region}:${account}:${resource}`;
  explainer(stack)('Role', 'AwsSolutions-IAM5', [
    [
      'Lake Formation and the list of invitations have no resource to name; Lake Formation lets the role grant only what it made itself.',
      ['*'],
    ],
    [
      'An invitation has its id only once it was sent: conditions limit them to those of Lake Formation in the central account.',
      [arn('ram', 'resource-share-invitation/*')],
    ],
    [
      'The links to what is shared are in databases of these names, one for each database that is shared from.',
      [own('database/*_shared'), own('table/*_shared/*')],
    ],
    [
      'Every database and table of the central catalog can be shared, and is seen once it is; these are reads.',
      [arn('glue', 'database/*'), arn('glue', 'table/*')],
    ],
  ]);
}
