import {
  CreateDatabaseCommand,
  GetDatabasesCommand,
  GlueClient,
} from '@aws-sdk/client-glue';
import {
  AssumeRoleCommand,
  ExpiredTokenException,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import {
  central,
  clientsFor,
  consumer,
  errorOf,
  movableClock,
  producer,
  sandboxForTest,
} from '../__testUtils__/sandboxForTest';

const analyst = `arn:aws:iam::${consumer}:role/team/analyst`;

describe('STS', () => {
  const clock = movableClock(new Date().toISOString());
  const test = sandboxForTest({ clock });

  const assume = async (RoleArn: string, more = {}) => {
    const { Credentials, AssumedRoleUser } = await test
      .as()
      .sts.send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada', ...more }),
      );
    return {
      AssumedRoleUser,
      Credentials: Credentials!,
      clients: clientsFor(test.endpoint, {
        accessKeyId: Credentials!.AccessKeyId!,
        secretAccessKey: Credentials!.SecretAccessKey!,
        sessionToken: Credentials!.SessionToken!,
      }),
    };
  };

  it.each([
    ['an account id', producer, producer],
    ['a key that ends with an account id', `AKIA${producer}`, producer],
    ['any other key', 'AKIAIOSFODNN7EXAMPLE', central],
  ])('acts as the account that %s means', async (_, key, account) => {
    expect(
      await test.as(key).sts.send(new GetCallerIdentityCommand({})),
    ).toMatchObject({
      Account: account,
      Arn: `arn:aws:iam::${account}:user/sandbox`,
    });
  });

  it('acts as a role with the keys that AssumeRole gives, in every service', async () => {
    const { clients, Credentials, AssumedRoleUser } = await assume(analyst);
    const Arn = `arn:aws:sts::${consumer}:assumed-role/analyst/ada`;
    expect(AssumedRoleUser?.Arn).toBe(Arn);
    expect(Credentials.Expiration!.getTime()).toBeGreaterThan(Date.now());
    expect(
      await clients.sts.send(new GetCallerIdentityCommand({})),
    ).toMatchObject({ Account: consumer, Arn });
    await clients.glue.send(
      new CreateDatabaseCommand({ DatabaseInput: { Name: 'theirs' } }),
    );
    const own = await test.as().glue.send(new GetDatabasesCommand({}));
    expect(own.DatabaseList).toEqual([]);
    const theirs = await test
      .as(consumer)
      .glue.send(new GetDatabasesCommand({}));
    expect(theirs.DatabaseList).toMatchObject([
      { Name: 'theirs', CatalogId: consumer },
    ]);
  });

  it('keeps issued keys over a restart, and refuses them once they have expired', async () => {
    const { Credentials } = await assume(analyst, { DurationSeconds: 900 });
    await test.restart();
    const sts = clientsFor(test.endpoint, {
      accessKeyId: Credentials.AccessKeyId!,
      secretAccessKey: Credentials.SecretAccessKey!,
      sessionToken: Credentials.SessionToken!,
    }).sts;
    expect((await sts.send(new GetCallerIdentityCommand({}))).Account).toBe(
      consumer,
    );
    clock.forward(901);
    expect(
      await errorOf(sts.send(new GetCallerIdentityCommand({}))),
    ).toMatchObject({ name: new ExpiredTokenException({} as any).name });
  });

  it('refuses an issued key without its session token', async () => {
    const { Credentials } = await assume(analyst);
    const glue = clientsFor(test.endpoint, {
      accessKeyId: Credentials.AccessKeyId!,
      secretAccessKey: Credentials.SecretAccessKey!,
    }).glue;
    expect(await errorOf(glue.send(new GetDatabasesCommand({})))).toMatchObject(
      { name: 'UnrecognizedClientException' },
    );
  });

  it.each([
    ['something that is no role', { RoleArn: 'analyst' }],
    [
      'a session name with a blank',
      { RoleArn: analyst, RoleSessionName: 'a b' },
    ],
    ['a duration below 15 minutes', { RoleArn: analyst, DurationSeconds: 60 }],
  ])('refuses to assume a role with %s', async (_, input) => {
    expect(
      await errorOf(
        test
          .as()
          .sts.send(
            new AssumeRoleCommand({ RoleSessionName: 'ada', ...input }),
          ),
      ),
    ).toMatchObject({ name: 'ValidationError' });
  });

  it('says what it does not emulate, as an AWS error', async () => {
    expect(
      await errorOf(test.as().sts.send(new GetSessionTokenCommand({}))),
    ).toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('sts:GetSessionToken'),
    });
  });

  it('refuses an anonymous request with an AWS error', async () => {
    const config = {
      endpoint: test.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'unused', secretAccessKey: 'unused' },
      signer: { sign: async (request: any) => request },
    };
    for (const attempt of [
      new GlueClient(config).send(new GetDatabasesCommand({})),
      new STSClient(config).send(new GetCallerIdentityCommand({})),
    ]) {
      expect(await errorOf(attempt)).toMatchObject({
        name: 'MissingAuthenticationTokenException',
        $metadata: { httpStatusCode: 403 },
      });
    }
  });
});

describe('STS with a list of roles', () => {
  const trusting = `arn:aws:iam::${producer}:role/ProducerWorkflowRole`;
  const test = sandboxForTest({
    roles: [
      { arn: trusting, trusts: [central], externalId: 'the-machine' },
      { arn: analyst, trusts: [trusting] },
    ],
  });
  const assume = (sts: STSClient, RoleArn: string, ExternalId?: string) =>
    sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: 'ada', ExternalId }),
    );

  it.each([
    ['a role that does not exist', central, `${trusting}2`, 'the-machine'],
    ['another account', consumer, trusting, 'the-machine'],
    ['another external id', central, trusting, 'another'],
    ['no external id', central, trusting, undefined],
  ])('refuses %s', async (_, key, role, externalId) => {
    expect(
      await errorOf(assume(test.as(key).sts, role, externalId)),
    ).toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('sts:AssumeRole'),
    });
  });

  it('lets in who is trusted, also one role by another', async () => {
    const { Credentials } = await assume(
      test.as().sts,
      trusting,
      'the-machine',
    );
    const next = clientsFor(test.endpoint, {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    }).sts;
    expect((await assume(next, analyst)).AssumedRoleUser?.Arn).toBe(
      `arn:aws:sts::${consumer}:assumed-role/analyst/ada`,
    );
    expect(await errorOf(assume(test.as().sts, analyst))).toMatchObject({
      name: 'AccessDenied',
    });
  });
});
