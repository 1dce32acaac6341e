import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DataSharingClient } from './client';

describe('DataSharingClient', () => {
  let server: Server;
  let client: DataSharingClient;
  const seen: Array<{
    method?: string;
    url?: string;
    body: string;
    key: unknown;
  }> = [];
  let answer = { status: 200, body: {} as unknown };

  beforeAll(async () => {
    server = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += chunk;
      const key = req.headers['idempotency-key'];
      seen.push({ method: req.method, url: req.url, body, key });
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer.body));
    });
    await new Promise<void>(resolve => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo;
    client = new DataSharingClient({
      discoveryApi: {
        getBaseUrl: async plugin => `http://127.0.0.1:${port}/api/${plugin}`,
      },
      fetchApi: { fetch },
    });
  });

  afterAll(
    () =>
      new Promise(resolve => {
        server.close(resolve);
      }),
  );

  beforeEach(() => {
    seen.length = 0;
    answer = { status: 200, body: {} };
  });

  it('repeats an array parameter and leaves out what is empty', async () => {
    await client.listRequests({
      view: 'all',
      state: ['granted', 'denied'],
      q: '',
      limit: 5,
    });
    expect(seen[0].url).toBe(
      '/api/data-sharing/v1/requests?view=all&state=granted&state=denied&limit=5',
    );
  });

  it('sends the idempotency key with the body', async () => {
    answer = { status: 201, body: { id: 'x' } };
    const body = {
      entityRef: 'resource:default/t',
      scope: 'table' as const,
      consumerAccountId: '444455556666',
      reason: 'r',
    };
    await expect(client.submitRequest(body, 'key-1')).resolves.toEqual({
      id: 'x',
    });
    expect(seen[0]).toMatchObject({ method: 'POST', key: 'key-1' });
    expect(JSON.parse(seen[0].body)).toEqual(body);
  });

  it('escapes what it puts into a path', async () => {
    await client.getRequest('../status');
    expect(seen[0].url).toBe('/api/data-sharing/v1/requests/..%2Fstatus');
  });

  it('throws the error that the backend sent', async () => {
    answer = {
      status: 409,
      body: {
        error: { name: 'ConflictError', message: 'decided already' },
        response: { statusCode: 409 },
      },
    };
    await expect(
      client.decideRequest('id', { decision: 'approved' }),
    ).rejects.toMatchObject({
      statusCode: 409,
      body: { error: { message: 'decided already' } },
    });
  });
});
