import { AwsError } from '../core';
import { toJson, type Protocol } from './protocol';

/** One operation: `POST /schedules/{Name}`. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments in braces become members of the input. */
  path: string;
  action: string;
  /** Query parameter → member of the input. */
  query?: Record<string, string>;
}

const segmentsOf = (path: string) => path.split('/').filter(Boolean);

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new AwsError('SerializationException', `Malformed path: ${segment}`);
  }
}

function match(template: string, path: string) {
  const wanted = segmentsOf(template);
  const given = segmentsOf(path);
  if (wanted.length !== given.length) return undefined;
  const labels: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    if (segment.startsWith('{')) {
      labels[segment.slice(1, -1)] = decode(given[index]);
    } else if (segment !== given[index]) {
      return undefined;
    }
  }
  return labels;
}

/**
 * AWS REST-JSON 1: the operation in method and path, the rest as JSON.
 * https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 */
export function restJson(service: string, routes: Route[]): Protocol {
  return {
    parse(request) {
      for (const route of routes) {
        const labels =
          route.method === request.method
            ? match(route.path, request.path)
            : undefined;
        if (!labels) continue;
        let body: any = {};
        try {
          body = request.body === '' ? {} : JSON.parse(request.body);
        } catch {
          throw new AwsError('SerializationException', 'The body is not JSON');
        }
        const input = { ...body, ...labels };
        for (const [parameter, member] of Object.entries(route.query ?? {})) {
          const value = request.query.get(parameter);
          if (value !== null) input[member] = value;
        }
        return { action: route.action, input };
      }
      throw new AwsError(
        'UnknownOperationException',
        `The sandbox does not emulate ${service}: ${request.method} ${request.path}`,
        501,
      );
    },
    success: (_action, output, requestId) => ({
      status: 200,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
      },
      body: toJson(output),
    }),
    failure: (error, requestId) => ({
      status: error.status,
      headers: {
        'content-type': 'application/json',
        'x-amzn-requestid': requestId,
        'x-amzn-errortype': error.code,
      },
      body: JSON.stringify({ Message: error.message }),
    }),
  };
}
