import { parseConfig } from './config';
import { centralNames } from './names';
import { config, consumer, given, synthesise } from './__testUtils__/synth';

// The library alone takes seconds to load on a busy machine.
jest.setTimeout(60_000);

const names = centralNames(config.central);
const [template] = synthesise().consumers;

it('makes a role and nothing else', () => {
  expect(
    Object.values<any>(template.json.Resources).map(({ Type }) => Type),
  ).toEqual(['AWS::IAM::Role']);
});

it('trusts the role of the workflow, with the ARN of the consumer machine as external id', () => {
  const [{ Properties }] = template.resources('AWS::IAM::Role');
  expect(Properties).toMatchObject({
    RoleName: 'DataSharingConsumerRole',
    AssumeRolePolicyDocument: {
      Statement: [
        {
          Action: 'sts:AssumeRole',
          Condition: {
            ArnEquals: { 'aws:PrincipalArn': names.roleArn('workflow') },
            StringEquals: { 'sts:ExternalId': names.machineArn('consumer') },
          },
        },
      ],
    },
  });
});

it('has the name of the configuration', () => {
  const [other] = synthesise(
    parseConfig({
      ...given,
      central: { ...given.central, consumerRoleName: 'Links' },
    }),
  ).consumers;
  expect(other.outputs()).toEqual({
    RoleArn: `arn:aws:iam::${consumer}:role/Links`,
  });
});
