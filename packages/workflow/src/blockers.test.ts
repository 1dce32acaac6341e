import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { UpdateTableCommand } from '@aws-sdk/client-glue';
import {
  GetDataLakeSettingsCommand,
  GrantPermissionsCommand,
  PutDataLakeSettingsCommand,
  RegisterResourceCommand,
  type Permission,
  type Resource,
} from '@aws-sdk/client-lakeformation';
import { startSandbox, type Sandbox } from '@data-sharing/aws-sandbox';
import {
  blockedCauseSchema,
  type Blocker,
} from '@data-sharing/backstage-plugin-data-sharing-common';
import {
  catalogId,
  columns,
  consumer,
  TestWorkflow,
} from './__testUtils__/workflow';

const execute = promisify(execFile);

const runs = (command: string) =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).status === 0;

/** The commands are for people, who have these. */
const missing = ['aws', 'jq', 'bash'].filter(command => !runs(command));
const withCli = missing.length === 0 ? describe : describe.skip;
const mended = `mended by the commands${
  missing.length ? ` (skipped: no ${missing.join(', ')})` : ''
}`;

const workflowRole = `arn:aws:iam::${catalogId}:role/data-sharing-workflow`;

// Each command of the AWS CLI is a process that starts Python.
jest.setTimeout(60_000);

/** Somebody may have called a table so. */
const oddName = `it's "odd"; $(touch x) \`y\``;

