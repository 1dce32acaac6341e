import type { Stack } from 'aws-cdk-lib';
import { NagSuppressions } from 'cdk-nag';
import type { CentralNames } from './names';

/** Where the central stack is not as AwsSolutions would have it, and why. */
export function explainCentral(stack: Stack, names: CentralNames): void {
  const { arn, executionArns, producerRoleArn, scheduleGroup } = names;
  const explain = (
    path: string,
    id: string,
    reasons: Array<[string, string[]?]>,
  ) =>
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

  for (const machine of ['Judge', 'Revoke', 'Share']) {
    explain(machine, 'AwsSolutions-SF2', [
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
      'The producers are the accounts of the organisation, which a condition names.',
      [producerRoleArn('*')],
    ],
  ]);
  explain('PortalRole', 'AwsSolutions-IAM5', [
    anyProduct,
    ['Lake Formation has no resource to name; all are reads.', ['*']],
    [
      'The executions of the share machine, one for each attempt of a request.',
      [executionArns('share')],
    ],
  ]);
}
