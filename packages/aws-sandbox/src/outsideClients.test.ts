import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import {
  central,
  consumer,
  sandboxForTest,
} from './__testUtils__/sandboxForTest';

const execute = promisify(execFile);

/** First of the commands that runs. */
const found = (...commands: string[][]) =>
  commands.find(
    ([command, ...args]) =>
      spawnSync(command, args, { stdio: 'ignore' }).status === 0,
  )?.[0];

const aws = found(
  ['aws', '--version'],
  ['/root/.pyenv/shims/aws', '--version'],
);
const python = found(
  ['python3', '-c', 'import boto3'],
  ['python', '-c', 'import boto3'],
  ['/root/.pyenv/shims/python', '-c', 'import boto3'],
);

/** Skipped visibly, by the name of what is missing. */
const whereInstalled = (what: string, tool: string | undefined) =>
  tool
    ? { describe, title: what }
    : { describe: describe.skip, title: `${what} (skipped: not installed)` };

/** Outside the organisation of the others. */
const stranger = '777788889999';

const test = sandboxForTest({ organisation: [central, consumer] });

const environment = (account: string) => ({
  PATH: process.env.PATH,
  HOME: process.env.HOME,
  AWS_ENDPOINT_URL: test.endpoint,
  AWS_ACCESS_KEY_ID: account,
  AWS_SECRET_ACCESS_KEY: 'not-verified',
  AWS_DEFAULT_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
});