describe('what stands in the way', () => {
  let sandbox: Sandbox;
  let workflow: TestWorkflow;
  let count = 0;
  let db: string;

  const start = async (governedRoles: string[] = []) => {
    sandbox = await startSandbox({
      port: 0,
      dataFile: ':memory:',
      governedRoles,
    });
    workflow = new TestWorkflow(sandbox.endpoint);
    await workflow.deploy();
  };

  const stop = async () => {
    workflow.destroy();
    await sandbox.stop();
  };

  const table = (name: string, location?: string) =>
    workflow.table(db, {
      Name: name,
      StorageDescriptor: {
        Columns: columns({ id: 'false', day: 'false' }),
        Location: location,
      },
    });

  const product = async () => {
    count += 1;
    db = `sales${count}`;
    await workflow.database(db);
    await table('open');
    await table('other');
  };

  const run = (name: string, named?: string[]) =>
    workflow.run({
      source: { database: db, table: name, columns: named },
      target: { account_id: consumer },
    });

  const granted = async () =>
    (await workflow.permissions()).filter(line => line.includes(` ${db}`));

  /** The blockers that a request ends with, and that it grants nothing. */
  const blockersOf = async (
    name: string,
    named?: string[],
  ): Promise<Blocker[]> => {
    const execution = await run(name, named);
    expect(execution).toMatchObject({
      status: 'FAILED',
      error: 'DataSharing.Blocked',
    });
    const { blockers, message } = blockedCauseSchema
      .strict()
      .parse(JSON.parse(execution.cause!));
    expect(message).not.toBe('');
    expect(await granted()).toEqual([]);
    return blockers;
  };

  const codesOf = async (name: string) =>
    (await blockersOf(name)).map(({ code }) => code);

  const grantTo = (
    principal: string,
    resource: Resource,
    permissions: Permission[],
  ) =>
    workflow.lakeFormation.send(
      new GrantPermissionsCommand({
        Principal: { DataLakePrincipalIdentifier: principal },
        Resource: resource,
        Permissions: permissions,
      }),
    );

  const leaveToIam = (
    resource: Resource,
    permissions: Permission[] = ['ALL'],
  ) => grantTo('IAM_ALLOWED_PRINCIPALS', resource, permissions);

  const oneTable = (Name: string): Resource => ({
    Table: { DatabaseName: db, Name },
  });
  const allTables = (): Resource => ({
    Table: { DatabaseName: db, TableWildcard: {} },
  });

  const register = (path: string, hybrid = false) =>
    workflow.lakeFormation.send(
      new RegisterResourceCommand({
        ResourceArn: `arn:aws:s3:::${path}`,
        UseServiceLinkedRole: true,
        HybridAccessEnabled: hybrid,
      }),
    );

  const settings = async () =>
    (await workflow.lakeFormation.send(new GetDataLakeSettingsCommand({})))
      .DataLakeSettings!;

  const setVersion = async (version: string) =>
    workflow.lakeFormation.send(
      new PutDataLakeSettingsCommand({
        DataLakeSettings: {
          ...(await settings()),
          DataLakeAdmins: [
            {
              DataLakePrincipalIdentifier: `arn:aws:iam::${catalogId}:role/Admin`,
            },
          ],
          Parameters: { CROSS_ACCOUNT_VERSION: version },
        },
      }),
    );

  /** Does what the blockers say, as it is printed. */
  const mend = async (blockers: Blocker[]) => {
    for (const { command } of blockers) {
      await execute('bash', ['-euo', 'pipefail', '-c', command], {
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          AWS_ENDPOINT_URL: sandbox.endpoint,
          AWS_ACCESS_KEY_ID: catalogId,
          AWS_SECRET_ACCESS_KEY: 'not-verified',
          AWS_EC2_METADATA_DISABLED: 'true',
          AWS_PAGER: '',
        } as any,
      });
    }
  };

  const statusOnceMended = async (name: string, blockers: Blocker[]) => {
    await mend(blockers);
    return (await run(name)).status;
  };

  describe('of any product', () => {
    beforeAll(() => start());
    afterAll(stop);
    beforeEach(product);
    afterEach(() => setVersion('4'));

    it.each(['1', '2'])(
      'cross-account version %s blocks before anybody is asked',
      async version => {
        await setVersion(version);
        const arn = await workflow.start({
          source: { database: db, table: 'open' },
          target: { account_id: consumer },
          approval: { required: 'always' },
        });
        expect((await workflow.end(arn)).error).toBe('DataSharing.Blocked');
        expect(await workflow.path(arn)).not.toContain('Ask for approval');
      },
    );

    it('cross-account version 3 does not', async () => {
      await setVersion('3');
      expect((await run('open')).status).toBe('SUCCEEDED');
    });

    it('IAMAllowedPrincipals on the table blocks, and on another does not', async () => {
      await leaveToIam(oneTable('open'));
      expect(await blockersOf('open')).toMatchObject([
        { code: 'iam-allowed-principals', resource: `${db}.open` },
      ]);
      expect((await run('other')).status).toBe('SUCCEEDED');
    });

    it('IAMAllowedPrincipals may stay where the location is in hybrid access mode', async () => {
      await register('hybrid', true);
      await table('t', 's3://hybrid/t/');
      await leaveToIam(oneTable('t'));
      await setVersion('3');
      expect(await codesOf('t')).toEqual(['iam-allowed-principals']);
      await setVersion('4');
      expect((await run('t')).status).toBe('SUCCEEDED');
    });

    it('the nearest registration decides whether it is hybrid', async () => {
      await register('nearest', true);
      await register('nearest/plain');
      await table('t', 's3://nearest/plain/t');
      await table('u', 's3://nearest/plainer/u');
      await leaveToIam(oneTable('t'));
      await leaveToIam(oneTable('u'));
      expect(await codesOf('t')).toEqual(['iam-allowed-principals']);
      expect((await run('u')).status).toBe('SUCCEEDED');
    });

    it('all tables are hybrid only where each of them is', async () => {
      await register('lake1', true);
      await register('lake2', true);
      await table('t', 's3://lake1/t');
      await table('u', 's3a://lake2/u/');
      await leaveToIam(allTables());
      expect(await codesOf('*')).toEqual(['iam-allowed-principals']);
      for (const name of ['open', 'other']) {
        await workflow.glue.send(
          new UpdateTableCommand({
            DatabaseName: db,
            TableInput: {
              Name: name,
              Parameters: { pii_flag: 'false' },
              StorageDescriptor: { Location: `s3://lake2/${name}` },
            },
          }),
        );
      }
      expect((await run('*')).status).toBe('SUCCEEDED');
    });

    it('a location that is not registered blocks', async () => {
      await table('t', 's3://nowhere/t/');
      expect(await blockersOf('t')).toMatchObject([
        { code: 'location-not-registered', resource: 's3://nowhere/t/' },
      ]);
    });

    it('of all tables, three such locations are named', async () => {
      for (let i = 0; i < 5; i++) await table(`t${i}`, `s3://nowhere/t${i}/`);
      expect(await codesOf('*')).toEqual(
        Array(3).fill('location-not-registered'),
      );
    });

    it('that a product is not there comes first', async () => {
      await setVersion('1');
      expect((await run('nothing')).error).toBe('DataSharing.ProductNotFound');
    });

    withCli(mended, () => {
      it('the version is mended, and no other setting', async () => {
        await setVersion('1');
        const before = await settings();
        const blockers = await blockersOf('open');
        expect(blockers).toMatchObject([
          {
            code: 'cross-account-version',
            resource: `data lake of ${catalogId} in eu-west-1`,
          },
        ]);
        expect(await statusOnceMended('open', blockers)).toBe('SUCCEEDED');
        expect(await settings()).toEqual({
          ...before,
          Parameters: { ...before.Parameters, CROSS_ACCOUNT_VERSION: '4' },
        });
      });

      it.each<[string, string, () => Resource, Permission[]]>([
        ['everything on a table', 'open', () => oneTable('open'), ['ALL']],
        [
          'some permissions on a table',
          'open',
          () => oneTable('open'),
          ['SELECT', 'DESCRIBE'],
        ],
        ['all tables', '*', allTables, ['ALL']],
        ['all tables, for one of them', 'open', allTables, ['ALL']],
        ['a table, for all of them', '*', () => oneTable('other'), ['ALL']],
        [
          'the database, for all tables',
          '*',
          () => ({ Database: { Name: db } }),
          ['ALL'],
        ],
      ])(
        'IAMAllowedPrincipals: %s is taken from it as the command says',
        async (_, name, resource, permissions) => {
          await leaveToIam(resource(), permissions);
          const blockers = await blockersOf(name);
          expect(blockers.map(({ code }) => code)).toEqual([
            'iam-allowed-principals',
          ]);
          expect(await statusOnceMended(name, blockers)).toBe('SUCCEEDED');
        },
      );

      it('names stand in quotes in a command', async () => {
        await table(oddName);
        await leaveToIam(oneTable(oddName));
        expect(await statusOnceMended(oddName, await blockersOf(oddName))).toBe(
          'SUCCEEDED',
        );
      });

      it('names stand in quotes where all tables are gone through', async () => {
        await table(oddName);
        await leaveToIam(oneTable(oddName));
        expect(await statusOnceMended('*', await blockersOf('*'))).toBe(
          'SUCCEEDED',
        );
      });

      it('the location is registered', async () => {
        await table('t', `s3://lake/it's here; $(touch x)/`);
        expect(await statusOnceMended('t', await blockersOf('t'))).toBe(
          'SUCCEEDED',
        );
      });

      it('all that stands in the way is named at once', async () => {
        await table('t', 's3://farther/t/');
        await leaveToIam(oneTable('t'));
        await setVersion('2');
        const blockers = await blockersOf('t');
        expect(blockers.map(({ code }) => code)).toEqual([
          'cross-account-version',
          'iam-allowed-principals',
          'location-not-registered',
        ]);
        expect(await statusOnceMended('t', blockers)).toBe('SUCCEEDED');
      });
    });
  });

  withCli(`of a workflow that Lake Formation governs, ${mended}`, () => {
    beforeAll(() => start([workflowRole]));
    afterAll(stop);
    beforeEach(async () => {
      await product();
      await grantTo(workflowRole, allTables(), ['DESCRIBE', 'SELECT']);
      await grantTo(workflowRole, { Database: { Name: db } }, ['DESCRIBE']);
    });

    it.each([
      ['a table', 'open', undefined, [() => `${db}.open`]],
      ['some columns', 'open', ['id'], [() => `${db}.open`]],
      ['all tables', '*', undefined, [() => `${db}.*`, () => db]],
    ])('%s', async (_, name, named, resources) => {
      const blockers = await blockersOf(name, named);
      expect(blockers).toMatchObject(
        resources.map(resource => ({
          code: 'not-grantable',
          resource: resource(),
        })),
      );
      await mend(blockers);
      expect((await run(name, named)).status).toBe('SUCCEEDED');
    });
  });
});
