import { consumer, type ShareWorld } from '../../../embedded/ShareWorld';
import { always, type Path } from './Path';

const lakeFormation = (world: ShareWorld, action: string, input: object) =>
  world.aws.call('lakeformation', action, input);

const setVersion = (world: ShareWorld, version: string) =>
  lakeFormation(world, 'PutDataLakeSettings', {
    DataLakeSettings: { Parameters: { CROSS_ACCOUNT_VERSION: version } },
  });

const leaveToIam = (world: ShareWorld, DatabaseName: string, table: object) =>
  lakeFormation(world, 'GrantPermissions', {
    Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' },
    Resource: { Table: { DatabaseName, ...table } },
    Permissions: ['ALL'],
  });

/** A table `lake` of this location, which is left to IAM. */
const leftToIam = (bucket: string) => async (world: ShareWorld, db: string) => {
  await world.table(db, {
    Name: 'lake',
    Parameters: { pii_flag: 'false' },
    StorageDescriptor: { Location: `s3://${bucket}/${db}/` },
  });
  await leaveToIam(world, db, { Name: 'lake' });
};

/** Left to IAM, which its location allows. */
export const inHybridMode = async (world: ShareWorld, db: string) => {
  await lakeFormation(world, 'RegisterResource', {
    ResourceArn: `arn:aws:s3:::hybrid-${db}`,
    UseServiceLinkedRole: true,
    HybridAccessEnabled: true,
  });
  await leftToIam(`hybrid-${db}`)(world, db);
};

/** Ends before anybody is asked, or after the decision. */
export const blockers: Path[] = [
  {
    name: 'a data lake that shares by version 2',
    input: always,
    given: (world: ShareWorld) => setVersion(world, '2'),
    after: (world: ShareWorld) => setVersion(world, '4'),
    end: 'Blocked',
    says: '"cross-account-version"',
  },
  {
    name: 'a table that is left to IAM',
    table: 'open',
    given: (world: ShareWorld, database: string) =>
      leaveToIam(world, database, { Name: 'open' }),
    end: 'Blocked',
    says: '"iam-allowed-principals"',
  },
  {
    name: 'a table that is left to IAM, in hybrid access mode',
    table: 'lake',
    given: inHybridMode,
    end: 'granted',
  },
  {
    name: 'a table whose location is not registered',
    table: 'lake',
    given: (world: ShareWorld, database: string) =>
      world.table(database, {
        Name: 'lake',
        StorageDescriptor: { Location: 's3://nowhere/lake/' },
      }),
    end: 'Blocked',
    says: '"location-not-registered"',
  },
  {
    name: 'all tables are left to IAM while one waits: the grant says so',
    meanwhile: (world: ShareWorld, database: string) =>
      leaveToIam(world, database, { TableWildcard: {} }),
    end: 'Blocked',
    says: '"iam-allowed-principals"',
  },
  {
    name: 'the data lake goes back to version 2 while one waits: the grant says so',
    target: {
      account_id: consumer,
      principal: `arn:aws:iam::${consumer}:role/analyst`,
    },
    meanwhile: (world: ShareWorld) => setVersion(world, '2'),
    after: (world: ShareWorld) => setVersion(world, '4'),
    end: 'Blocked',
    says: '"cross-account-version"',
  },
];
