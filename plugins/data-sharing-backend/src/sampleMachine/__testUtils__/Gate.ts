import {
  createServer,
  request,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** Of a call: let through, throttled, or done with an answer that is lost. */
export type Passage = 'open' | 'throttled' | 'answer-lost';

/** Stands before an AWS endpoint, and lets through what it is told to. */
export class Gate {
  /** Actions that came, such as `DescribeExecution`. */
  readonly calls: string[] = [];
  /** Decides on every call. */
  passage: (action: string) => Passage = () => 'open';
  /** Makes the pages of lists of executions smaller, as AWS may. */
  pageSize: number | undefined;
  readonly #server: Server;

  static async start(endpoint: string): Promise<Gate> {
    const gate = new Gate(endpoint);
    await new Promise<void>(done => {
      gate.#server.listen(0, '127.0.0.1', done);
    });
    return gate;
  }

  private constructor(endpoint: string) {
    this.#server = createServer((incoming, outgoing) =>
      this.#pass(endpoint, incoming, outgoing),
    );
  }

  get endpoint() {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  async #pass(
    endpoint: string,
    incoming: IncomingMessage,
    outgoing: ServerResponse,
  ) {
    const body = await buffer(incoming);
    const target = String(incoming.headers['x-amz-target'] ?? '');
    const action = target.split('.').at(-1) ?? '';
    this.calls.push(action);
    const passage = this.passage(action);
    if (passage === 'throttled') {
      outgoing.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
      outgoing.end(
        '{"__type":"ThrottlingException","message":"Rate exceeded"}',
      );
      return;
    }
    const { method, url, headers } = incoming;
    const { 'content-length': _, ...rest } = headers;
    const forwarded = request(
      new URL(url ?? '/', endpoint),
      { method, headers: rest },
      answer => {
        if (passage === 'answer-lost') {
          answer.resume();
          answer.on('end', () => outgoing.destroy());
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(outgoing);
      },
    );
    forwarded.on('error', () => outgoing.destroy());
    forwarded.end(this.#shortened(action, body));
  }

  #shortened(action: string, body: Buffer) {
    if (action !== 'ListExecutions' || !this.pageSize) return body;
    const maxResults = this.pageSize;
    return JSON.stringify({ ...JSON.parse(body.toString()), maxResults });
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise(done => {
      this.#server.close(done);
    });
  }
}
