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

  it.each([
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
