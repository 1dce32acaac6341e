import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from './config';
import { portalConfig } from './portalConfig';
import { config, given, synthesise } from './__testUtils__/synth';

// The library alone takes seconds to load on a busy machine.
jest.setTimeout(60_000);

const outputs = synthesise().central.outputs();

/** As jest reads a YAML file. */
function parsed(yaml: string) {
  const folder = mkdtempSync(join(tmpdir(), 'data-sharing-portal-config-'));
  try {
    const file = join(folder, 'app-config.yaml');
    writeFileSync(file, yaml);
    return require(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

it('is what the portal needs of what was deployed', () => {
  expect(parsed(portalConfig(config.central, outputs))).toEqual({
    aws: {
      accounts: [
        {
          accountId: '111122223333',
          partition: 'aws',
          roleName: 'data-sharing-portal',
          region: 'eu-west-1',
          externalId: 'data-sharing',
        },
      ],
    },
    dataSharing: {
      workflows: [
        {
          catalogId: '111122223333',
          region: 'eu-west-1',
          accountId: '111122223333',
          stateMachineArn:
            'arn:aws:states:eu-west-1:111122223333:stateMachine:data-sharing-share',
          revokeStateMachineArn:
            'arn:aws:states:eu-west-1:111122223333:stateMachine:data-sharing-revoke',
          extendStateMachineArn:
            'arn:aws:states:eu-west-1:111122223333:stateMachine:data-sharing-extend',
          consumerStateMachineArn:
            'arn:aws:states:eu-west-1:111122223333:stateMachine:data-sharing-consumer',
          queueUrl:
            'https://sqs.eu-west-1.amazonaws.com/111122223333/data-sharing-events',
          policy: { unflagged: 'approve', wholeDatabase: 'approve' },
        },
      ],
      flag: 'pii_flag',
    },
    catalog: {
      providers: {
        awsGlue: {
          accountId: '111122223333',
          region: 'eu-west-1',
          queueUrl:
            'https://sqs.eu-west-1.amazonaws.com/111122223333/data-sharing-glue-changes',
          flag: 'pii_flag',
          lakeFormationRole:
            'arn:aws:iam::111122223333:role/data-sharing-portal',
        },
      },
    },
  });
});

it('has no external id where the role asks for none', () => {
  const { central } = parseConfig({
    ...given,
    central: {
      ...given.central,
      portal: { principal: given.central.portal.principal },
    },
  });
  expect(portalConfig(central, outputs)).not.toContain('externalId');
});

it('is not made where an output is missing', () => {
  const { QueueUrl, ...others } = outputs;
  expect(() => portalConfig(config.central, others)).toThrow('QueueUrl');
});
