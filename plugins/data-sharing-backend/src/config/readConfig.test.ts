import { ConfigReader } from '@backstage/config';
import { readConfig } from './readConfig';

const workflow = {
  catalogId: '111122223333',
  region: 'eu-west-1',
  stateMachineArn:
    'arn:aws:states:eu-west-1:111122223333:stateMachine:data-share',
  queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/approvals',
  policy: { unflagged: 'share', wholeDatabase: 'by-verdict' },
};

const { queueUrl, ...withoutQueue } = workflow;
const sample = { ...withoutQueue, kind: 'aws-sample' };

const read = (dataSharing: object) =>
  readConfig(new ConfigReader({ dataSharing } as never));

describe('readConfig', () => {
  it('is browse-only without any configuration', () => {
    expect(readConfig(new ConfigReader({}))).toEqual({
      workflows: [],
      consumerAccounts: [],
      externalRequests: 'two-people',
      flag: 'pii_flag',
      approvalTimeoutSeconds: undefined,
    });
  });

  it('completes the refs of requesters and reads a duration', () => {
    expect(
      read({
        workflows: [workflow],
        consumerAccounts: [
          { id: '444455556666', name: 'Sales', requesters: ['Group:Analysts'] },
        ],
        approvalTimeout: { days: 2 },
      }),
    ).toMatchObject({
      workflows: [workflow],
      consumerAccounts: [{ requesters: ['group:default/analysts'] }],
      approvalTimeoutSeconds: 172_800,
    });
  });

  it('takes a workflow for one of ours unless it says otherwise', () => {
    const kinds = (...workflows: object[]) =>
      read({ workflows }).workflows.map(({ kind }) => kind);
    expect(kinds(workflow)).toEqual(['data-sharing']);
    expect(kinds(sample)).toEqual(['aws-sample']);
  });

  it.each([
    [
      'a kind that there is not',
      { workflows: [{ ...sample, kind: 'aws' }] },
      'dataSharing.workflows[0].kind',
    ],
    [
      'a missing queue',
      { workflows: [withoutQueue] },
      'dataSharing.workflows[0].queueUrl: is required',
    ],
    [
      'a queue that a machine does not have',
      { workflows: [{ ...sample, queueUrl }] },
      'dataSharing.workflows[0].queueUrl: must not be set with kind: aws-sample',
    ],
    [
      'a machine that revokes what another granted',
      {
        workflows: [
          { ...sample, revokeStateMachineArn: sample.stateMachineArn },
        ],
      },
      'dataSharing.workflows[0].revokeStateMachineArn: must not be set',
    ],
    [
      'a machine that shares from another catalog',
      { workflows: [{ ...sample, catalogId: '999900001111' }] },
      'dataSharing.workflows[0].stateMachineArn: must be in account 999900001111',
    ],
    [
      'a flag that a machine does not read',
      { workflows: [sample], flag: 'sensitive' },
      'dataSharing.flag: must be pii_flag',
    ],
    [
      'an account without quotes',
      { consumerAccounts: [{ id: 444455556666, name: 'Sales' }] },
      'dataSharing.consumerAccounts[0].id: must be a string',
    ],
    [
      'a policy left out',
      { workflows: [{ ...workflow, policy: { unflagged: 'share' } }] },
      'dataSharing.workflows[0].policy.wholeDatabase',
    ],
    [
      'an unknown key',
      { workflows: [{ ...workflow, queueURL: 'x' }] },
      'dataSharing.workflows[0]',
    ],
    [
      'a machine in another region',
      { workflows: [{ ...workflow, region: 'us-east-1' }] },
      'dataSharing.workflows[0].stateMachineArn',
    ],
    [
      'a machine that is no ARN',
      { workflows: [{ ...workflow, revokeStateMachineArn: 'revoke' }] },
      'dataSharing.workflows[0].revokeStateMachineArn',
    ],
    [
      'a second machine in another region',
      {
        workflows: [
          {
            ...workflow,
            extendStateMachineArn: workflow.stateMachineArn.replace(
              'eu-west-1',
              'us-east-1',
            ),
          },
        ],
      },
      'dataSharing.workflows[0].extendStateMachineArn: must be in eu-west-1',
    ],
    [
      'two workflows for one catalog',
      { workflows: [workflow, workflow] },
      'dataSharing.workflows[1] repeats 111122223333 in eu-west-1',
    ],
    [
      'a requester that is neither user nor group',
      {
        consumerAccounts: [
          { id: '444455556666', name: 'S', requesters: ['component:a'] },
        ],
      },
      'dataSharing.consumerAccounts[0].requesters[0]',
    ],
    [
      'a time limit of seconds',
      { approvalTimeout: { seconds: 5 } },
      'dataSharing.approvalTimeout',
    ],
    [
      'a time limit that Step Functions does not have',
      { approvalTimeout: { days: 400 } },
      'dataSharing.approvalTimeout',
    ],
  ])('names the key of %s', (_, data, message) => {
    expect(() => read(data)).toThrow(message);
  });
});