const cli = whereInstalled('the AWS CLI', aws);
cli.describe(cli.title, () => {
  const runAs = async (account: string, ...args: string[]) => {
    // version 1 of the CLI gives `sqs` a host of its own unless it is told one
    const { stdout } = await execute(
      aws!,
      [...args, '--output', 'json', '--endpoint-url', test.endpoint],
      { env: environment(account) },
    );
    return stdout === '' ? undefined : JSON.parse(stdout);
  };
  const run = (...args: string[]) => runAs(central, ...args);
  const failingAs = (account: string, ...args: string[]) =>
    runAs(account, ...args).then(
      () => 'nothing',
      error => error.stderr as string,
    );
  const failing = (...args: string[]) => failingAs(central, ...args);

  it('creates, flags, and lists databases and tables by page', async () => {
    await run(
      'glue',
      'create-database',
      '--database-input',
      '{"Name":"Sales"}',
    );
    for (const name of ['orders', 'returns', 'visits']) {
      await run(
        'glue',
        'create-table',
        '--database-name',
        'sales',
        '--table-input',
        JSON.stringify({ Name: name, Parameters: { pii_flag: 'true' } }),
      );
    }
    const { TableList } = await run(
      'glue',
      'get-tables',
      '--database-name',
      'sales',
      '--page-size',
      '1',
    );
    expect(TableList.map((table: any) => table.Name)).toEqual([
      'orders',
      'returns',
      'visits',
    ]);
    expect(TableList[0].Parameters).toEqual({ pii_flag: 'true' });
    // version 1 of the CLI prints seconds, version 2 ISO 8601
    const { CreateTime } = TableList[0];
    const created =
      typeof CreateTime === 'number'
        ? CreateTime * 1000
        : Date.parse(CreateTime);
    expect(Math.abs(created - Date.now())).toBeLessThan(120_000);
  }, 60_000);

  it('grants, lists and revokes permissions', async () => {
    const what = [
      '--principal',
      `DataLakePrincipalIdentifier=${consumer}`,
      '--resource',
      '{"Table":{"DatabaseName":"sales","Name":"orders"}}',
    ];
    await run(
      'lakeformation',
      'grant-permissions',
      ...what,
      '--permissions',
      'SELECT',
      'DESCRIBE',
    );
    const { PrincipalResourcePermissions } = await run(
      'lakeformation',
      'list-permissions',
      ...what,
    );
    expect(PrincipalResourcePermissions).toHaveLength(2);
    await run(
      'lakeformation',
      'revoke-permissions',
      ...what,
      '--permissions',
      'SELECT',
      'DESCRIBE',
    );
    expect(
      await failing(
        'lakeformation',
        'revoke-permissions',
        ...what,
        '--permissions',
        'SELECT',
      ),
    ).toContain('(InvalidInputException)');
  }, 60_000);

  it('accepts an invitation to a share, and links to what it brings', async () => {
    await run('glue', 'create-database', '--database-input', '{"Name":"lake"}');
    await run(
      ...['glue', 'create-table', '--database-name', 'lake'],
      ...['--table-input', '{"Name":"trips"}'],
    );
    await run(
      ...['lakeformation', 'grant-permissions', '--permissions', 'SELECT'],
      ...['--principal', `DataLakePrincipalIdentifier=${stranger}`],
      ...['--resource', '{"Table":{"DatabaseName":"lake","Name":"trips"}}'],
    );
    const read = [
      ...['glue', 'get-table', '--catalog-id', central],
      ...['--database-name', 'lake', '--name', 'trips'],
    ];
    expect(await failingAs(stranger, ...read)).toContain(
      '(AccessDeniedException)',
    );
    const { resourceShareInvitations } = await runAs(
      stranger,
      ...['ram', 'get-resource-share-invitations', '--page-size', '1'],
    );
    expect(resourceShareInvitations).toMatchObject([
      { senderAccountId: central, status: 'PENDING' },
    ]);
    const accept = [
      ...['ram', 'accept-resource-share-invitation'],
      '--resource-share-invitation-arn',
      resourceShareInvitations[0].resourceShareInvitationArn,
    ];
    const { resourceShareInvitation } = await runAs(stranger, ...accept);
    expect(resourceShareInvitation.status).toBe('ACCEPTED');
    expect(await failingAs(stranger, ...accept)).toContain(
      '(ResourceShareInvitationAlreadyAcceptedException)',
    );
    const { resources } = await runAs(
      stranger,
      ...['ram', 'list-resources', '--resource-owner', 'OTHER-ACCOUNTS'],
    );
    expect(resources).toMatchObject([
      { arn: `arn:aws:glue:eu-west-1:${central}:table/lake/trips` },
    ]);
    expect((await runAs(stranger, ...read)).Table.Name).toBe('trips');
    const { resourceShares } = await run(
      ...['ram', 'get-resource-shares', '--resource-owner', 'SELF'],
      ...['--resource-share-status', 'ACTIVE'],
    );
    expect(resourceShares).toHaveLength(1);
    expect(
      await failing(
        ...['ram', 'get-resource-share-associations'],
        ...['--association-type', 'RESOURCE'],
        ...['--resource-share-arns', `${resourceShares[0].resourceShareArn}0`],
      ),
    ).toContain('(UnknownResourceException)');
    const location = ['--resource-arn', 'arn:aws:s3:::lake'];
    await run(
      ...['lakeformation', 'register-resource', ...location],
      '--use-service-linked-role',
    );
    const { ResourceInfo } = await run(
      ...['lakeformation', 'describe-resource', ...location],
    );
    expect(ResourceInfo.ResourceArn).toBe('arn:aws:s3:::lake');
  }, 120_000);

  it('tags a column, and finds its table by the tag, page by page', async () => {
    await run(
      ...['lakeformation', 'create-lf-tag', '--tag-key', 'pii'],
      ...['--tag-values', 'true', 'false'],
    );
    const lfTags = ['--lf-tags', 'TagKey=pii,TagValues=true'];
    const column = JSON.stringify({
      TableWithColumns: {
        DatabaseName: 'hr',
        Name: 'staff',
        ColumnNames: ['email'],
      },
    });
    const table = JSON.stringify({
      Table: { DatabaseName: 'hr', Name: 'staff' },
    });
    await run('glue', 'create-database', '--database-input', '{"Name":"hr"}');
    for (const Name of ['staff', 'teams']) {
      await run(
        ...['glue', 'create-table', '--database-name', 'hr', '--table-input'],
        JSON.stringify({
          Name,
          StorageDescriptor: { Columns: [{ Name: 'email', Type: 'string' }] },
        }),
      );
    }
    const add = ['lakeformation', 'add-lf-tags-to-resource'];
    const { Failures } = await run(
      ...[...add, '--resource', column],
      ...['--lf-tags', 'TagKey=pii,TagValues=perhaps'],
    );
    expect(Failures[0].Error.ErrorCode).toBe('EntityNotFoundException');
    await run(...add, '--resource', column, ...lfTags);
    await run(
      ...[...add, '--resource', '{"Database":{"Name":"hr"}}'],
      ...['--lf-tags', 'TagKey=pii,TagValues=false'],
    );
    const pii = (value: string) => [
      { CatalogId: central, TagKey: 'pii', TagValues: [value] },
    ];
    const get = ['lakeformation', 'get-resource-lf-tags', '--resource', table];
    expect(await run(...get, '--show-assigned-lf-tags')).toEqual({
      LFTagOnDatabase: pii('false'),
      LFTagsOnColumns: [{ Name: 'email', LFTags: pii('true') }],
    });
    expect((await run(...get)).LFTagsOnTable).toEqual(pii('false'));
    const { TableList } = await run(
      ...['lakeformation', 'search-tables-by-lf-tags', '--page-size', '1'],
      ...['--expression', 'TagKey=pii,TagValues=true,false'],
    );
    expect(TableList.map(({ Table }: any) => Table.Name)).toEqual([
      'staff',
      'teams',
    ]);
    expect(
      await failing('lakeformation', 'get-lf-tag', '--tag-key', 'nosuch'),
    ).toContain('(EntityNotFoundException)');
  }, 60_000);

  it('carries messages from a topic through a queue', async () => {
    const { QueueUrl } = await run(
      'sqs',
      'create-queue',
      '--queue-name',
      'from-cli',
    );
    const { TopicArn } = await run('sns', 'create-topic', '--name', 'from-cli');
    await run(
      'sns',
      'subscribe',
      '--topic-arn',
      TopicArn,
      '--protocol',
      'sqs',
      '--notification-endpoint',
      `arn:aws:sqs:eu-west-1:${central}:from-cli`,
      '--attributes',
      'RawMessageDelivery=true',
    );
    await run('sns', 'publish', '--topic-arn', TopicArn, '--message', 'hello');
    const { Messages } = await run(
      'sqs',
      'receive-message',
      '--queue-url',
      QueueUrl,
    );
    expect(Messages[0].Body).toBe('hello');
  }, 60_000);

  it('creates a table, waits for it, and puts an item once', async () => {
    const table = ['--table-name', 'from-cli'];
    await run(
      ...['dynamodb', 'create-table', ...table],
      ...['--attribute-definitions', 'AttributeName=id,AttributeType=S'],
      ...['--key-schema', 'AttributeName=id,KeyType=HASH'],
      ...['--billing-mode', 'PAY_PER_REQUEST'],
    );
    await run('dynamodb', 'wait', 'table-exists', ...table);
    const put = [
      ...['dynamodb', 'put-item', ...table],
      ...['--item', '{"id":{"S":"a"},"n":{"N":"1.0"}}'],
      ...['--condition-expression', 'attribute_not_exists(id)'],
    ];
    await run(...put);
    expect(await failing(...put)).toContain(
      '(ConditionalCheckFailedException)',
    );
    const { Items } = await run('dynamodb', 'scan', ...table);
    expect(Items).toEqual([{ id: { S: 'a' }, n: { N: '1' } }]);
  }, 60_000);

  it('reads the names of errors', async () => {
    expect(await failing('glue', 'get-database', '--name', 'nosuch')).toContain(
      '(EntityNotFoundException)',
    );
    expect(
      await failing('sqs', 'get-queue-url', '--queue-name', 'nosuch'),
    ).toContain('(AWS.SimpleQueueService.NonExistentQueue)');
    expect(await failing('s3api', 'list-buckets')).toContain('501');
  }, 60_000);
});

