import { parseConfig, readConfig } from './config';
import { given } from './__testUtils__/synth';

const changed = (change: (file: any) => void) => {
  const file = structuredClone(given);
  change(file);
  return () => parseConfig(file);
};

describe('parseConfig', () => {
  it('fills in what has a default', () => {
    expect(parseConfig(given)).toMatchObject({
      central: {
        prefix: 'data-sharing',
        flag: 'pii_flag',
        approvalTimeoutSeconds: 14 * 24 * 3600,
        producerRoleName: 'ProducerWorkflowRole',
        consumerRoleName: 'DataSharingConsumerRole',
      },
    });
  });

  it.each<[string, (file: any) => void]>([
    ['central: must be an object', file => delete file.central],
    ['central.account:', file => delete file.central.account],
    // YAML and JSON alike read a number and drop leading zeros.
    ['central.account:', file => (file.central.account = 111122223333)],
    ['central.region:', file => (file.central.region = 'Ireland')],
    ['central.prefix:', file => (file.central.prefix = 'data_sharing')],
    ['central.prefix:', file => (file.central.prefix = 'x'.repeat(33))],
    ['central.portalUrl:', file => (file.central.portalUrl = 'http://x')],
    ['central.policy:', file => delete file.central.policy],
    [
      'central.policy.unflagged: must be share or approve; there is no default',
      file => delete file.central.policy.unflagged,
    ],
    [
      'central.policy.wholeDatabase: must be by-verdict or approve; there is no default',
      file => delete file.central.policy.wholeDatabase,
    ],
    [
      'central.policy.wholeDatabase:',
      file => (file.central.policy.wholeDatabase = 'share'),
    ],
    [
      'central.allowedAccounts: must be a list',
      file => delete file.central.allowedAccounts,
    ],
    [
      'central.allowedAccounts[2]:',
      file => file.central.allowedAccounts.push('4'),
    ],
    [
      'central.portal.principal:',
      file => (file.central.portal.principal = '*'),
    ],
    [
      'central.portal.principal:',
      file =>
        (file.central.portal.principal = 'arn:aws:iam::111122223333:root'),
    ],
    [
      'central.portal.externalId:',
      file => (file.central.portal.externalId = ''),
    ],
    ['central.flag:', file => (file.central.flag = "pii'flag")],
    [
      'central.approvalTimeoutSeconds:',
      file => (file.central.approvalTimeoutSeconds = '14 days'),
    ],
    [
      'central.approvalTimeoutSeconds:',
      file => (file.central.approvalTimeoutSeconds = 1),
    ],
    ['central.organizationId:', file => (file.central.organizationId = 'acme')],
    [
      'central.producerRoleName:',
      file => (file.central.producerRoleName = 'a/b'),
    ],
    [
      'central.consumerRoleName:',
      file => (file.central.consumerRoleName = 'x'.repeat(65)),
    ],
    ['central.colour: is not known', file => (file.central.colour = 'red')],
    ['producers: must name', file => (file.producers = [])],
    ['producers[0].email:', file => (file.producers[0].email = 'nobody')],
    [
      'producers[1].account: is there twice',
      file => file.producers.push(file.producers[0]),
    ],
    ['consumers: must be a list', file => (file.consumers = {})],
    ['consumers[0].account:', file => (file.consumers[0].account = 4)],
    [
      'consumers[0].email: is not known; there is account',
      file => (file.consumers[0].email = 'a@consumer.example'),
    ],
    [
      'consumers[1].account: is there twice',
      file => file.consumers.push(file.consumers[0]),
    ],
    [
      'consumers[0].account: shares are from central.account',
      file => (file.consumers[0].account = file.central.account),
    ],
    [
      'consumers[1].account: is not in central.allowedAccounts',
      file => file.consumers.push({ account: '666677778888' }),
    ],
  ])('refuses with "%s …"', (message, change) => {
    expect(changed(change)).toThrow(
      expect.objectContaining({
        name: 'ConfigError',
        message: expect.stringContaining(message),
      }),
    );
  });

  it('takes any consumer where any account may receive shares', () => {
    const of = changed(file => {
      file.central.allowedAccounts = [];
      file.consumers.push({ account: '666677778888' });
    });
    expect(of().consumers).toHaveLength(2);
  });

  it('needs no consumer', () => {
    expect(changed(file => delete file.consumers)().consumers).toEqual([]);
  });

  it('needs no producer where the organisation is named', () => {
    const of = changed(file => {
      file.producers = [];
      file.central.organizationId = 'o-abcdefghij';
    });
    expect(of).not.toThrow();
  });
});

describe('readConfig', () => {
  it('names the file that it cannot read', () => {
    expect(() => readConfig('/nowhere/deployment.json')).toThrow(
      '/nowhere/deployment.json: ENOENT',
    );
  });
});
