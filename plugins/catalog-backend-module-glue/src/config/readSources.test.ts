import { ConfigReader } from '@backstage/config';
import { readSources } from './readSources';

const read = (awsGlue: any) =>
  readSources(new ConfigReader({ catalog: { providers: { awsGlue } } }));

describe('readSources', () => {
  it('reads nothing where nothing is configured', () => {
    expect(readSources(new ConfigReader({}))).toEqual([]);
  });

  it('reads one source, with defaults', () => {
    expect(read({ region: 'eu-west-1' })).toEqual([
      {
        id: 'default',
        region: 'eu-west-1',
        namespace: 'default',
        schedule: {
          frequency: { minutes: 30 },
          timeout: { hours: 2 },
          initialDelay: { seconds: 15 },
        },
        databaseSchedule: {
          frequency: { minutes: 1 },
          timeout: { minutes: 10 },
          initialDelay: { minutes: 1 },
        },
        sensitivity: { flag: 'pii_flag' },
        dataOwners: {},
        includesDatabase: expect.any(Function),
        includesTable: expect.any(Function),
        databasesOnly: false,
        parallelism: 4,
        rejectRemovalsAbovePercentage: 50,
      },
    ]);
  });

  it('reads several sources, by id', () => {
    const sources = read({
      central: {
        accountId: '111122223333',
        region: 'eu-west-1',
        catalogId: '444455556666',
        namespace: 'data',
        schedule: { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
        flag: 'confidential',
        dataOwners: { '012345678901': 'sales', '222222222222': 'group:x/y' },
        databases: { include: ['sales*'], exclude: ['*_tmp'] },
        tables: { exclude: ['tmp_*', 'sales.raw_*'] },
        databasesOnly: true,
        databaseSchedule: {
          frequency: { seconds: 20 },
          timeout: { minutes: 1 },
        },
        queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/glue',
        lfTag: {
          key: 'sensitivity',
          sensitive: ['confidential'],
          notSensitive: ['public'],
        },
        lakeFormationRole: 'arn:aws:iam::111122223333:role/x/backstage',
        parallelism: 8,
        system: 'warehouse',
        rejectRemovalsAbovePercentage: 10,
      },
      us: { accountId: '111122223333', region: 'us-east-1' },
    });
    expect(sources).toMatchObject([
      {
        id: 'central',
        accountId: '111122223333',
        catalogId: '444455556666',
        namespace: 'data',
        schedule: { frequency: { seconds: 10 }, timeout: { minutes: 1 } },
        sensitivity: {
          flag: 'confidential',
          lfTag: {
            key: 'sensitivity',
            sensitive: ['confidential'],
            notSensitive: ['public'],
          },
        },
        dataOwners: { '012345678901': 'sales', '222222222222': 'group:x/y' },
        databaseSchedule: {
          frequency: { seconds: 20 },
          timeout: { minutes: 1 },
        },
        databasesOnly: true,
        queueUrl: 'https://sqs.eu-west-1.amazonaws.com/111122223333/glue',
        lakeFormationRole: 'arn:aws:iam::111122223333:role/x/backstage',
        parallelism: 8,
        system: 'warehouse',
        rejectRemovalsAbovePercentage: 10,
      },
      { id: 'us', region: 'us-east-1' },
    ]);
    expect(
      ['sales', 'SALES_EU', 'sales_tmp', 'hr'].map(sources[0].includesDatabase),
    ).toEqual([true, true, false, false]);
  });

  it.each([
    ['no region', { accountId: '111122223333' }, 'awsGlue.region'],
    [
      'a region that is none',
      { region: 'Ireland' },
      'awsGlue.region is "Ireland"',
    ],
    [
      'an account id without quotes',
      { region: 'eu-west-1', accountId: 111122223333 },
      'awsGlue.accountId is 111122223333, but must be twelve digits in quotes',
    ],
    [
      'a catalog id that is none, in a source of several',
      { central: { region: 'eu-west-1', catalogId: 'central' } },
      'awsGlue.central.catalogId is "central"',
    ],
    [
      'a key that is not known',
      { region: 'eu-west-1', regoin: 'x' },
      'awsGlue.regoin is not known',
    ],
    [
      'a namespace with upper case',
      { region: 'eu-west-1', namespace: 'Data' },
      'awsGlue.namespace is "Data"',
    ],
    [
      'an owner whose account lost its leading zero',
      { region: 'eu-west-1', dataOwners: { '12345678901': 'sales' } },
      'awsGlue.dataOwners is "12345678901"',
    ],
    [
      'an owner that is no group',
      {
        region: 'eu-west-1',
        dataOwners: { '222222222222': 'user:default/ada' },
      },
      'awsGlue.dataOwners.222222222222 is "user:default/ada"',
    ],
    [
      'owners in a list',
      { region: 'eu-west-1', dataOwners: ['sales'] },
      'awsGlue.dataOwners is ["sales"]',
    ],
    [
      'a system that is none',
      { region: 'eu-west-1', system: 'component:x' },
      'awsGlue.system is "component:x"',
    ],
    [
      'a percentage beyond all',
      { region: 'eu-west-1', rejectRemovalsAbovePercentage: 101 },
      'awsGlue.rejectRemovalsAbovePercentage is 101',
    ],
    [
      'a queue that is none',
      { region: 'eu-west-1', queueUrl: 'glue-changes' },
      'awsGlue.queueUrl is "glue-changes"',
    ],
    [
      'a role that is none',
      { region: 'eu-west-1', lakeFormationRole: 'backstage' },
      'awsGlue.lakeFormationRole is "backstage"',
    ],
    [
      'an LF-Tag without values',
      { region: 'eu-west-1', lfTag: { key: 'pii' } },
      'lfTag.sensitive',
    ],
    [
      'a value of an LF-Tag that says both',
      {
        region: 'eu-west-1',
        lfTag: { key: 'pii', sensitive: ['Yes'], notSensitive: ['no', 'yes '] },
      },
      'awsGlue.lfTag.notSensitive is "yes "',
    ],
    [
      'no database at a time',
      { region: 'eu-west-1', parallelism: 0 },
      'awsGlue.parallelism is 0',
    ],
    [
      'a schedule without frequency',
      { region: 'eu-west-1', schedule: { timeout: { minutes: 1 } } },
      'frequency',
    ],
    [
      'two sources of one catalog and region',
      {
        a: { region: 'eu-west-1', accountId: '111122223333' },
        b: { region: 'eu-west-1', catalogId: '111122223333' },
      },
      'awsGlue.b reads the same Glue catalog and region as catalog.providers.awsGlue.a',
    ],
  ])('refuses %s and names the key', (_, config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
