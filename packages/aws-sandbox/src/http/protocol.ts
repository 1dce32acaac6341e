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

/** `Date` becomes seconds since 1970, with milliseconds as fraction. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? {}, function epochSeconds(key, plain) {
    // JSON.stringify has called Date's toJSON by now; `this` still holds it
    const raw = this[key];
    return raw instanceof Date ? raw.getTime() / 1000 : plain;
  });
}
