import type { TaskScheduledEventDetails } from '@aws-sdk/client-sfn';
import type { MachineName } from '@data-sharing/workflow';
import type { CentralNames } from '../names';
import type { Call } from './simulate';
import { catalogId, region } from './synth';

/** A call of a state, as the history of its execution has it. */
export interface Task extends TaskScheduledEventDetails {
  machine: MachineName;
}

/** ARN of something in the account that the call is made in, or in another. */
type Arn = (service: string, resource: string, account?: string) => string;

/** What each of these actions is asked for, besides `*`. */
const resourcesOf: Record<string, (input: any, arn: Arn) => string[]> = {
  'aws-sdk:dynamodb': ({ TableName }, arn) => [
    arn('dynamodb', `table/${TableName}`),
  ],
  'aws-sdk:glue': (input, arn) => {
    const { CatalogId, DatabaseName } = input;
    const { Name } = input.TableInput ?? input.DatabaseInput ?? input;
    const at = (resource: string) => arn('glue', resource, CatalogId);
    return [
      at('catalog'),
      at(`database/${DatabaseName ?? Name}`),
      ...(DatabaseName ? [at(`table/${DatabaseName}/${Name ?? 'any'}`)] : []),
    ];
  },
  'aws-sdk:lakeformation': () => ['*'],
  'aws-sdk:ram': ({ ResourceShareInvitationArn }) => [
    ResourceShareInvitationArn ?? '*',
  ],
  'aws-sdk:scheduler': ({ GroupName, Name }, arn) => [
    arn('scheduler', `schedule/${GroupName}/${Name}`),
  ],
  'aws-sdk:sfn': ({ ExecutionArn }) => [ExecutionArn],
  'aws-sdk:sns': ({ TopicArn }) => [TopicArn],
  sqs: ({ QueueUrl }, arn) => [arn('sqs', QueueUrl.split('/').at(-1))],
  states: ({ StateMachineArn }) => [StateMachineArn],
};
resourcesOf.dynamodb = resourcesOf['aws-sdk:dynamodb'];

/** What AWS knows of the resource that the call does not say. */
const contextOf: Record<string, Call['context']> = {
  'ram:AcceptResourceShareInvitation': {
    'ram:ShareOwnerAccountId': catalogId,
    'ram:ResourceShareName': 'LakeFormation-V4-ABCDEFGHIJ',
  },
};

/** What IAM is asked when a state makes its call. */
export function callsOf(task: Task, names: CentralNames): Call[] {
  const resources = resourcesOf[task.resourceType!];
  if (!resources) {
    throw new Error(`Say here what ${task.resourceType} asks IAM for`);
  }
  const input = JSON.parse(task.parameters!);
  const [verb] = task.resource!.split('.');
  const service = task
    .resourceType!.split(':')
    .at(-1)!
    .replace(/^sfn$/, 'states');
  const action = `${service}:${verb[0].toUpperCase()}${verb.slice(1)}`;
  const workflow = names.roleArn('workflow');
  const { roleArn } = task.taskCredentials ?? {};
  const by = roleArn ?? workflow;
  const own = by.split(':')[4];
  const arn: Arn = (of, resource, account = own) =>
    `arn:aws:${of}:${region}:${account}:${resource}`;
  const made = resources(input, arn).map(resource => ({
    by,
    action,
    resource,
    context: contextOf[action],
    // An invitation has the ARN of who sent it, and is for who got it.
    ...(service === 'ram' && { account: own }),
  }));
  if (roleArn) {
    const context = { 'sts:ExternalId': names.machineArn(task.machine) };
    return [
      { by: workflow, action: 'sts:AssumeRole', resource: roleArn, context },
      ...made,
    ];
  }
  if (input.Target?.RoleArn) {
    const context = { 'iam:PassedToService': 'scheduler.amazonaws.com' };
    return [
      ...made,
      {
        by: workflow,
        action: 'iam:PassRole',
        resource: input.Target.RoleArn,
        context,
      },
    ];
  }
  return made;
}
