import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, newId, type Caller, type Service } from '../core';
import type { Logger } from '../logger';
import { awsJson } from './awsJson';
import { credentialScope, type CredentialScope } from './credentials';
import type { Endpoint } from './endpoints';
import type { Protocol, WireRequest, WireResponse } from './protocol';
import { query } from './query';
import { restJson } from './restJson';

/** A GetTables page or a batch of SQS messages stays far below. */
const maxBodyBytes = 8 * 1024 * 1024;

export interface WireServer {
  port: number;
  /** Takes no new request, and resolves when those under way are answered. */
  close(): Promise<void>;
}

/** How to answer who asks for a service that the sandbox does not have. */
function protocolOfUnknownService(request: WireRequest): Protocol {
  if (request.headers['x-amz-target']) {
    const [targetPrefix] = String(request.headers['x-amz-target']).split('.');
    return awsJson({ version: '1.1', targetPrefix });
  }
  const form = 'application/x-www-form-urlencoded';
  return String(request.headers['content-type'] ?? '').startsWith(form)
    ? query({ namespace: 'urn:data-sharing:aws-sandbox' })
    : restJson('this service', []);
}

async function read(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    size += chunk.length;
    // the rest is read and dropped, so that the answer reaches the client
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  const url = new URL(incoming.url ?? '/', 'http://sandbox');
  const request = {
    method: incoming.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: incoming.headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
  if (size > maxBodyBytes) {
    throw Object.assign(
      new AwsError(
        'RequestEntityTooLargeException',
        `The body is larger than ${maxBodyBytes} bytes`,
        413,
      ),
      { request },
    );
  }
  return request;
}

/**
 * AWS's wire protocols on one loopback port. The service is the one that the
 * request is signed for.
 *
 * @param options.identify - who a credential belongs to; throws when it is
 *   unknown or expired
 */
export async function serveWire(options: {
  port: number;
  endpoints: Endpoint[];
  service(name: string): Service | undefined;
  identify(scope: CredentialScope): Caller;
  logger: Logger;
}): Promise<WireServer> {
  const bySigningName = new Map(
    options.endpoints.map(endpoint => [endpoint.signingName, endpoint]),
  );

  async function answer(
    request: WireRequest,
    requestId: string,
    signal: AbortSignal,
  ): Promise<WireResponse> {
    const scope = credentialScope(request.headers, request.query);
    const endpoint = scope && bySigningName.get(scope.signingName);
    const service = endpoint && options.service(endpoint.service);
    const protocol = endpoint?.protocol ?? protocolOfUnknownService(request);
    try {
      if (!scope) {
        throw new AwsError(
          'MissingAuthenticationTokenException',
          'Missing Authentication Token: sign the request (Signature Version 4)',
          403,
        );
      }
      if (!service) {
        throw new AwsError(
          'UnknownOperationException',
          `The sandbox does not emulate the service ${scope.signingName}`,
          501,
        );
      }
      const caller = options.identify(scope);
      const { action, input } = protocol.parse(request);
      const output = await service.call(action, input, {
        ...caller,
        signal,
      });
      return protocol.success(action, output, requestId);
    } catch (error) {
      if (error instanceof AwsError) return protocol.failure(error, requestId);
      options.logger.error(
        `${scope?.signingName} ${requestId}: ${
          (error as Error).stack ?? error
        }`,
      );
      return protocol.failure(
        new AwsError(
          'InternalFailure',
          `The sandbox failed: ${(error as Error).message}`,
          500,
        ),
        requestId,
      );
    }
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse) {
    const requestId = newId();
    const gone = new AbortController();
    outgoing.on('close', () => gone.abort());
    let response: WireResponse;
    try {
      const request = await read(incoming);
      response =
        request.method === 'GET' && request.path === '/health'
          ? {
              status: 200,
              headers: { 'content-type': 'application/json' },
              body: '{"status":"ok"}',
            }
          : await answer(request, requestId, gone.signal);
    } catch (error) {
      // an AwsError carries what was read of the request that it refuses
      const { request } = error as { request?: WireRequest };
      if (!(error instanceof AwsError) || !request) {
        incoming.destroy();
        return;
      }
      response = protocolOfUnknownService(request).failure(error, requestId);
    }
    const body = Buffer.from(response.body);
    outgoing.writeHead(response.status, {
      ...response.headers,
      'content-length': body.length,
    });
    outgoing.end(body);
  }

  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch(error => {
      options.logger.error(`Could not answer: ${error}`);
      outgoing.destroy();
    });
  });
  // longer than clients keep theirs, so that none reuses one that is closing
  server.keepAliveTimeout = 75_000;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');

  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve, reject) =>
        server.close(error => (error ? reject(error) : resolve())),
      );
      server.closeIdleConnections();
      // a kept-alive connection that goes idle now would hold the server open
      const sweep = setInterval(() => server.closeIdleConnections(), 20);
      try {
        await closed;
      } finally {
        clearInterval(sweep);
      }
    },
  };
}
