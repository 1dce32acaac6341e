import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CatalogSize } from '../options';
import { GluePages, GlueError, type GlueInput } from './GluePages';

/** A Glue endpoint that answers from memory. */
export interface GlueEndpoint {
  url: string;
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<GlueInput> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString();
  return body ? JSON.parse(body) : {};
}

/**
 * Serves GetDatabases, GetDatabase, GetTables and GetTable in AWS's JSON
 * protocol, on 127.0.0.1. Beside them, for the one who measures:
 *
 *   `GET /__calls`     how often each operation was called
 *   `POST /__reset`    counts from 0 again
 *   `POST /__change`   `{ DatabaseName, Name }`: changes a table, answers with
 *                      the table as it is then
 *
 * Every page is made before the first call: to answer costs a fraction of what
 * the caller's SDK does with it.
 */
export async function startGlueEndpoint(
  size: CatalogSize,
): Promise<GlueEndpoint> {
  const pages = new GluePages(size);
  let calls: Record<string, number> = {};

  const own: Record<string, (input: GlueInput) => Buffer> = {
    'GET /__calls': () => Buffer.from(JSON.stringify(calls)),
    'POST /__reset': () => {
      calls = {};
      return Buffer.from('{}');
    },
    'POST /__change': input => pages.change(input),
  };
  const answer = (request: IncomingMessage, input: GlueInput): Buffer => {
    const ownCall = own[`${request.method} ${request.url}`];
    if (ownCall) return ownCall(input);
    const target = String(request.headers['x-amz-target'] ?? '');
    const operation = target.replace(/^AWSGlue\./, '');
    calls[operation] = (calls[operation] ?? 0) + 1;
    return pages.answer(operation, input);
  };

  const server = createServer(async (request, response) => {
    let status = 200;
    let body: Buffer;
    try {
      body = answer(request, await bodyOf(request));
    } catch (error) {
      status = 400;
      const type = error instanceof GlueError ? error.type : 'InternalFailure';
      const message = error instanceof Error ? error.message : String(error);
      body = Buffer.from(JSON.stringify({ __type: type, Message: message }));
    }
    response.writeHead(status, {
      'content-type': 'application/x-amz-json-1.1',
      'content-length': body.length,
    });
    response.end(body);
  });
  // A connection that ends while it is idle can take a call with it.
  server.keepAliveTimeout = 600_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
