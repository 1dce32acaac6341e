import { parseConfig } from './config';
import { centralNames } from './names';
import { config, given, synthesise } from './__testUtils__/synth';

// The library alone takes seconds to load on a busy machine.
jest.setTimeout(60_000);

const names = centralNames(config.central);
const [template] = synthesise().producers;

it('encrypts the topic that the share machine publishes to', () => {
  const [{ Properties }] = template.resources('AWS::SNS::Topic');
  expect(Properties).toMatchObject({
    TopicName: 'DataLakeSharingApproval',
    KmsMasterKeyId: expect.stringMatching(/:alias\/aws\/sns$/),
  });
});

it('tells the people of the configuration by e-mail, or nobody', () => {
  expect(template.resources('AWS::SNS::Subscription')).toMatchObject([
    { Properties: { Protocol: 'email', Endpoint: given.producers[0].email } },
  ]);
  const [silent] = synthesise(
    parseConfig({ ...given, producers: [{ account: '222233334444' }] }),
  ).producers;
  expect(silent.resources('AWS::SNS::Subscription')).toEqual([]);
});

it('trusts the role of the workflow, with the ARN of the share machine as external id', () => {
  const [{ Properties }] = template.resources('AWS::IAM::Role');
  expect(Properties).toMatchObject({
    RoleName: 'ProducerWorkflowRole',
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': names.roleArn('workflow') },
            StringEquals: { 'sts:ExternalId': names.machineArn('share') },
          },
        },
      ],
    },
  });
});
