import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call of Glue. */
export interface GlueCall {
  /** `GetTables` */
  operation: string;
  input: any;
}

/**
 * What a test makes of an answer.
 *
 * - `drop`: the connection is closed without one
 * - `hang`: none comes, and the connection stays open
 */
export type Spoilt = { status?: number; output: unknown } | 'drop' | 'hang';

/** What a test does to a call; undefined lets it be. */
export type Tamper = (
  call: GlueCall & {
    /** The true answer. */
    output: any;
  },
) => Spoilt | undefined;

/** Stands before an AWS endpoint, so that a test can see and spoil answers. */
export interface TamperingProxy {
  url: string;
  /** Where calls are sent on to. */
  upstream: string;
  /** Glue operations in the order of their calls. */
  calls: string[];
  /** Looks at a call before it is sent on, may wait, and may change its input. */
  before: ((call: GlueCall) => void | Promise<void>) | undefined;
  /** Called when Glue has answered and the caller does not know it yet. */
  after: ((call: GlueCall) => void | Promise<void>) | undefined;
  tamper: Tamper | undefined;
  stop(): Promise<void>;
}

/** An AWS error as the JSON protocols carry it. */
export const awsError = (type: string, message: string, status = 400) => ({
  status,
  output: { __type: type, message },
});

export async function startTamperingProxy(
  endpoint: string,
): Promise<TamperingProxy> {
  const proxy: Omit<TamperingProxy, 'url' | 'stop'> = {
    upstream: endpoint,
    calls: [],
    before: undefined,
    after: undefined,
    tamper: undefined,
  };
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    let body = Buffer.concat(chunks);
    const target = String(request.headers['x-amz-target'] ?? '');
    const call = target.startsWith('AWSGlue.')
      ? {
          operation: target.slice('AWSGlue.'.length),
          input: JSON.parse(body.toString()),
        }
      : undefined;
    if (call) {
      proxy.calls.push(call.operation);
      await proxy.before?.(call);
      body = Buffer.from(JSON.stringify(call.input));
    }
    const {
      host: _,
      connection: __,
      'content-length': ___,
      ...headers
    } = request.headers;
    const answer = await fetch(new URL(request.url ?? '/', proxy.upstream), {
      method: request.method,
      headers: headers as Record<string, string>,
      body,
    });
    const text = await answer.text();
    if (call) await proxy.after?.(call);
    const spoilt =
      call && proxy.tamper?.({ ...call, output: JSON.parse(text) });
    if (spoilt === 'hang') return;
    if (spoilt === 'drop') {
      request.socket.destroy();
      return;
    }
    response.writeHead(spoilt?.status ?? answer.status, {
      'content-type':
        answer.headers.get('content-type') ?? 'application/x-amz-json-1.1',
    });
    response.end(spoilt ? JSON.stringify(spoilt.output) : text);
  };
  const server = createServer((request, response) => {
    // The endpoint is gone, or the test has ended.
    handle(request, response).catch(() => request.socket.destroy());
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
