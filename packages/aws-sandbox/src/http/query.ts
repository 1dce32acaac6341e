import { AwsError } from '../core';
import type { Protocol } from './protocol';

type Tree = Map<string, Tree | string>;

/** `Tags.member.1.Key=a` → `{ Tags: [{ Key: 'a' }] }`; maps come as `entry.N`. */
function parseParameters(parameters: URLSearchParams): any {
  const root: Tree = new Map();
  for (const [name, value] of parameters) {
    const segments = name.split('.');
    let node = root;
    for (const segment of segments.slice(0, -1)) {
      let child = node.get(segment);
      if (!(child instanceof Map)) {
        child = new Map();
        node.set(segment, child);
      }
      node = child;
    }
    node.set(segments[segments.length - 1], value);
  }
  return plain(root);
}

function inOrder(tree: Tree): any[] {
  return [...tree.entries()]
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, value]) => plain(value));
}

function plain(node: Tree | string): any {
  if (typeof node === 'string') return node;
  const members = node.get('member');
  if (node.size === 1 && members instanceof Map) return inOrder(members);
  const entries = node.get('entry');
  if (node.size === 1 && entries instanceof Map) {
    return Object.fromEntries(
      inOrder(entries).map(entry => [
        entry.key ?? entry.Name,
        entry.value ?? entry.Value,
      ]),
    );
  }
  return Object.fromEntries(
    [...node.entries()].map(([name, value]) => [name, plain(value)]),
  );
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};
const escape = (text: string) =>
  text.replace(/[&<>"\r]/g, character => entities[character]);

/** @param maps - names of the members that are maps, not structures */
function toXml(name: string, value: any, maps: readonly string[]): string {
  if (value === undefined || value === null) return '';
  let inner: string;
  if (value instanceof Date) {
    inner = value.toISOString();
  } else if (Array.isArray(value)) {
    inner = value.map(item => toXml('member', item, maps)).join('');
  } else if (typeof value === 'object') {
    inner = Object.entries(value)
      .map(([member, content]) =>
        maps.includes(name)
          ? `<entry>${toXml('key', member, [])}${toXml(
              'value',
              content,
              [],
            )}</entry>`
          : toXml(member, content, maps),
      )
      .join('');
  } else {
    inner = escape(String(value));
  }
  return `<${name}>${inner}</${name}>`;
}

/**
 * AWS Query: form in, XML out.
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 *
 * @param options.codes - error codes that differ on the wire from the name of
 *   the exception (`NotFoundException` is sent as `NotFound`)
 */
export function query(options: {
  namespace: string;
  maps?: string[];
  codes?: Record<string, string>;
}): Protocol {
  const respond = (status: number, body: string, requestId: string) => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body,
  });
  return {
    parse(request) {
      const parameters = new URLSearchParams(request.query);
      for (const [name, value] of new URLSearchParams(request.body)) {
        parameters.append(name, value);
      }
      const { Action, Version, ...input } = parseParameters(parameters);
      if (typeof Action !== 'string') {
        throw new AwsError('MissingAction', 'The parameter Action is missing');
      }
      return { action: Action, input };
    },
    success: (action, output, requestId) =>
      respond(
        200,
        `<${action}Response xmlns="${options.namespace}">${toXml(
          `${action}Result`,
          output ?? {},
          options.maps ?? [],
        )}<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
        requestId,
      ),
    failure: (error, requestId) =>
      respond(
        error.status,
        `<ErrorResponse xmlns="${options.namespace}"><Error><Type>${
          error.status < 500 ? 'Sender' : 'Receiver'
        }</Type>${toXml(
          'Code',
          options.codes?.[error.code] ?? error.code,
          [],
        )}${toXml(
          'Message',
          error.message,
          [],
        )}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
        requestId,
      ),
  };
}
