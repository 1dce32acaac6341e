import { createServer } from 'node:net';
import { GetDatabaseCommand, GlueClient } from '@aws-sdk/client-glue';
import { NotFoundError, ServiceUnavailableError } from '@backstage/errors';
import { AwsUnreachableError, awsError } from './errors';

const where = { service: 'AWS Glue', region: 'eu-west-1' };

const named = (name: string, more: object = {}) =>
  awsError(
    Object.assign(new Error('arn:aws:iam::999900001111:role/x'), {
      name,
      ...more,
    }),
    where,
  );

describe('awsError', () => {
  it('names the host and port that refuse a real client', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise(done => server.once('listening', done));
    const { port } = server.address() as { port: number };
    await new Promise(done => server.close(done));
    const client = new GlueClient({
      region: 'eu-west-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    });
    const error = await client
      .send(new GetDatabaseCommand({ Name: 'x' }))
      .catch(thrown => awsError(thrown, where));
    expect(error).toBeInstanceOf(AwsUnreachableError);
    expect(error).toMatchObject({
      name: 'ServiceUnavailableError',
      message: `AWS Glue in eu-west-1 cannot be reached: connection refused (127.0.0.1:${port})`,
    });
  });

  it('says so when there was no answer in time', () => {
    expect(named('AbortError').message).toBe(
      'AWS Glue in eu-west-1 cannot be reached: no answer in time',
    );
  });

  it('tells the attempts for each address of a host as one', () => {
    const refused = { message: 'connect ECONNREFUSED ::1:4566' };
    expect(
      awsError(Object.assign(new Error(''), { errors: [refused] }), where)
        .message,
    ).toContain('connection refused (::1:4566)');
  });

  it.each([
    ['EntityNotFoundException', NotFoundError, 'does not have it'],
    ['ThrottlingException', ServiceUnavailableError, 'is throttling'],
    ['AccessDeniedException', ServiceUnavailableError, 'refuses the portal'],
    ['InternalServiceException', ServiceUnavailableError, 'answered with'],
  ])('repeats the name %s, and not AWS’s words', (name, type, words) => {
    const error = named(name);
    expect(error).toBeInstanceOf(type);
    expect(error.message).toContain(name);
    expect(error.message).toContain(words);
    expect(error.message).not.toContain('999900001111');
    expect(error.cause).toBeUndefined();
  });
});
