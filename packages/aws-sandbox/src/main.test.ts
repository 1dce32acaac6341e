import { spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDatabaseCommand,
  GetDatabaseCommand,
  GetDatabasesCommand,
} from '@aws-sdk/client-glue';
import { GrantPermissionsCommand } from '@aws-sdk/client-lakeformation';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { clientsFor, consumer } from './__testUtils__/sandboxForTest';

const directory = mkdtempSync(join(tmpdir(), 'aws-sandbox-main-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** The sandbox as its own process. */
async function run(...args: string[]) {
  const child = spawn(
    process.execPath,
    [
      '--no-warnings',
      '--require',
      require.resolve('@backstage/cli/config/nodeTransform.cjs'),
      require.resolve('./main.ts'),
      ...args,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const printed = new EventEmitter();
  const hear = (chunk: string) => {
    output += chunk;
    printed.emit('more');
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = new Promise<number | null>(resolve => {
    child.on('close', code => {
      resolve(code);
      printed.emit('more');
    });
  });
  let endpoint: string | undefined;
  while (!endpoint && child.exitCode === null) {
    await once(printed, 'more');
    endpoint = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
  }
  return {
    child,
    ended,
    output: () => output,
    endpoint,
  };
}

describe('the sandbox as a process', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its endpoint, ends cleanly on %s, and keeps what it took',
    async signal => {
      const args = [
        '--port',
        '0',
        '--data-file',
        join(directory, signal, 'a.db'),
      ];
      const first = await run(...args);
      expect(first.endpoint).toBeDefined();
      await clientsFor(first.endpoint!).glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'kept' } }),
      );
      first.child.kill(signal);
      expect(await first.ended).toBe(0);

      const second = await run(...args);
      const { Database } = await clientsFor(second.endpoint!).glue.send(
        new GetDatabaseCommand({ Name: 'kept' }),
      );
      expect(Database?.Name).toBe('kept');
      second.child.kill(signal);
      expect(await second.ended).toBe(0);
    },
    60_000,
  );

  it('governs every role that --governed-role names', async () => {
    const roles = ['reader', 'team/scan'].map(
      name => `arn:aws:iam::111122223333:role/${name}`,
    );
    const { child, ended, endpoint } = await run(
      ...['--port', '0', '--data-file', ':memory:'],
      ...roles.flatMap(role => ['--governed-role', role]),
    );
    const { glue, sts } = clientsFor(endpoint!);
    await glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
    );
    const seen = await Promise.all(
      [...roles, 'arn:aws:iam::111122223333:role/free'].map(async RoleArn => {
        const { Credentials } = await sts.send(
          new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' }),
        );
        const { DatabaseList } = await clientsFor(endpoint!, {
          accessKeyId: Credentials!.AccessKeyId!,
          secretAccessKey: Credentials!.SecretAccessKey!,
          sessionToken: Credentials!.SessionToken!,
        }).glue.send(new GetDatabasesCommand({}));
        return DatabaseList!.length;
      }),
    );
    expect(seen).toEqual([0, 0, 1]);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 60_000);

  it.each([
    [['--organisation', '111122223333, 444455556666'], []],
    [['--organisation', '111122223333'], ['PENDING']],
    [['--organisation', ''], ['PENDING']],
    [[], []],
  ])(
    'invites whoever is outside the organisation: %j',
    async (args, expected) => {
      const { child, ended, endpoint } = await run(
        ...['--port', '0', '--data-file', ':memory:', ...args],
      );
      const { glue, lakeFormation } = clientsFor(endpoint!);
      await glue.send(
        new CreateDatabaseCommand({ DatabaseInput: { Name: 'sales' } }),
      );
      await lakeFormation.send(
        new GrantPermissionsCommand({
          Principal: { DataLakePrincipalIdentifier: consumer },
          Resource: { Database: { Name: 'sales' } },
          Permissions: ['DESCRIBE'],
        }),
      );
      const { resourceShareInvitations } = await clientsFor(
        endpoint!,
        consumer,
      ).ram('GetResourceShareInvitations');
      expect(resourceShareInvitations.map(({ status }: any) => status)).toEqual(
        expected,
      );
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    },
    60_000,
  );

  it('keeps what it took when it is killed', async () => {
    const args = ['--port', '0', '--data-file', join(directory, 'killed.db')];
    const first = await run(...args);
    await clientsFor(first.endpoint!).glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'kept' } }),
    );
    first.child.kill('SIGKILL');
    await first.ended;
    const second = await run(...args);
    await clientsFor(second.endpoint!).glue.send(
      new GetDatabaseCommand({ Name: 'kept' }),
    );
    second.child.kill('SIGTERM');
    expect(await second.ended).toBe(0);
  }, 60_000);

  it.each([
    [['--port', '99999'], /--port must be between 0 and 65535/],
    [['--nosuch'], /Unknown option/],
    [
      ['--port', '0', '--data-file', ':memory:', '--governed-role', 'ada'],
      /must be the ARN of an IAM role, not ada/,
    ],
    [
      ['--port', '0', '--data-file', ':memory:', '--organisation', 'o-1'],
      /must be twelve digits, not o-1/,
    ],
    [
      ['--port', '0', '--data-file', ':memory:', '--account', '12'],
      /must be twelve digits/,
    ],
  ])(
    'does not start with %j, and says why',
    async (args, message) => {
      const attempt = await run(...args);
      expect(await attempt.ended).toBe(1);
      expect(attempt.output()).toMatch(message);
    },
    30_000,
  );
});
