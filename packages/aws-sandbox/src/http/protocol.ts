import type { IncomingHttpHeaders } from 'node:http';
import type { AwsError } from '../core';

export interface WireRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface WireResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** How one service's calls look on the wire. */
export interface Protocol {
  /** @throws {@link AwsError} when the request names no operation of the service */
  parse(request: WireRequest): { action: string; input: any };
  success(action: string, output: any, requestId: string): WireResponse;
  failure(error: AwsError, requestId: string): WireResponse;
}

/** Copies only what holds a `Date`: answers are large, and few members are times. */
function epochSeconds(value: any): any {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Date) return value.getTime() / 1000;
  let copy = value;
  for (const key of Object.keys(value)) {
    const converted = epochSeconds(value[key]);
    if (converted !== value[key]) {
      if (copy === value)
        copy = Array.isArray(value) ? [...value] : { ...value };
      copy[key] = converted;
    }
  }
  return copy;
}

/** `Date` becomes seconds since 1970, with milliseconds as fraction. */
export const toJson = (value: unknown): string =>
  JSON.stringify(epochSeconds(value ?? {}));