const boto = whereInstalled('boto3', python);
boto.describe(boto.title, () => {
  const run = async (script: string) => {
    const { stdout } = await execute(python!, ['-c', script], {
      env: environment(consumer),
    });
    return JSON.parse(stdout);
  };

  it('speaks every protocol, and gets the exceptions of each', async () => {
    expect(
      await run(`
import boto3, boto3.dynamodb.conditions, json
glue = boto3.client('glue')
glue.create_database(DatabaseInput={'Name': 'Boto'})
for i in range(5):
    glue.create_table(DatabaseName='boto', TableInput={'Name': f't{i}'})
pages = [len(p['TableList']) for p in glue.get_paginator('get_tables').paginate(
    DatabaseName='boto', PaginationConfig={'PageSize': 2})]
try:
    glue.get_table(DatabaseName='boto', Name='nosuch')
except glue.exceptions.EntityNotFoundException as e:
    missing = e.response['Error']['Code']
sqs = boto3.client('sqs')
url = sqs.create_queue(QueueName='boto')['QueueUrl']
sqs.send_message(QueueUrl=url, MessageBody='hé', MessageAttributes={
    'a': {'DataType': 'Number', 'StringValue': '1'}})
body = sqs.receive_message(QueueUrl=url)['Messages'][0]['Body']
sns = boto3.client('sns')
topic = sns.create_topic(Name='boto')['TopicArn']
try:
    sns.publish(TopicArn=topic + 'x', Message='m')
except sns.exceptions.NotFoundException as e:
    notopic = e.response['Error']['Code']
events = boto3.client('events')
events.put_rule(Name='boto', EventPattern=json.dumps({'source': ['boto']}))
failed = events.put_events(Entries=[
    {'Source': 'boto', 'DetailType': 'x', 'Detail': '{}'}])['FailedEntryCount']
scheduler = boto3.client('scheduler')
try:
    scheduler.get_schedule(Name='nosuch')
except scheduler.exceptions.ResourceNotFoundException as e:
    noschedule = e.response['ResponseMetadata']['HTTPStatusCode']
dynamodb = boto3.resource('dynamodb')
table = dynamodb.create_table(TableName='boto', BillingMode='PAY_PER_REQUEST',
    AttributeDefinitions=[{'AttributeName': 'id', 'AttributeType': 'S'}],
    KeySchema=[{'AttributeName': 'id', 'KeyType': 'HASH'}])
table.wait_until_exists()
item = table.update_item(Key={'id': 'a'}, UpdateExpression='SET n = if_not_exists(n, :n) + :n ADD s :s',
    ExpressionAttributeValues={':n': 1, ':s': {'x'}}, ReturnValues='ALL_NEW')['Attributes']
try:
    table.delete_item(Key={'id': 'a'}, ConditionExpression=boto3.dynamodb.conditions.Attr('n').lt(2),
        ReturnValuesOnConditionCheckFailure='ALL_OLD')
except dynamodb.meta.client.exceptions.ConditionalCheckFailedException as e:
    kept = e.response['Item']['n']['N']
lake = boto3.client('lakeformation')
failures = lake.batch_grant_permissions(Entries=[{'Id': '1',
    'Principal': {'DataLakePrincipalIdentifier': '${central}'},
    'Resource': {'Database': {'Name': 'nosuch'}}, 'Permissions': ['DESCRIBE']}])['Failures']
sts = boto3.client('sts')
role = sts.assume_role(RoleArn='arn:aws:iam::${central}:role/r', RoleSessionName='me')
keys = role['Credentials']
other = boto3.client('sts', aws_access_key_id=keys['AccessKeyId'],
    aws_secret_access_key=keys['SecretAccessKey'], aws_session_token=keys['SessionToken'])
print(json.dumps({'pages': pages, 'missing': missing, 'body': body, 'notopic': notopic,
    'item': [item['id'], int(item['n']), list(item['s'])], 'kept': int(kept),
    'failed': failed, 'noschedule': noschedule,
    'failures': failures[0]['Error']['ErrorCode'],
    'me': sts.get_caller_identity()['Account'],
    'other': other.get_caller_identity()['Arn']}))
`),
    ).toEqual({
      pages: [2, 2, 1],
      missing: 'EntityNotFoundException',
      body: 'hé',
      notopic: 'NotFound',
      item: ['a', 2, ['x']],
      kept: 2,
      failed: 0,
      noschedule: 404,
      failures: 'EntityNotFoundException',
      me: consumer,
      other: `arn:aws:sts::${central}:assumed-role/r/me`,
    });
  }, 60_000);
});
