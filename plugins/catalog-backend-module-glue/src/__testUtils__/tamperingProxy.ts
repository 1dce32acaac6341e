import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a test does to a call; undefined lets it be. */
export type Tamper = (call: {
  /** `GetTables` */
  operation: string;
  input: any;
  /** The true answer. */
  output: any;
}) => { status?: number; output: unknown } | undefined;

/** Stands before an AWS endpoint, so that a test can see and spoil answers. */
export interface TamperingProxy {
  url: string;
  /** Glue operations in the order of their calls. */
  calls: string[];
  tamper: Tamper | undefined;
  stop(): Promise<void>;
}

/** An AWS error as the JSON protocols carry it. */
export const awsError = (type: string, message: string) => ({
  status: 400,
  output: { __type: type, message },
});

export async function startTamperingProxy(
  endpoint: string,
): Promise<TamperingProxy> {
  const proxy: Pick<TamperingProxy, 'calls' | 'tamper'> = {
    calls: [],
    tamper: undefined,
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.replace(/^AWSGlue\./, '');
    const { host: _, connection: __, ...headers } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', endpoint), {
      method: request.method,
      headers: headers as Record<string, string>,
      body,
    });
    const text = await answer.text();
    let status = answer.status;
    let sent = text;
    if (target.startsWith('AWSGlue.')) {
      proxy.calls.push(operation);
      const spoilt = proxy.tamper?.({
        operation,
        input: JSON.parse(body.toString()),
        output: JSON.parse(text),
      });
      if (spoilt) {
        status = spoilt.status ?? status;
        sent = JSON.stringify(spoilt.output);
      }
    }
    response.writeHead(status, {
      'content-type':
        answer.headers.get('content-type') ?? 'application/x-amz-json-1.1',
    });
    response.end(sent);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(proxy, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      if (server.listening) {
        server.close();
        await once(server, 'close');
      }
    },
  });
}
