import { GetDatabasesCommand } from '@aws-sdk/client-glue';
import { ReceiveMessageCommand, CreateQueueCommand } from '@aws-sdk/client-sqs';
import { central, sandboxForTest } from '../__testUtils__/sandboxForTest';

const signedFor = (service: string) =>
  `AWS4-HMAC-SHA256 Credential=${central}/20270101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=none`;

describe('the wire', () => {
  const test = sandboxForTest();
  const request = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${test.endpoint}${path}`, {
      method: 'POST',
      ...init,
    });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      requestId: response.headers.get('x-amzn-requestid'),
      errorType: response.headers.get('x-amzn-errortype'),
      text: await response.text(),
    };
  };

  it('tells that it is up', async () => {
    expect(await request('/health', { method: 'GET' })).toMatchObject({
      status: 200,
      text: '{"status":"ok"}',
    });
  });

  it('listens on the loopback interface only', () => {
    expect(test.endpoint).toBe(`http://127.0.0.1:${test.sandbox.port}`);
  });

  it.each([
    ['a service that it lacks', { authorization: signedFor('s3') }, '', 501],
    [
      'a service that it lacks, in AWS JSON',
      { authorization: signedFor('kms'), 'x-amz-target': 'TrentService.Sign' },
      '{}',
      501,
    ],
    [
      'an operation that is not of the service',
      { authorization: signedFor('glue'), 'x-amz-target': 'AmazonSQS.X' },
      '{}',
      501,
    ],
    [
      'an operation named like a member of every object',
      {
        authorization: signedFor('sqs'),
        'x-amz-target': 'AmazonSQS.constructor',
      },
      '{}',
      501,
    ],
    [
      'no target',
      { authorization: signedFor('sqs') },
      'Action=ListQueues',
      501,
    ],
    [
      'a body that is not JSON',
      { authorization: signedFor('glue'), 'x-amz-target': 'AWSGlue.GetTable' },
      '{',
      400,
    ],
    [
      'a body that is no structure',
      { authorization: signedFor('glue'), 'x-amz-target': 'AWSGlue.GetTable' },
      '[]',
      400,
    ],
    ['no credentials', {}, '', 403],
    ['credentials of another kind', { authorization: 'Bearer x' }, '', 403],
    [
      'a body beyond any limit',
      { authorization: signedFor('glue'), 'x-amz-target': 'AWSGlue.GetTable' },
      'x'.repeat(9 * 1024 * 1024),
      413,
    ],
  ])(
    'answers %s with an AWS error in JSON',
    async (_, headers, body, status) => {
      const answer = await request('/', {
        headers: headers as unknown as Record<string, string>,
        body,
      });
      expect(answer.status).toBe(status);
      expect(answer.type).toMatch(/json/);
      expect(answer.errorType).toMatch(/Exception$/);
      expect(answer.requestId).toMatch(/^[0-9a-f-]{36}$/);
      const { message, Message } = JSON.parse(answer.text);
      expect(message ?? Message).toMatch(/\w+/);
    },
  );

  it('answers a malformed path with an AWS error', async () => {
    expect(
      await request('/schedules/%E0%A4%A', {
        method: 'GET',
        headers: { authorization: signedFor('scheduler') },
      }),
    ).toMatchObject({ status: 400, errorType: 'SerializationException' });
  });

  it.each([
    ['sts', 'Action=Nonsense', 501, 'UnknownOperationException'],
    ['sns', 'Version=2010-03-31', 400, 'MissingAction'],
    ['iam', 'Action=ListRoles', 501, 'UnknownOperationException'],
  ])('answers %s in XML', async (service, body, status, code) => {
    const answer = await request('/', {
      headers: {
        authorization: signedFor(service),
        'content-type': 'application/x-www-form-urlencoded',
      },
      body,
    });
    expect(answer).toMatchObject({ status, type: 'text/xml' });
    expect(answer.text).toContain(`<Code>${code}</Code>`);
  });

  it('sends times of AWS JSON as seconds', async () => {
    await request('/', {
      headers: {
        authorization: signedFor('glue'),
        'x-amz-target': 'AWSGlue.CreateDatabase',
      },
      body: '{"DatabaseInput":{"Name":"sales"}}',
    });
    const { text, type } = await request('/', {
      headers: {
        authorization: signedFor('glue'),
        'x-amz-target': 'AWSGlue.GetDatabase',
      },
      body: '{"Name":"sales"}',
    });
    expect(type).toBe('application/x-amz-json-1.1');
    const seconds = JSON.parse(text).Database.CreateTime;
    expect(Math.abs(seconds - Date.now() / 1000)).toBeLessThan(60);
  });

  it('answers what is under way when it stops, and then refuses', async () => {
    const { sqs, glue } = test.as();
    const { QueueUrl } = await sqs.send(
      new CreateQueueCommand({ QueueName: 'waiting' }),
    );
    const waiting = sqs.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20 }),
    );
    await new Promise(resolve => setTimeout(resolve, 100));
    const started = Date.now();
    await test.sandbox.stop();
    expect((await waiting).Messages).toBeUndefined();
    expect(Date.now() - started).toBeLessThan(5000);
    await expect(glue.send(new GetDatabasesCommand({}))).rejects.toThrow(
      /ECONNREFUSED/,
    );
    await test.restart();
    const { DatabaseList } = await test
      .as()
      .glue.send(new GetDatabasesCommand({}));
    expect(DatabaseList).toMatchObject([{ Name: 'sales' }]);
  });
});
